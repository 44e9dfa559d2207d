import { Injectable } from '@nestjs/common';
import { AddressesService } from '../infra/limits/addresses.service.js';
import type { RateName } from '../infra/limits/limits.js';
import { RateLimitsService } from '../infra/limits/rate-limits.service.js';
import { AppError } from '../kernel/app-error.js';
import type { Caller } from '../sessions/access.service.js';

/** A phone and where it calls from. */
export interface CallingPhone {
  readonly caller: Caller;
  readonly address: string;
}

/** Bounds how often a phone may be wrong: about a code, or about its temp token. */
@Injectable()
export class ApprovalAttemptsService {
  constructor(
    private readonly rates: RateLimitsService,
    private readonly addresses: AddressesService,
  ) {}

  /**
   * Runs what counts as an attempt only if it fails. It is counted first and given back afterwards, so that many at
   * once are no way round. Counting goes beside the work's own reads: `work` gets `allowed`, which it must have
   * awaited before it writes anything.
   *
   * @throws AppError `rate_limited`, whatever would have come of it: past the limit all ids and tokens look the same
   */
  async run<T>(phone: CallingPhone, work: (allowed: Promise<void>) => Promise<T>): Promise<T> {
    const buckets = this.bucketsOf(phone);
    const allowed = this.take(buckets);
    // The work may fail before it asks.
    allowed.catch(() => undefined);
    let isFailure = false;
    try {
      return await work(allowed);
    } catch (error) {
      await allowed;
      isFailure = error instanceof AppError && error.status < 500 && error.code !== 'rate_limited';
      throw error;
    } finally {
      if (!isFailure) void allowed.then(() => this.giveBack(buckets)).catch(() => undefined);
    }
  }

  private bucketsOf({ caller, address }: CallingPhone): [RateName, string][] {
    return [
      ['failedApprovalOfAddress', this.addresses.idOf(address)],
      // Phones always have a key: without one no token is theirs.
      ['failedApprovalOfDevice', caller.keyThumbprint ?? caller.sessionId],
    ];
  }

  /** Takes a point of each bucket, or of none. */
  private async take(buckets: [RateName, string][]): Promise<void> {
    const outcomes = await Promise.allSettled(buckets.map((bucket) => this.rates.take(...bucket)));
    const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    if (refusals.length === 0) return;
    this.giveBack(buckets.filter((_, index) => outcomes[index]?.status === 'fulfilled'));
    throw refusals.reduce(longer);
  }

  private giveBack(buckets: [RateName, string][]): void {
    for (const bucket of buckets) this.rates.giveBack(...bucket);
  }
}

/** The refusal that takes longer to pass; an outage before either. */
function longer(left: unknown, right: unknown): unknown {
  if (!(left instanceof AppError)) return left;
  if (!(right instanceof AppError)) return right;
  return (left.details.retryAfter ?? 0) >= (right.details.retryAfter ?? 0) ? left : right;
}
