/**
 * What a caller is told of a carrier's trouble, and a day's budget of each provider: it holds over all sign-ins at once, and
 * whoever pays is told before and when it is spent, once each.
 *
 * Seen to fail without: each row of `codeOfTrouble`; `takeOfBudget`, each `alert`, the `NX`, `audit.record`, and the
 * provider in `subjectId`, all in carrier-budget.service.ts.
 */
import { codeOfTrouble, type CarrierTrouble } from '../../src/carrier/providers/carrier-provider.js';
import { Caller, type Answer } from '../support/call.js';
import { carrierChallenge, carrierLogin, carrierToken } from '../support/carrier.js';
import { Device } from '../support/device.js';
import { startService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

const budget = 10;
const env = {
  CARRIER_PROVIDERS: 'aliyun,cmcc,jverify,tencent',
  CARRIER_DAILY_BUDGET: String(budget),
  PROVIDER_TIMEOUT_SECONDS: '2',
  // For the last of them; the others each come from an address of their own.
  RATE_LIMIT_SCALE: '0.1',
  TRUSTED_PROXIES: '127.0.0.1',
};

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
async function tap(provider: string, address?: string): Promise<Answer<{ code?: string; detail?: string }>> {
  people += 1;
  const at = caller.from(address ?? `10.0.0.${String(people)}`);
  const phone = `+861391234${String(people).padStart(4, '0')}`;
  const device = new Device();
  const [challenge, token] = await Promise.all([
    carrierChallenge(at, device, { provider }),
    carrierToken(service.simulator, phone),
  ]);
  return at.call(carrierLogin({ challenge, token, device }));
}

async function alerts(provider: string): Promise<{ type: string; subject: unknown }[]> {
  return service.sql(
    `SELECT type, subject FROM audit_events WHERE type LIKE 'carrier.budget_%' AND subject ->> 'provider' = $1
     ORDER BY at`,
    [provider],
  );
}

const isLate = { mode: 'timeout' } as const;
const says = (code: string) => ({ mode: 'error', code }) as const;
type Row = [CarrierTrouble, string, { readonly mode: 'error' | 'timeout'; readonly code?: string }];
const rows: readonly Row[] = [
  ['token_invalid', 'aliyun', says('isv.TOKEN_INVALID')],
  ['no_mobile_network', 'cmcc', says('103111')],
  ['number_invalid', 'aliyun', says('isv.MOBILE_NUMBER_ILLEGAL')],
  ['limited', 'aliyun', says('Throttling.User')],
  ['misconfigured', 'aliyun', says('SignatureDoesNotMatch')],
  ['failed', 'aliyun', says('InternalError')],
  ['late', 'aliyun', isLate],
];
const told = {
  token_invalid: [401, 'carrier_token_invalid'],
  no_mobile_network: [401, 'carrier_token_invalid'],
  number_invalid: [400, 'phone_invalid'],
  limited: [502, 'provider_error'],
  misconfigured: [502, 'provider_error'],
  failed: [502, 'provider_error'],
  late: [504, 'provider_timeout'],
} as const satisfies Record<CarrierTrouble, readonly [number, string]>;

it.each(rows)('%s is told in our words, and nobody is signed in', async (trouble, provider, { mode, code }) => {
  const [status, ours] = told[trouble];
  await service.simulator.fault(provider, mode, 1, code);
  const { status: answered, body } = await tap(provider);
  expect([answered, body.code]).toEqual([status, ours]);
  if (code !== undefined) expect(JSON.stringify(body)).not.toContain(code);
  const line = `"trouble":"${trouble}","reason":"${code ?? 'no answer in time'}"`;
  await until('it stands in the log', () => service.nodes[0]!.log().includes(line));
  expect(await service.sql(`SELECT id FROM identities WHERE identifier LIKE '+861391234%'`)).toEqual([]);
});

it('every trouble has its row', () => {
  expect(rows.map(([trouble]) => trouble).sort()).toEqual(Object.keys(codeOfTrouble).sort());
});

it('from four fifths on it is told, and once it is spent nobody is asked any more; the other provider goes on', async () => {
  const about = { provider: 'jverify', budget: String(budget) };
  for (let taps = 1; taps < budget * 0.8; taps += 1) expect((await tap('jverify')).status).toBe(200);
  expect(await alerts('jverify')).toEqual([]);
  for (let taps = budget * 0.8; taps <= budget; taps += 1) expect((await tap('jverify')).status).toBe(200);
  expect(await alerts('jverify')).toEqual([{ type: 'carrier.budget_low', subject: about }]);
  const { total: before } = await service.simulator.calls('jverify');
  for (const refused of [await tap('jverify'), await tap('jverify')]) {
    expect(refused).toMatchObject({ status: 429, body: { code: 'budget_exhausted' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(86_000);
  }
  expect((await service.simulator.calls('jverify')).total).toBe(before);
  expect(await alerts('jverify')).toEqual([
    { type: 'carrier.budget_low', subject: about },
    { type: 'carrier.budget_exhausted', subject: about },
  ]);
  const lines = () => service.nodes[0]!.log().match(/"alert":"carrier\.budget_exhausted"/g)?.length;
  await until('it stands in the log', () => lines() === 1);
  expect((await tap('tencent')).status).toBe(200);
});

it('of many at once as many are asked about as are paid for, and each alert is given once', async () => {
  const taps = await Promise.all(Array.from({ length: 3 * budget }, async () => tap('tencent')));
  expect(taps.filter(({ status }) => status === 200)).toHaveLength(budget - 1);
  expect(taps.filter(({ body }) => body.code === 'budget_exhausted')).toHaveLength(2 * budget + 1);
  expect((await service.simulator.calls('tencent-carrier')).total).toBe(budget);
  expect((await alerts('tencent')).map(({ type }) => type).sort()).toEqual([
    'carrier.budget_exhausted',
    'carrier.budget_low',
  ]);
});

it('an address whose tokens are refused again and again asks no carrier any more, and another one does', async () => {
  await service.simulator.fault('cmcc', 'error', 2, '104201');
  const codes = [];
  for (let attempt = 0; attempt < 3; attempt += 1) codes.push((await tap('cmcc', '10.0.1.1')).body.code);
  expect(codes).toEqual(['carrier_token_invalid', 'carrier_token_invalid', 'rate_limited']);
  expect((await tap('cmcc', '10.0.1.2')).status).toBe(200);
});
