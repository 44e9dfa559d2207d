/**
 * A day's budget of each provider: it holds over all sign-ins at once, and whoever pays is told before and when it is
 * spent, once each.
 *
 * Seen to fail without: `takeOfBudget`, each `alert`, the `NX`, `audit.record`, and the provider in `subjectId`, all in
 * carrier-budget.service.ts.
 */
import { Caller, type Answer } from '../support/call.js';
import { carrierChallenge, carrierLogin, carrierToken } from '../support/carrier.js';
import { Device } from '../support/device.js';
import { startService, type TestService } from '../support/service.js';

const budget = 5;
const env = { CARRIER_PROVIDERS: 'aliyun,jverify', CARRIER_DAILY_BUDGET: String(budget) };

let service: TestService;
let caller: Caller;
let people = 0;

beforeAll(async () => {
  service = await startService({ simulator: true, env });
  caller = new Caller(service.publicUrl);
});
afterAll(async () => {
  await service.stop();
});

/** Someone new taps once. */
async function tap(provider: string): Promise<Answer<{ code?: string }>> {
  people += 1;
  const phone = `+861391234${String(people).padStart(4, '0')}`;
  const device = new Device();
  const [challenge, token] = await Promise.all([
    carrierChallenge(caller, device, { provider }),
    carrierToken(service.simulator, phone),
  ]);
  return caller.call(carrierLogin({ challenge, token, device }));
}

async function alerts(provider: string): Promise<{ type: string; subject: unknown }[]> {
  return service.sql(
    `SELECT type, subject FROM audit_events WHERE type LIKE 'carrier.budget_%' AND subject ->> 'provider' = $1
     ORDER BY at`,
    [provider],
  );
}

it('from four fifths on it is told, and once it is spent nobody is asked any more; the other provider goes on', async () => {
  const about = { provider: 'aliyun', budget: String(budget) };
  for (let taps = 1; taps < budget * 0.8; taps += 1) expect((await tap('aliyun')).status).toBe(200);
  expect(await alerts('aliyun')).toEqual([]);
  for (let taps = budget * 0.8; taps <= budget; taps += 1) expect((await tap('aliyun')).status).toBe(200);
  expect(await alerts('aliyun')).toEqual([{ type: 'carrier.budget_low', subject: about }]);
  const { total: before } = await service.simulator.calls('aliyun');
  for (const refused of [await tap('aliyun'), await tap('aliyun')]) {
    expect(refused).toMatchObject({ status: 429, body: { code: 'budget_exhausted' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(86_000);
  }
  expect((await service.simulator.calls('aliyun')).total).toBe(before);
  expect(await alerts('aliyun')).toEqual([
    { type: 'carrier.budget_low', subject: about },
    { type: 'carrier.budget_exhausted', subject: about },
  ]);
  expect(service.nodes[0]!.log().match(/"alert":"carrier\.budget_exhausted"/g)).toHaveLength(1);
  expect((await tap('jverify')).status).toBe(200);
});

it('of many at once as many are asked about as are paid for, and each alert is given once', async () => {
  const taps = await Promise.all(Array.from({ length: 3 * budget }, async () => tap('jverify')));
  expect(taps.filter(({ status }) => status === 200)).toHaveLength(budget - 1);
  expect(taps.filter(({ body }) => body.code === 'budget_exhausted')).toHaveLength(2 * budget + 1);
  expect((await service.simulator.calls('jverify')).total).toBe(budget);
  expect((await alerts('jverify')).map(({ type }) => type).sort()).toEqual([
    'carrier.budget_exhausted',
    'carrier.budget_low',
  ]);
});
