import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { Clock } from '../../kernel/clock.js';
import { provedLately, type NumberFacts } from './number-facts.js';
import { NumberSourcesService } from './number-sources.service.js';
import type { PhoneNumber } from './phone-number.entity.js';
import { PhoneNumbersStore, type NumberNews } from './phone-numbers.store.js';
import type { SourceAnswer } from './number-source.js';

export { decideNumberUse, type NumberUse, type UseFacts } from './number-decision.js';

/** What an operator told of a number by itself, and when that was. */
export interface ToldOfNumber {
  readonly number: string;
  readonly toldAt: Date;
  /** That its SIM was swapped; else, that it has another owner. */
  readonly isSwap: boolean;
}

/** What became of it, by those who were asked. */
export interface CheckedNews {
  readonly verdict: 'recycled' | 'swapped' | 'nothing' | 'unknown';
  readonly news: NumberNews;
}

/** How far an operator's notice and its answer may be apart in time. */
const clocksDifferMs = 10 * 60_000;

/** What is known of a phone number: when it was last proved, and whether its SIM or its owner has changed since. */
@Injectable()
export class NumberStandingService {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly numbers: PhoneNumbersStore,
    private readonly sources: NumberSourcesService,
    private readonly clock: Clock,
  ) {}

  /**
   * What is known now. A number that was proved lately isn't asked about; for any other the sources are, and what they
   * can't tell is unknown. `boundAt` stands in for a number that was never proved since it was bound.
   */
  async factsOf(number: string, boundAt: Date): Promise<NumberFacts> {
    const known = await this.numbers.find(number);
    const since = sinceWhen(known, boundAt);
    if (known?.recycledAt && known.recycledAt > since) return { ...nobodys, owner: 'recycled' };
    const isProved = known?.lastProvedAt === since;
    const isLately = isProved && this.clock.now() - since.getTime() < this.settings.carrier.recheckMs;
    // What was denied when an operator told of it may have come to be known by now.
    if (isLately && !(await this.numbers.isToldOf(number, since))) return this.withWeakness(provedLately, known);
    const told = await this.sources.ask(number, since, known?.recycledAt ?? null);
    return this.learn(number, told, since, known?.trustedAt ?? null);
  }

  /** Someone has just proved to have it, beyond doubt: with something else besides, or as nobody's number before. */
  async noteTrusted(number: string, manager?: EntityManager): Promise<void> {
    await this.numbers.noteTrusted(number, manager);
  }

  /**
   * Its proof counted, by these facts. Where who should have told its owner could not, it may have been another's: the next
   * use is asked about from the same moment on as this one.
   */
  async noteAccepted(number: string, { owner }: NumberFacts): Promise<void> {
    const isTold = owner === 'same' || !this.sources.cover(number);
    if (!isTold) return;
    await this.numbers.noteProved(number);
  }

  /** When it was last proved by whoever bound it then. */
  async surelyTheirsAt(number: string, boundAt: Date, manager: EntityManager): Promise<Date> {
    return sinceWhen(await this.numbers.find(number, manager), boundAt);
  }

  /** It is taken from whoever had it, in the caller's transaction. */
  async noteReleased(number: string, manager: EntityManager): Promise<void> {
    await this.numbers.noteReleased(number, manager);
  }

  /**
   * Asks the sources about what an operator has told of a number. `unknown`: nobody could tell. `nothing`: it is not so, or
   * was before the number was last proved beyond doubt. Nothing is written down: see `noteChecked`.
   */
  async check({ number, toldAt, isSwap }: ToldOfNumber, boundAt: Date, manager: EntityManager): Promise<CheckedNews> {
    const known = await this.numbers.find(number, manager);
    const since = sinceWhen(known, boundAt);
    const trustedAt = known?.trustedAt ?? null;
    const settledAt = trustedAt ?? boundAt;
    if (toldAt <= settledAt) return { verdict: 'nothing', news: { ...noNews, trustedAt } };
    const recycledAt = known?.recycledAt ?? null;
    // A swap that was told late may be older than the last proof, which then was a thief's perhaps.
    const simSince = new Date(Math.min(since.getTime(), toldAt.getTime() - clocksDifferMs));
    const [told, toldOfSim] = await Promise.all([
      this.sources.ask(number, since, recycledAt),
      simSince < since ? this.sources.ask(number, simSince, recycledAt) : undefined,
    ]);
    const { sim, simChangedAt } = toldOfSim ?? told;
    const weakUntil = sim === 'swapped' ? this.weakUntil(simChangedAt, known, since) : null;
    const isRecycled = told.owner === 'recycled';
    const news = { simChangedAt, weakUntil, isRecycled, trustedAt };
    if (isRecycled) return { verdict: 'recycled', news };
    if (sim === 'swapped') return { verdict: 'swapped', news };
    return { verdict: (isSwap ? sim : told.owner) === 'same' ? 'nothing' : 'unknown', news };
  }

  /** What `check` found, in the caller's transaction; with `endsWeakness`, a number that was said to be swapped was not. */
  async noteChecked(number: string, news: NumberNews, endsWeakness: boolean, manager: EntityManager): Promise<void> {
    await this.numbers.noteNews(number, news, manager);
    if (endsWeakness) await this.numbers.endWeakness(number, this.settings.carrier.weakMs, manager);
  }

  // Read anew after the sources were asked: an operator may have told of a swap meanwhile.
  private async learn(number: string, told: SourceAnswer, since: Date, trustedAt: Date | null): Promise<NumberFacts> {
    const isRecycled = told.owner === 'recycled';
    const known = await this.numbers.find(number);
    const { owner, sim, handset, simChangedAt } = told;
    const weakUntil = sim === 'swapped' ? this.weakUntil(simChangedAt, known, since) : null;
    await this.numbers.noteNews(number, { simChangedAt, weakUntil, isRecycled, trustedAt });
    // Swapped long ago, and not proved since: by now the number counts again, but nobody knows for whom.
    const facts: NumberFacts = { owner, sim: sim === 'swapped' ? 'unknown' : sim, handset };
    return this.withWeakness(facts, known, weakUntil);
  }

  /** From the swap on; where nobody knows when that was, from when it was found. */
  private weakUntil(simChangedAt: Date | null, known: PhoneNumber | null, since: Date): Date {
    const { weakMs } = this.settings.carrier;
    if (simChangedAt !== null) return new Date(simChangedAt.getTime() + weakMs);
    const found = known?.weakUntil;
    return found && found > since ? found : new Date(this.clock.now() + weakMs);
  }

  private withWeakness(facts: NumberFacts, known: PhoneNumber | null, weakUntil?: Date | null): NumberFacts {
    const now = this.clock.date();
    const isWeak = [known?.weakUntil, weakUntil].some((until) => until && until > now);
    return isWeak ? { ...facts, sim: 'swapped' } : facts;
  }
}

const noNews: Omit<NumberNews, 'trustedAt'> = { simChangedAt: null, weakUntil: null, isRecycled: false };

const nobodys: NumberFacts = { owner: 'unknown', sim: 'unknown', handset: 'unknown' };

/** The later of the two: whoever bound it has had it from then on. */
function sinceWhen(known: Pick<PhoneNumber, 'lastProvedAt'> | null, boundAt: Date): Date {
  const provedAt = known?.lastProvedAt ?? null;
  return provedAt !== null && provedAt > boundAt ? provedAt : boundAt;
}
