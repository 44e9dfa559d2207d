/** Operators are asked to tell us of swapped SIMs: for each proved number, with a bearer of its own. */
import { hashSecret } from '../../src/kernel/secret.js';
import { startService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

interface Row {
  readonly number: string;
  readonly id: string | null;
  readonly hash: string | null;
  readonly days: number;
}
interface Subscribed {
  readonly id: string;
  readonly phone: string;
  readonly sink: string;
  readonly accessToken: string;
}

const [proved, unproved, abroad] = ['+34600000101', '+34600000102', '+33600000103'];

let service: TestService;

beforeAll(async () => {
  service = await startService({ simulator: true });
});
afterAll(() => service.stop());

async function add(number: string, isProved: boolean): Promise<void> {
  const at = isProved ? new Date() : null;
  await service.sql('INSERT INTO phone_numbers (number, last_proved_at) VALUES ($1, $2)', [number, at]);
}

async function rowOf(number: string): Promise<Row> {
  const [row] = await service.sql<Row>(
    `SELECT number, subscription_id AS id, subscription_bearer_hash AS hash,
            coalesce(extract(epoch FROM subscription_ends_at - now()) / 86400, 0)::float8 AS days
     FROM phone_numbers WHERE number = $1`,
    [number],
  );
  if (!row) throw new Error('the number has gone');
  return row;
}

async function subscribed(): Promise<Subscribed[]> {
  return (await service.simulator.get<{ subscriptions: Subscribed[] }>('/sim/camara/subscriptions')).subscriptions;
}

async function subscribedRow(number: string, before?: string | null): Promise<Row> {
  return until('a subscription', async () => {
    const row = await rowOf(number);
    return row.id !== null && row.id !== before && row;
  });
}

it('a proved number of a covered country is subscribed to, once, with its own bearer', async () => {
  await Promise.all([add(unproved, false), add(abroad, true)]);
  await add(proved, true);
  const row = await subscribedRow(proved);
  const [one, ...others] = await subscribed();
  expect(others).toEqual([]);
  expect(one).toMatchObject({ id: row.id, phone: proved, sink: `${service.publicUrl}/v1/hooks/camara` });
  expect(row.hash).toBe(hashSecret(one!.accessToken));
  expect(Math.round(row.days)).toBe(90);
  expect([(await rowOf(unproved)).id, (await rowOf(abroad)).id]).toEqual([null, null]);
});

it('what is about to end is renewed with another bearer, and the one before ends', async () => {
  const before = await subscribedRow(proved);
  await service.sql(`UPDATE phone_numbers SET subscription_ends_at = now() WHERE number = $1`, [proved]);
  const after = await subscribedRow(proved, before.id);
  expect(after.hash).not.toBe(before.hash);
  await until('one subscription', async () => (await subscribed()).length === 1);
  expect((await subscribed())[0]).toMatchObject({ id: after.id, phone: proved });
});

it('a swap is told with that bearer, and makes the number weak; with another one it isn’t', async () => {
  const [one] = await subscribed();
  const tell = async (bearer: string) => {
    const event = {
      id: bearer.slice(0, 20),
      source: 'https://operator.example',
      type: 'org.camaraproject.sim-swap-subscriptions.v0.swapped',
      specversion: '1.0',
      time: new Date().toISOString(),
      data: { phoneNumber: proved, subscriptionId: one!.id },
    };
    const headers = { 'content-type': 'application/cloudevents+json', authorization: `Bearer ${bearer}` };
    return (await fetch(one!.sink, { method: 'POST', headers, body: JSON.stringify(event) })).status;
  };
  expect(await tell('another-bearer')).toBe(401);
  const weakness = `SELECT weak_until FROM phone_numbers WHERE number = $1 AND weak_until IS NOT NULL`;
  expect(await service.sql(weakness, [proved])).toEqual([]);
  await service.simulator.post(`/sim/sims/${proved}/swap`, {});
  await until('the number to be weak', async () => (await service.sql(weakness, [proved])).length === 1);
});

it('a number that the operator doesn’t know is left alone for a day, and keeps no other one', async () => {
  const [unknown, known] = ['+34600000104', '+34600000105'];
  await service.simulator.fault('camara', 'error', 1, 'IDENTIFIER_NOT_FOUND');
  await add(unknown, true);
  await until('it to be put off', async () => (await rowOf(unknown)).days > 0.9);
  expect((await rowOf(unknown)).id).toBeNull();
  await add(known, true);
  await subscribedRow(known);
  expect((await rowOf(unknown)).id).toBeNull();
});

it('a number that is nobody’s any more is told of no longer', async () => {
  const { id } = await subscribedRow(proved);
  await service.sql('UPDATE phone_numbers SET last_proved_at = NULL WHERE number = $1', [proved]);
  await until('it to be forgotten', async () => (await rowOf(proved)).id === null);
  expect((await subscribed()).map((one) => one.id)).not.toContain(id);
});

// The last one: after it nobody is asked for half a minute.
it('a number that the operator fails for lets the others go first', async () => {
  const failing = '+34600000106';
  await service.simulator.fault('camara', 'error', 1, 'INVALID_ARGUMENT');
  await add(failing, true);
  const hour = 1 / 24;
  await until('it to be put off', async () => (await rowOf(failing)).days > hour);
  expect((await rowOf(failing)).days).toBeLessThan(2 * hour);
});
