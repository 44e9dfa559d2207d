import { z } from 'zod';
import type { Random } from '../../kernel/random.js';
import type { CamaraOperator } from '../camara/camara-operator.client.js';

const path = '/sim-swap-subscriptions/v0.3/subscriptions';
const swapped = 'org.camaraproject.sim-swap-subscriptions.v0.swapped';
const createScopes = [`sim-swap-subscriptions:${swapped}:create`];
const readScopes = ['sim-swap-subscriptions:read'];
const deleteScopes = ['sim-swap-subscriptions:delete'];

/** A 202 has the id alone: it is made, and begins a little later. */
const madeSchema = z.object({ id: z.string().min(1).max(256), expiresAt: z.iso.datetime({ offset: true }).optional() });
const listSchema = z.array(
  z.object({
    id: z.string(),
    sink: z.string(),
    config: z.object({ subscriptionDetail: z.object({ phoneNumber: z.string().optional() }) }),
  }),
);

/** Who is to be told of which number, with which bearer, until when. */
export interface WantedSubscription {
  readonly number: string;
  readonly sink: string;
  readonly bearer: string;
  readonly endsAt: Date;
}

/** CAMARA SIM-swap subscriptions 0.3.0. Everything that is thrown is a CarrierRefusal. */
export class CamaraSubscriptions {
  constructor(
    private readonly operator: CamaraOperator,
    private readonly random: Random,
  ) {}

  /** Its id there, and when it ends: as asked, or sooner. */
  async create({ number, sink, bearer, endsAt }: WantedSubscription): Promise<{ id: string; endsAt: Date }> {
    const end = endsAt.toISOString();
    const body = {
      protocol: 'HTTP',
      sink,
      sinkCredential: {
        credentialType: 'ACCESSTOKEN',
        accessToken: bearer,
        accessTokenExpiresUtc: end,
        accessTokenType: 'bearer',
      },
      types: [swapped],
      config: { subscriptionDetail: { phoneNumber: number }, subscriptionExpireTime: end },
    };
    const made = await this.ask({ method: 'POST', path, body, scopes: createScopes }, madeSchema);
    const toldEnd = made.expiresAt === undefined ? endsAt : new Date(made.expiresAt);
    return { id: made.id, endsAt: toldEnd < endsAt ? toldEnd : endsAt };
  }

  /** The ids of those of a number that come to this sink. */
  async idsOf(number: string, sink: string): Promise<string[]> {
    const all = await this.ask({ method: 'GET', path, scopes: readScopes }, listSchema);
    const theirs = all.filter((one) => one.sink === sink && one.config.subscriptionDetail.phoneNumber === number);
    return theirs.map(({ id }) => id);
  }

  async end(id: string): Promise<void> {
    await this.ask({ method: 'DELETE', path: `${path}/${encodeURIComponent(id)}`, scopes: deleteScopes }, z.unknown());
  }

  private async ask<Answer>(
    call: Omit<Parameters<CamaraOperator['callOwn']>[0], 'correlationId'>,
    schema: z.ZodType<Answer>,
  ): Promise<Answer> {
    return this.operator.callOwn({ ...call, correlationId: this.random.id() }, schema, this.operator.deadline());
  }
}
