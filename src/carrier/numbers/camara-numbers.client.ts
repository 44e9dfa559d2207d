import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/mobile';
import { z } from 'zod';
import type { Clock } from '../../kernel/clock.js';
import type { Random } from '../../kernel/random.js';
import { CamaraRefusal } from '../camara/camara-trouble.js';
import type { CamaraOperator } from '../camara/camara-operator.client.js';
import { dayOf, hoursSince, periodsToAsk, toldSince, type ToldChange } from './camara-periods.js';
import type { NumberFacts } from './number-facts.js';
import { NumberSource, type SourceAnswer } from './number-source.js';

const changeSchema = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .nullable();
const period = z.int().positive().optional();
const simDateSchema = z.object({ latestSimChange: changeSchema, monitoredPeriod: period });
const handsetDateSchema = z.object({ latestDeviceChange: changeSchema, monitoredPeriod: period });
const checkSchema = z.object({ swapped: z.boolean() });
const recycledSchema = z.object({ phoneNumberRecycled: z.boolean() });

type Sim = Pick<SourceAnswer, 'sim' | 'simChangedAt'>;

/** What is asked of one number, for one answer. */
interface Question {
  readonly number: string;
  readonly since: Date;
  readonly recycledAt: Date | null;
  readonly deadline: AbortSignal;
}

/** CAMARA SimSwap 2.1.0, NumberRecycling 0.2.0 and DeviceSwap 1.0.0, with a token of our own. */
export class CamaraNumbers extends NumberSource {
  override readonly id = 'camara';

  constructor(
    private readonly operator: CamaraOperator,
    private readonly countries: readonly CountryCode[],
    private readonly clock: Clock,
    private readonly random: Random,
  ) {
    super();
  }

  override covers(number: string): boolean {
    const country = parsePhoneNumberFromString(number)?.country;
    return country !== undefined && this.countries.includes(country);
  }

  /** What one of the three APIs can't tell is unknown; where none can, that is a refusal. */
  override async ask(number: string, since: Date, recycledAt: Date | null = null): Promise<SourceAnswer> {
    const question = { number, since, recycledAt, deadline: this.operator.deadline() };
    const handset = settled(this.handset(question));
    const sim = await settled(this.sim(question));
    const owner = await settled(this.owner(question, sim.value?.simChangedAt ?? null));
    const phone = await handset;
    if (sim.refusal && owner.refusal && phone.refusal) throw sim.refusal;
    return {
      owner: owner.value ?? 'unknown',
      sim: sim.value?.sim ?? 'unknown',
      simChangedAt: sim.value?.simChangedAt ?? null,
      handset: phone.value ?? 'unknown',
    };
  }

  private async sim(question: Question): Promise<Sim> {
    const told = await this.simDate(question);
    const change = toldSince(told, question.since, this.clock.now());
    if (change !== 'unknown') return { sim: change === 'changed' ? 'swapped' : 'same', simChangedAt: told?.at ?? null };
    return { sim: await this.simCheck(question), simChangedAt: null };
  }

  /** Undefined where the operator tells no dates, but may still answer yes or no. */
  private async simDate({ number, deadline }: Question): Promise<ToldChange | undefined> {
    const call = { path: '/sim-swap/v2/retrieve-date', scopes: ['sim-swap:retrieve-date'] };
    try {
      const answer = await this.post({ ...call, body: { phoneNumber: number } }, simDateSchema, deadline);
      return { at: answer.latestSimChange, monitoredDays: answer.monitoredPeriod };
    } catch (error) {
      if (isNotOffered(error)) return undefined;
      throw error;
    }
  }

  /** Asks for a shorter time where the operator doesn't keep so long: a yes counts then, too, and a no tells nothing. */
  private async simCheck({ number, since, deadline }: Question): Promise<NumberFacts['sim']> {
    const wanted = hoursSince(since, this.clock.now());
    const call = { path: '/sim-swap/v2/check', scopes: ['sim-swap:check'] };
    for (const maxAge of periodsToAsk(wanted)) {
      try {
        const body = { phoneNumber: number, maxAge };
        const { swapped } = await this.post({ ...call, body }, checkSchema, deadline);
        if (swapped) return 'swapped';
        return maxAge >= wanted ? 'same' : 'unknown';
      } catch (error) {
        if (!(error instanceof CamaraRefusal && error.code === 'OUT_OF_RANGE')) throw error;
      }
    }
    return 'unknown';
  }

  private async handset({ number, since, deadline }: Question): Promise<NumberFacts['handset']> {
    const call = { path: '/device-swap/v1/retrieve-date', scopes: ['device-swap:retrieve-date'] };
    const answer = await this.post({ ...call, body: { phoneNumber: number } }, handsetDateSchema, deadline);
    const told = { at: answer.latestDeviceChange, monitoredDays: answer.monitoredPeriod };
    return toldSince(told, since, this.clock.now());
  }

  /**
   * Another owner has another SIM, so one that is older than the proof says that nothing has changed. The API's days are
   * whole ones: what it tells of the day of the proof may have come before it, and is asked for only where the SIM is from
   * later that day; and counts unless it is known already, for operators rest a number for weeks before it is another's.
   */
  private async owner(question: Question, simChangedAt: Date | null): Promise<NumberFacts['owner']> {
    const { number, since, recycledAt, deadline } = question;
    if (simChangedAt !== null && simChangedAt <= since) return 'same';
    const day = dayOf(since, 0);
    const isThatDay = simChangedAt !== null && dayOf(simChangedAt, 0) === day;
    if (isThatDay && recycledAt !== null && dayOf(recycledAt, 0) === day) return 'same';
    const specifiedDate = isThatDay ? day : dayOf(since, 1);
    // Nothing has happened yet on a day that is still to come.
    if (specifiedDate > dayOf(this.clock.date(), 0)) return 'unknown';
    const call = { path: '/number-recycling/v0.2/check', scopes: ['number-recycling:check'] };
    const body = { phoneNumber: number, specifiedDate };
    const { phoneNumberRecycled } = await this.post({ ...call, body }, recycledSchema, deadline);
    return phoneNumberRecycled ? 'recycled' : 'same';
  }

  private async post<Answer>(
    call: { readonly path: string; readonly scopes: readonly string[]; readonly body: object },
    schema: z.ZodType<Answer>,
    deadline: AbortSignal,
  ): Promise<Answer> {
    return this.operator.callOwn({ ...call, method: 'POST', correlationId: this.random.id() }, schema, deadline);
  }
}

/** The operator has this API, and not for us or not for this number; another one of its may still answer. */
function isNotOffered(error: unknown): boolean {
  const codes = ['PERMISSION_DENIED', 'invalid_scope', 'unauthorized_client', 'SERVICE_NOT_APPLICABLE'];
  return error instanceof CamaraRefusal && error.code !== undefined && codes.includes(error.code);
}

async function settled<Value>(promise: Promise<Value>): Promise<{ value?: Value; refusal?: CamaraRefusal }> {
  try {
    return { value: await promise };
  } catch (error) {
    if (error instanceof CamaraRefusal) return { refusal: error };
    throw error;
  }
}
