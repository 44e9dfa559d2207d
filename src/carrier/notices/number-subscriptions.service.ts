import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { parsePhoneNumberFromString } from 'libphonenumber-js/mobile';
import { PinoLogger } from 'nestjs-pino';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { keys } from '../../infra/redis/keys.js';
import { RedisService } from '../../infra/redis/redis.service.js';
import { Clock } from '../../kernel/clock.js';
import { Random } from '../../kernel/random.js';
import { hashSecret } from '../../kernel/secret.js';
import { CamaraRefusal } from '../camara/camara-trouble.js';
import { CamaraOperator } from '../camara/camara-operator.client.js';
import { CamaraSubscriptions } from './camara-subscriptions.client.js';
import { NumberSubscriptionsStore, type DueNumber } from './number-subscriptions.store.js';

const intervalMs = 1_000;
const perPass = 50;
// As long as a pass may take, so that a node that died holds the others up only so long.
const turnMs = 60_000;
/** Nobody asks again so soon after the operator has failed. */
const pauseMs = 30_000;
/** Nor for the same number. */
const afterOthersMs = 5 * 60_000;

const hourMs = 3_600_000;
const lifeMs = 90 * 24 * hourMs;
/** A subscription is renewed so long before its end; however short the operator makes it, not more often than that. */
const renewBeforeMs = hourMs;
/** A number that the operator tells nothing of may have become its by then. */
const againMs = 24 * hourMs;

/**
 * Has operators tell us when the SIM of a proved number is swapped, for as long as it is someone's here: with a bearer of
 * its own for each number, of which only the hash stays. One node at a time sees to it; were two at it, one of their subscriptions ends again.
 */
@Injectable()
export class NumberSubscriptionsService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly subscriptions: CamaraSubscriptions | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isAtIt = false;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CamaraOperator) operator: CamaraOperator | null,
    private readonly store: NumberSubscriptionsStore,
    private readonly redis: RedisService,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly logger: PinoLogger,
  ) {
    logger.setContext(NumberSubscriptionsService.name);
    if (operator && settings.carrier.camara?.notices) this.subscriptions = new CamaraSubscriptions(operator, random);
  }

  onApplicationBootstrap(): void {
    const { subscriptions } = this;
    if (!subscriptions) return;
    this.timer = setInterval(() => {
      this.passInTurn(subscriptions).catch((error: unknown) => {
        this.logger.debug({ err: error }, 'numbers could not be subscribed to; the next pass comes');
      });
    }, intervalMs);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private async passInTurn(subscriptions: CamaraSubscriptions): Promise<void> {
    if (this.isAtIt) return;
    this.isAtIt = true;
    try {
      const isOurTurn = await this.redis.client.set(keys.numberSubscriptions(), process.pid, 'PX', turnMs, 'NX');
      if (isOurTurn !== 'OK') return;
      const isDone = await this.pass(subscriptions);
      if (isDone) await this.redis.client.del(keys.numberSubscriptions());
      else await this.redis.client.set(keys.numberSubscriptions(), process.pid, 'PX', pauseMs);
    } finally {
      this.isAtIt = false;
    }
  }

  /** False where the operator failed: then for all numbers alike. */
  private async pass(subscriptions: CamaraSubscriptions): Promise<boolean> {
    const endOfTurn = this.later(turnMs / 2);
    for (const { subscriptionId } of await this.store.unwanted(perPass)) {
      await this.end(subscriptionId);
      await this.store.forget(subscriptionId);
    }
    for (let due = await this.due(); due.length > 0; due = await this.due()) {
      for (const number of due) {
        if (this.clock.date() > endOfTurn) return true;
        if (!(await this.trySubscribing(subscriptions, number))) return false;
      }
    }
    return true;
  }

  private async due(): Promise<DueNumber[]> {
    return this.store.due(this.later(renewBeforeMs), perPass);
  }

  private async trySubscribing(subscriptions: CamaraSubscriptions, due: DueNumber): Promise<boolean> {
    try {
      await this.subscribe(subscriptions, due);
      return true;
    } catch (error) {
      this.tell(error, 'a number could not be subscribed to');
      const isUnknown = error instanceof CamaraRefusal && error.trouble === 'number_invalid';
      // In case it fails for this number alone: the others come first next time.
      await this.store.postpone(due, this.later(isUnknown ? againMs : renewBeforeMs + afterOthersMs));
      return isUnknown;
    }
  }

  private async subscribe(subscriptions: CamaraSubscriptions, due: DueNumber): Promise<void> {
    const country = parsePhoneNumberFromString(due.number)?.country;
    if (!this.settings.carrier.camara?.countries.some((covered) => covered === country)) {
      await this.store.postpone(due, this.later(lifeMs));
      return;
    }
    const bearer = this.random.nonce();
    const sink = `${this.settings.publicUrl}/v1/hooks/camara`;
    const wanted = { number: due.number, sink, bearer, endsAt: this.later(lifeMs) };
    const made = await subscriptions.create(wanted).catch(async (error: unknown) => {
      if (!(error instanceof CamaraRefusal && error.code === 'ALREADY_EXISTS')) throw error;
      // One that is to be renewed, or whose answer we never got: its bearer is known to nobody here.
      for (const id of await subscriptions.idsOf(due.number, sink)) await subscriptions.end(id);
      return subscriptions.create(wanted);
    });
    const endsAt = new Date(Math.max(made.endsAt.getTime(), this.later(2 * renewBeforeMs).getTime()));
    const isSaved = await this.store.save(due, { id: made.id, bearerHash: hashSecret(bearer), endsAt });
    const unwanted = isSaved ? due.subscriptionId : made.id;
    if (unwanted !== null) await this.end(unwanted);
  }

  /** What fails runs out by itself. */
  private async end(subscriptionId: string): Promise<void> {
    try {
      await this.subscriptions?.end(subscriptionId);
    } catch (error) {
      // It has ended there already.
      if (error instanceof CamaraRefusal && error.code === 'NOT_FOUND') return;
      this.tell(error, 'a subscription could not be ended; it runs out');
    }
  }

  private later(ms: number): Date {
    return new Date(this.clock.now() + ms);
  }

  // A refusal's reason has neither numbers nor tokens in it; of anything else only its kind is safe to log.
  private tell(error: unknown, what: string): void {
    const reason = error instanceof CamaraRefusal ? error.reason : error instanceof Error ? error.name : typeof error;
    this.logger.warn({ reason }, what);
  }
}
