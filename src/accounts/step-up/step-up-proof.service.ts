import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { CarrierProofService } from '../../carrier/challenges/carrier-proof.service.js';
import type { StepUp, StepUpOptions, StepUpResult } from '../../contract/account.js';
import type { Code } from '../../contract/codes.js';
import { RateLimitsService, type Claim } from '../../infra/limits/rate-limits.service.js';
import { SubjectsService } from '../../infra/limits/subjects.service.js';
import { AppError } from '../../kernel/app-error.js';
import { Clock } from '../../kernel/clock.js';
import type { Caller } from '../../sessions/access.service.js';
import { StepUpService } from '../../sessions/step-up.service.js';
import { CodesService, type Asker } from '../codes/codes.service.js';
import type { CodeRecipient } from '../codes/codes.store.js';
import { IdentitiesStore } from '../identities/identities.store.js';
import { maskIdentifier } from '../identities/mask-identifier.js';
import { PasswordHasher } from '../passwords/password-hasher.service.js';
import { PasswordsStore } from '../passwords/passwords.store.js';
import { PhoneUseService } from '../phones/phone-use.service.js';
import { FactorsService, type Factor } from './factors.service.js';

/** What counts as a failed try: a proof that was not theirs. */
const failures: ReadonlySet<string> = new Set<Code>(['invalid_credentials', 'code_invalid', 'carrier_token_invalid']);

/** Proves a signed-in person again, by something else than what they signed in with. */
@Injectable()
export class StepUpProofService {
  constructor(
    private readonly stepUps: StepUpService,
    private readonly factors: FactorsService,
    private readonly codes: CodesService,
    private readonly carriers: CarrierProofService,
    private readonly identities: IdentitiesStore,
    private readonly phones: PhoneUseService,
    private readonly passwords: PasswordsStore,
    private readonly hasher: PasswordHasher,
    private readonly limits: RateLimitsService,
    private readonly subjects: SubjectsService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** What the caller can be proved by, and for how long that is not needed. */
  async options(caller: Caller): Promise<StepUpOptions> {
    const { factor: ownFactor, freshUntil } = await this.stepUps.proofOf(caller);
    const usable = this.factors.usable(await this.factors.of(caller.userId), ownFactor);
    return {
      current: freshUntil ? this.resultOf(freshUntil) : null,
      methods: usable.map(optionOf),
    };
  }

  /**
   * Five minutes in which the caller's session may do what needs a step-up.
   *
   * @throws AppError `invalid_credentials` or `code_invalid`; `step_up_required` for the factor that the session has
   * proved already, where there is another one; `rate_limited`; for a phone `number_changed_hands`; for its carrier as
   * `CarrierProofService.prove`, and `carrier_token_invalid` where the phone in hand has another number
   */
  async make(stepUp: StepUp, asker: Asker & { caller: Caller }): Promise<StepUpResult> {
    const { caller } = asker;
    const tries: Claim[] = [
      {
        window: 'failedStepUpsInHour',
        subjectId: this.subjects.idOf('step-up', caller.userId, caller.keyThumbprint ?? caller.sessionId),
      },
      { window: 'failedStepUpsOfPersonInDay', subjectId: this.subjects.idOf('step-up', caller.userId) },
    ];
    await this.limits.takeAll(tries);
    let isFailure = false;
    try {
      await this.prove(stepUp, asker);
    } catch (error) {
      isFailure = error instanceof AppError && failures.has(error.code);
      if (isFailure) await this.record('step_up.failed', stepUp, caller);
      throw error;
    } finally {
      if (!isFailure) this.limits.giveBackAll(tries);
    }
    const until = await this.stepUps.begin(caller);
    await this.record('step_up.made', stepUp, caller);
    return this.resultOf(until);
  }

  private async prove(stepUp: StepUp, asker: Asker & { caller: Caller }): Promise<void> {
    const { userId } = asker.caller;
    const [{ factor: ownFactor }, all] = await Promise.all([
      this.stepUps.proofOf(asker.caller),
      this.factors.of(userId),
    ]);
    const usable = this.factors.usable(all, ownFactor);
    if (stepUp.method === 'password') {
      // Whether there is one is no secret from its person; a wrong one is only told from the wrong kind of proof.
      const password = all.find(({ method }) => method === 'password');
      if (password) assertUsable(password.id, usable);
      const isRight = await this.hasher.verify(stepUp.password, await this.passwords.hashOf(userId));
      if (!isRight) throw new AppError('invalid_credentials');
      return;
    }
    // Asked first, since a token is good once.
    if (stepUp.method === 'carrier' && !usable.some(({ method }) => method === 'carrier')) throw notUsable();
    const { type, identifier } = await this.redeem(stepUp, asker);
    const proved = all.find(
      (factor) => factor.method !== 'password' && factor.type === type && factor.identifier === identifier,
    );
    // Given up since the code was sent, or never one's own.
    if (!proved) throw new AppError(codeFor(stepUp));
    assertUsable(proved.id, usable);
    if (type === 'phone') await this.assertSpeaksFor(stepUp, identifier, asker.caller);
  }

  private async redeem(
    stepUp: Exclude<StepUp, { method: 'password' }>,
    asker: Asker & { caller: Caller },
  ): Promise<CodeRecipient> {
    if (stepUp.method === 'code') return this.codes.redeem(stepUp, 'step_up', asker);
    const { method: _, ...proof } = stepUp;
    return { type: 'phone', identifier: await this.carriers.prove(proof, asker.caller.keyThumbprint ?? '') };
  }

  /** Asked last: what comes of it may be that the account loses the number. */
  private async assertSpeaksFor(
    stepUp: Exclude<StepUp, { method: 'password' }>,
    number: string,
    { userId, keyThumbprint }: Caller,
  ): Promise<void> {
    const identity = await this.identities.find({ type: 'phone', identifier: number });
    if (identity?.userId !== userId) throw new AppError(codeFor(stepUp));
    const use = { use: 'step_up', proof: stepUp.method, keyThumbprint: keyThumbprint ?? undefined } as const;
    await this.phones.assertAccepted({ number, identity, ...use }, 'number_changed_hands');
  }

  private async record(type: 'step_up.made' | 'step_up.failed', { method }: StepUp, caller: Caller): Promise<void> {
    await this.audit.record({ type, userId: caller.userId, subject: { sessionId: caller.sessionId, method } });
  }

  private resultOf(until: Date): StepUpResult {
    const expiresIn = Math.max(0, Math.ceil((until.getTime() - this.clock.now()) / 1000));
    return { expiresAt: until.toISOString(), expiresIn };
  }
}

function optionOf(factor: Factor): StepUpOptions['methods'][number] {
  if (factor.method === 'password') return { method: 'password' };
  const { id: identityId } = factor;
  const to = maskIdentifier(factor);
  return factor.method === 'code'
    ? { method: 'code', channel: factor.channel, identityId, to }
    : { method: 'carrier', identityId, to };
}

function codeFor({ method }: StepUp): 'code_invalid' | 'carrier_token_invalid' {
  return method === 'carrier' ? 'carrier_token_invalid' : 'code_invalid';
}

function assertUsable(factorId: string, usable: readonly Factor[]): void {
  if (!usable.some(({ id }) => id === factorId)) throw notUsable();
}

function notUsable(): AppError {
  const detail = 'This is what you signed in with: use one of the ways that GET /v1/me/step-up names.';
  return new AppError('step_up_required', { detail });
}
