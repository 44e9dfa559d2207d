/** What became of a number, by an operator's APIs: whatever it tells, and however little. */
import { CamaraNumbers } from '../../src/carrier/numbers/camara-numbers.client.js';
import { clock, operatorOf, random } from '../support/camara.js';
import { Simulator } from '../support/simulator.js';

const dayMs = 86_400_000;

let simulator: Simulator;
let numbers: CamaraNumbers;
let next = 0;

beforeAll(async () => {
  simulator = await Simulator.start();
  numbers = new CamaraNumbers(operatorOf(simulator), ['ES'], clock, random);
});
afterAll(() => simulator.stop());
afterEach(() => simulator.post('/sim/camara/policy', {}));

/** A number of the test's own, and what is done to its SIM. */
async function numberWith(...actions: ('swap' | 'recycle' | 'handset')[]): Promise<string> {
  next += 1;
  const number = `+3460100${String(next).padStart(4, '0')}`;
  for (const action of actions) await simulator.post(`/sim/sims/${number}/${action}`, {});
  return number;
}

function daysAgo(days: number): Date {
  return new Date(Date.now() - days * dayMs);
}

async function operations(): Promise<string[]> {
  const { calls } = await simulator.calls('camara');
  return calls.map(({ operation }) => operation);
}

it('asks about the numbers of its countries alone', () => {
  expect(['+34600000001', '+8613800000001', 'none'].map((number) => numbers.covers(number))).toEqual([
    true,
    false,
    false,
  ]);
});

it.each([
  { actions: [], told: { owner: 'same', sim: 'same', handset: 'same' } },
  { actions: ['swap'], told: { owner: 'same', sim: 'swapped', handset: 'same' } },
  { actions: ['handset'], told: { owner: 'same', sim: 'same', handset: 'changed' } },
  { actions: ['recycle'], told: { owner: 'recycled', sim: 'swapped', handset: 'changed' } },
] as const)('since an hour ago: $actions', async ({ actions, told }) => {
  const number = await numberWith(...actions);
  expect(await numbers.ask(number, new Date(Date.now() - 3_600_000))).toMatchObject(told);
});

it('what was before the last proof counts for nothing', async () => {
  const number = await numberWith('recycle');
  const told = await numbers.ask(number, new Date(Date.now() + 1));
  expect(told).toMatchObject({ owner: 'same', sim: 'same', handset: 'same' });
  expect(told.simChangedAt?.getTime()).toBeGreaterThan(Date.now() - 60_000);
});

it('a new owner who replaces their SIM on their first day is not recycled again', async () => {
  const number = await numberWith('recycle');
  const [recycledAt, provedAt] = [new Date(), new Date()];
  await simulator.post(`/sim/sims/${number}/swap`, {});
  // The same day, the same answers of the operator: only what is known already tells the two apart.
  expect((await numbers.ask(number, provedAt)).owner).toBe('recycled');
  expect(await numbers.ask(number, provedAt, recycledAt)).toMatchObject({ owner: 'same', sim: 'swapped' });
});

it.each([
  { tells: { monitoredDays: 30 }, since: 10, sim: 'same' },
  { tells: { monitoredDays: 30 }, since: 40, sim: 'same', asks: 'check' },
  { tells: { monitoredDays: 30, maxAgeHours: 720 }, since: 40, sim: 'unknown', asks: 'check' },
  { tells: { monitoredDays: 30, tellsPeriod: false }, since: 10, sim: 'same', asks: 'check' },
  { tells: { monitoredDays: 30 }, since: 120, sim: 'unknown', asks: 'check' },
])('an operator that tells $tells, of $since days ago: $sim', async ({ tells, since, sim, asks }) => {
  await simulator.post('/sim/camara/policy', tells);
  const before = (await operations()).length;
  const number = await numberWith();
  expect((await numbers.ask(number, daysAgo(since))).sim).toBe(sim);
  const asked = (await operations()).slice(0, -before || undefined);
  expect(asked.some((operation) => operation.endsWith('sim-swap/v2/check'))).toBe(asks === 'check');
});

it('a SIM swapped within what the operator keeps is found, though more was asked for', async () => {
  const number = await numberWith('swap');
  await simulator.post('/sim/camara/policy', { maxAgeHours: 240, tellsDates: false });
  expect((await numbers.ask(number, daysAgo(40))).sim).toBe('swapped');
  // Out of range for forty days, as for thirty; within ten it is found.
  const checks = (await simulator.calls('camara')).calls.filter(({ operation }) =>
    operation.endsWith('sim-swap/v2/check'),
  );
  expect(checks.slice(0, 3).map(({ result }) => result)).toEqual(['ok', 'refused', 'refused']);
});

it('one API that fails leaves unknown what it alone knows; where all fail it is a refusal', async () => {
  const number = await numberWith('recycle');
  await simulator.fault('camara', 'error', 3, 'SERVICE_NOT_APPLICABLE');
  await expect(numbers.ask(number, daysAgo(0.1))).resolves.toMatchObject({ sim: 'unknown', handset: 'unknown' });
  await simulator.fault('camara', 'error', undefined, 'TOO_MANY_REQUESTS');
  await expect(numbers.ask(number, daysAgo(0.1))).rejects.toMatchObject({ trouble: 'limited' });
  await simulator.fault('camara', 'ok');
});

it('tokens of our own are asked for once, and again when the operator has forgotten them', async () => {
  const fresh = new CamaraNumbers(operatorOf(simulator), ['ES'], clock, random);
  const number = await numberWith();
  const tokens = async () =>
    (await simulator.calls('camara-op')).calls.filter((call) => call.operation.endsWith('/token'));
  const before = (await tokens()).length;
  await fresh.ask(number, daysAgo(1));
  await fresh.ask(number, daysAgo(1));
  expect((await tokens()).length - before).toBe(2);
  await simulator.fault('camara', 'error', 1, 'UNAUTHENTICATED');
  await expect(fresh.ask(number, daysAgo(1))).resolves.toMatchObject({ sim: 'same', handset: 'same' });
  expect((await tokens()).length - before).toBe(3);
});
