import { Inject, Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import type { EntityManager } from 'typeorm';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { PostgresService } from '../../infra/postgres/postgres.service.js';
import { AppError } from '../../kernel/app-error.js';
import { Clock } from '../../kernel/clock.js';
import { equalInConstantTime, hashSecret } from '../../kernel/secret.js';
import type { ToldOfNumber } from '../numbers/number-standing.service.js';
import { PhoneNumbersStore } from '../numbers/phone-numbers.store.js';
import { cloudEventSchema, isTimely, noticeKindOf, type CloudEvent } from './cloud-event.js';
import type { NumberNotice } from './number-notice.entity.js';
import { NumberNoticesStore } from './number-notices.store.js';
import { NumberSubscriptionsStore } from './number-subscriptions.store.js';

/** What came of looking into a notice. `committed` is called once that stands. */
export interface NoticeOutcome {
  /** `later`: nobody could be asked now. */
  readonly state: 'handled' | 'later';
  readonly committed?: () => Promise<void>;
}

/** One as it lies in the inbox. */
export type ReceivedNotice = NumberNotice;

type Look = (notice: ReceivedNotice, manager: EntityManager) => Promise<NoticeOutcome>;

const firstPauseMs = 2_000;
const longestPauseMs = 10 * 60_000;
const givenUpMs = 86_400_000;

/**
 * What operators tell of numbers by themselves. It is checked and saved before it is answered, and looked into after: a node
 * that dies in between loses nothing.
 */
@Injectable()
export class NumberNoticesService {
  private readonly listeners: (() => void)[] = [];

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly postgres: PostgresService,
    private readonly notices: NumberNoticesStore,
    private readonly subscriptions: NumberSubscriptionsStore,
    private readonly numbers: PhoneNumbersStore,
    private readonly clock: Clock,
    private readonly logger: PinoLogger,
  ) {
    logger.setContext(NumberNoticesService.name);
  }

  /** Whether anybody tells us anything here. */
  get isOpen(): boolean {
    return this.settings.carrier.camara?.notices === true;
  }

  /** For whoever looks into notices; it must also hold if it was never called. */
  onSaved(listener: () => void): void {
    this.listeners.push(listener);
  }

  /**
   * Saves what an operator tells, once however often it is told. A number whose SIM is said to be swapped is weak at once;
   * nothing else is believed before the operator has been asked.
   *
   * @throws AppError `not_found` for who tells us nothing here; `invalid_token` for a bearer that isn't this
   * subscription's; `invalid_request` for what is no event, or one of another time
   */
  async receive(provider: string, bearer: string | undefined, body: unknown): Promise<void> {
    if (provider !== 'camara' || !this.isOpen) throw new AppError('not_found');
    if (bearer === undefined) throw new AppError('invalid_token', { wantsBearer: true });
    const read = cloudEventSchema.safeParse(body);
    if (!read.success) throw new AppError('invalid_request', { detail: 'This is not a CloudEvent of an operator.' });
    const event = read.data;
    const number = await this.numberOf(event, bearer);
    if (!isTimely(event.time, this.clock.date())) {
      throw new AppError('invalid_request', { detail: 'This event is too old, or of a time to come.' });
    }
    await this.take(event, number);
  }

  /** What it says, in our words. */
  toldBy({ number, toldAt, type }: NumberNotice): ToldOfNumber {
    return { number, toldAt, isSwap: noticeKindOf(type) === 'swapped' };
  }

  /** Whether another notice says that the number's SIM was swapped, and hasn't been looked into yet. */
  async isSwapOpen(notice: NumberNotice, manager: EntityManager): Promise<boolean> {
    return this.notices.hasOtherSwap(notice, manager);
  }

  /** Has what is due looked into, one after the other, each in a transaction that holds it. */
  async workOff(look: Look): Promise<void> {
    let isLeft = true;
    while (isLeft) isLeft = await this.workOffOne(look);
  }

  /** False where none is due. One that fails is tried again later, and keeps no other one. */
  private async workOffOne(look: Look): Promise<boolean> {
    const held: NumberNotice[] = [];
    try {
      const outcome = await this.postgres.transaction(async (manager) => {
        const notice = await this.notices.holdDue(manager);
        if (!notice) return undefined;
        held.push(notice);
        return this.settle(notice, await look(notice, manager), manager);
      });
      await outcome?.committed?.();
    } catch (error) {
      if (held.length === 0) throw error;
      this.logger.warn({ err: error }, 'a notice of a number could not be looked into; it will be again');
      for (const notice of held) await this.notices.postpone(notice, this.nextTry(notice));
    }
    return held.length > 0;
  }

  private async settle(notice: NumberNotice, outcome: NoticeOutcome, manager: EntityManager): Promise<NoticeOutcome> {
    const isGivenUp = this.ageOf(notice) > givenUpMs;
    if (outcome.state === 'later' && isGivenUp)
      this.logger.warn('nobody could tell for a day whether a notice was true');
    if (outcome.state === 'handled' || isGivenUp) await this.notices.noteHandled(notice, manager);
    else await this.notices.postpone(notice, this.nextTry(notice), manager);
    return outcome;
  }

  private ageOf({ receivedAt }: NumberNotice): number {
    return this.clock.now() - receivedAt.getTime();
  }

  /** Each pause is as long as all before it. */
  private nextTry(notice: NumberNotice): Date {
    const pauseMs = Math.min(Math.max(this.ageOf(notice), firstPauseMs), longestPauseMs);
    return new Date(this.clock.now() + pauseMs);
  }

  private async numberOf({ data }: CloudEvent, bearer: string): Promise<string> {
    const subscription = await this.notices.findSubscription(data.subscriptionId);
    // Compared either way, so that the time tells nothing of which subscriptions there are.
    const isTheirs = equalInConstantTime(hashSecret(bearer), subscription?.bearerHash ?? hashSecret(''));
    const isSame = data.phoneNumber === undefined || data.phoneNumber === subscription?.number;
    if (!subscription || !isTheirs || !isSame) throw new AppError('invalid_token', { wantsBearer: true });
    return subscription.number;
  }

  private async take(event: CloudEvent, number: string): Promise<void> {
    const kind = noticeKindOf(event.type);
    if (kind === undefined) return;
    if (kind === 'subscription-ended') {
      await this.subscriptions.forget(event.data.subscriptionId);
      return;
    }
    const { source, id, type, time: toldAt } = event;
    await this.postgres.transaction(async (manager) => {
      const isNew = await this.notices.insert({ source, id, type, number, toldAt }, manager);
      const weakUntil = new Date(toldAt.getTime() + this.settings.carrier.weakMs);
      if (isNew && kind === 'swapped') await this.numbers.noteSwapTold(number, toldAt, weakUntil, manager);
    });
    for (const listen of this.listeners) listen();
  }
}
