/**
 * Who proves phone numbers, each on its real wire: the simulator checks signatures, keys and the life of tokens, and refuses
 * as the provider does.
 *
 * Seen to fail without: each adapter's look at the provider's code; `?? 'unknown'` in aliyun-carrier.client.ts; the cases
 * of lateness and of an HTTP status in aliyun-gateway.client.ts and carrier-http.client.ts; the bound on an answer's length in
 * bounded-fetch.ts; the refusal in mainland-number.ts.
 */
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { aliyunCodes } from '../../src/carrier/providers/aliyun-carrier.client.js';
import { cmccExchangeCodes, cmccVerifyCodes } from '../../src/carrier/providers/cmcc-carrier.client.js';
import type { CarrierTrouble, ShownToken } from '../../src/carrier/providers/carrier-provider.js';
import { jverifyCodes } from '../../src/carrier/providers/jverify-carrier.client.js';
import type { ProviderCodes } from '../../src/carrier/providers/provider-codes.js';
import { tencentCodes } from '../../src/carrier/providers/tencent-carrier.client.js';
import type { Carrier } from '../../src/contract/carrier.js';
import { CarrierProcess, type Told } from '../support/carrier-process.js';
import { Simulator } from '../support/simulator.js';

const phone = '+8613912345678';
const other = '+8613912345679';
const timeout = { PROVIDER_TIMEOUT_SECONDS: '1' };

type Provider = 'aliyun' | 'cmcc' | 'jverify' | 'tencent';

/** A provider in one of its forms; `faults` is what the simulator calls it. */
interface Way {
  readonly name: string;
  readonly provider: Provider;
  readonly faults: string;
  readonly carriers: readonly Carrier[];
  /** The kind of token that a comparison takes. */
  readonly comparedBy: 'login' | 'verify';
  readonly without?: readonly string[];
  readonly wrong: Record<string, string>;
}

const all = ['CM', 'CU', 'CT'] as const;
const otherKey = 'a key of another account';
const otherPrivateKey = generateKeyPairSync('rsa', { modulusLength: 1024 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();
const ways: readonly Way[] = [
  {
    name: 'aliyun',
    provider: 'aliyun',
    faults: 'aliyun',
    carriers: all,
    comparedBy: 'verify',
    wrong: { ALIYUN_ACCESS_KEY_SECRET: otherKey },
  },
  {
    name: 'cmcc, signed with RSA',
    provider: 'cmcc',
    faults: 'cmcc',
    carriers: ['CM'],
    comparedBy: 'verify',
    wrong: { CMCC_PRIVATE_KEY: otherPrivateKey },
  },
  {
    name: 'cmcc, signed with MD5',
    provider: 'cmcc',
    faults: 'cmcc',
    carriers: ['CM'],
    comparedBy: 'verify',
    without: ['CMCC_PRIVATE_KEY'],
    wrong: { CMCC_APP_KEY: otherKey },
  },
  {
    name: 'jverify',
    provider: 'jverify',
    faults: 'jverify',
    carriers: all,
    comparedBy: 'verify',
    wrong: { JVERIFY_MASTER_SECRET: otherKey },
  },
  {
    name: 'tencent',
    provider: 'tencent',
    faults: 'tencent-carrier',
    carriers: all,
    comparedBy: 'login',
    wrong: { TENCENT_CARRIER_APP_KEY: otherKey },
  },
];

let simulator: Simulator;
let carriers: CarrierProcess;
let shows = 0;

beforeAll(async () => {
  [simulator, carriers] = await Promise.all([Simulator.start(), CarrierProcess.start()]);
});
afterAll(async () => {
  await Promise.all([simulator.stop(), carriers.stop()]);
});

function settingsFor({ provider, without = [] }: Way): Record<string, string> {
  const settings = {
    DATABASE_URL: 'postgres://nowhere',
    REDIS_URL: 'redis://nowhere',
    MASTER_KEY: Buffer.alloc(32, 'saoma').toString('base64'),
    ...timeout,
    ...simulator.settings,
    CARRIER_PROVIDERS: provider,
  };
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !without.includes(name)));
}

async function tokenOf(carrier: Carrier, kind: 'login' | 'verify'): Promise<string> {
  return (await simulator.post<{ token: string }>('/sim/carrier-token', { phone, carrier, kind })).token;
}

function shown(token: string, carrier: Carrier = 'CM'): ShownToken {
  shows += 1;
  return { token, carrier, web: null, correlationId: `challenge-${String(shows)}` };
}

const exchange = (way: Way, token: ShownToken, changes: Record<string, string> = {}): Promise<Told<string>> =>
  carriers.exchange({ ...settingsFor(way), ...changes }, way.provider, token);

describe.each(ways)('by $name', (way) => {
  it('the number of every SIM is told once', async () => {
    for (const carrier of way.carriers) {
      const token = await tokenOf(carrier, 'login');
      expect(await exchange(way, shown(token, carrier))).toEqual({ answer: phone });
      expect(await exchange(way, shown(token, carrier))).toMatchObject({ trouble: 'token_invalid' });
    }
  });

  it('a number is compared with the phone’s, once', async () => {
    const verify = (token: string, number: string) =>
      carriers.verify(settingsFor(way), way.provider, shown(token), number);
    const spent = await tokenOf('CM', way.comparedBy);
    expect(await verify(spent, phone)).toEqual({ answer: 'matches' });
    expect(await verify(spent, phone)).toMatchObject({ trouble: 'token_invalid' });
    expect(await verify(await tokenOf('CM', way.comparedBy), other)).toEqual({ answer: 'differs' });
  });

  it('a wrong key is refused there', async () => {
    const { results: before } = await simulator.calls(way.faults);
    const token = shown(await tokenOf('CM', 'login'));
    expect(await exchange(way, token, way.wrong)).toMatchObject({ trouble: 'misconfigured' });
    expect((await simulator.calls(way.faults)).results.refused).toBe((before.refused ?? 0) + 1);
  });
});

it.each(ways.filter(({ comparedBy }) => comparedBy === 'verify'))(
  'by $name a token of the other kind is refused',
  async (way) => {
    const [forLogin, forVerify] = [shown(await tokenOf('CM', 'login')), shown(await tokenOf('CM', 'verify'))];
    expect(await exchange(way, forVerify)).toMatchObject({ trouble: 'token_invalid' });
    const compared = await carriers.verify(settingsFor(way), way.provider, forLogin, phone);
    expect(compared).toMatchObject({ trouble: 'token_invalid' });
  },
);

it('a number that was encrypted for another key than ours is not taken', async () => {
  const changes = { JVERIFY_PRIVATE_KEY: otherPrivateKey };
  const told = await exchange(ways[3]!, shown(await tokenOf('CM', 'login')), changes);
  expect(told).toEqual({ trouble: 'failed', reason: 'a number that our key does not open' });
});

/** Each table, and a call that its codes may answer. */
const tables: readonly (readonly [string, ProviderCodes, string, (way: Way) => Promise<Told<unknown>>])[] = [
  ['aliyun', aliyunCodes, 'aliyun', async (way) => exchange(way, shown('a token'))],
  ['cmcc', cmccExchangeCodes, 'cmcc, signed with RSA', async (way) => exchange(way, shown('a token'))],
  [
    'cmcc, where it compares',
    cmccVerifyCodes,
    'cmcc, signed with MD5',
    async (way) => carriers.verify(settingsFor(way), 'cmcc', shown('a token'), phone),
  ],
  ['jverify', jverifyCodes, 'jverify', async (way) => exchange(way, shown('a token'))],
  ['tencent', tencentCodes, 'tencent', async (way) => exchange(way, shown('a token'))],
];

describe.each(tables)('what %s says', (_, codes, name, ask) => {
  const way = ways.find((each) => each.name === name)!;
  // A code that stands for all that begin so is tried with an ending.
  const rows = Object.entries(codes).map(([code, trouble]): [string, CarrierTrouble] => [
    code.replace('*', '.User'),
    trouble,
  ]);

  it.each([...rows, ['99', 'failed']] as const)('%s is %s to us', async (code, trouble) => {
    await simulator.fault(way.faults, 'error', 1, code);
    expect(await ask(way)).toEqual({ trouble, reason: code });
  });
});

describe('an answer that isn’t what was asked for counts for nothing', () => {
  let server: Server;
  let url: string;
  let reply: { status: number; headers?: Record<string, string>; body: string };

  beforeAll(async () => {
    server = createServer((request, response) => {
      request.resume();
      if (request.url?.includes('endless')) return response.writeHead(200).write('{');
      response.writeHead(reply.status, reply.headers).end(reply.body);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const told = async (): Promise<Told<string>> => exchange(ways[4]!, shown('a token'), { TENCENT_CARRIER_URL: url });
  const good = JSON.stringify({ result: 0, mobile: '13912345678' });

  it('and one that never ends is late', async () => {
    const answers = await Promise.all([
      exchange(ways[0]!, shown('endless'), { ALIYUN_CARRIER_URL: url }),
      exchange(ways[4]!, shown('endless'), { TENCENT_CARRIER_URL: `${url}/endless` }),
    ]);
    expect(answers).toMatchObject([{ trouble: 'late' }, { trouble: 'late' }]);
  });

  it('while one that is counts', async () => {
    reply = { status: 200, body: good };
    expect(await told()).toEqual({ answer: phone });
  });

  it.each([
    ['a number behind a 500', { status: 500, body: good }],
    ['a number behind a redirect', { status: 302, headers: { location: '/' }, body: good }],
    ['success without a number', { status: 200, body: JSON.stringify({ result: 0 }) }],
    ['a number without success', { status: 200, body: JSON.stringify({ mobile: '13912345678' }) }],
    ['a refusal with a number', { status: 200, body: JSON.stringify({ result: 99, mobile: '13912345678' }) }],
    ['success in words', { status: 200, body: JSON.stringify({ result: '0', mobile: '13912345678' }) }],
    ['a masked number', { status: 200, body: JSON.stringify({ result: 0, mobile: '139****5678' }) }],
    ['a number with words', { status: 200, body: JSON.stringify({ result: 0, mobile: '13912345678 is it' }) }],
    ['two numbers', { status: 200, body: JSON.stringify({ result: 0, mobile: ['13912345678', '13912345679'] }) }],
    ['a list', { status: 200, body: '[]' }],
    ['nothing', { status: 200, body: '' }],
    ['more than an answer may be', { status: 200, body: good + ' '.repeat(300_000) }],
  ])('%s', async (_, answer) => {
    reply = answer;
    expect(await told()).toMatchObject({ trouble: 'failed' });
  });
});

it('a verdict that is neither yes nor no is unknown', async () => {
  for (const [way, code] of [
    [ways[0]!, 'UNKNOWN'],
    [ways[1]!, '002'],
    [ways[3]!, '9002'],
  ] as const) {
    await simulator.fault(way.faults, 'error', 1, code);
    const told = await carriers.verify(settingsFor(way), way.provider, shown('a token'), phone);
    expect({ way: way.name, told }).toEqual({ way: way.name, told: { answer: 'unknown' } });
  }
});

// All at once, because a silent one is waited for; not two forms of one provider, whose faults are the same.
it('a provider that fails, is silent or answers something else proves nothing, and the next try works', async () => {
  const failures = [
    ['error', 'failed'],
    ['garbage', 'failed'],
    ['timeout', 'late'],
  ] as const;
  const tryAll = async (way: Way): Promise<void> => {
    for (const [mode, trouble] of failures) {
      const token = shown(await tokenOf('CM', 'login'));
      await simulator.fault(way.faults, mode, 1);
      expect({ way: way.name, mode, told: await exchange(way, token) }).toMatchObject({ told: { trouble } });
      // It came to nobody: it may be used still, though the service never sends one twice.
      expect(await exchange(way, token)).toEqual({ answer: phone });
    }
  };
  await Promise.all(ways.filter(({ without }) => !without).map(tryAll));
});

it('a number of elsewhere is compared nowhere on the mainland', async () => {
  for (const way of ways.filter(({ comparedBy }) => comparedBy === 'verify')) {
    const token = shown(await tokenOf('CM', 'verify'));
    const told = await carriers.verify(settingsFor(way), way.provider, token, '+85251234567');
    expect(told).toMatchObject({ trouble: 'number_invalid' });
  }
});

describe('for a page in the phone’s browser', () => {
  const [aliyun, ...others] = ways;
  const place = { pageUrl: 'https://login.example/phone', challengeId: 'challenge-web', nonce: 'nonce' } as const;

  it.each([
    ['sign_in', 'login'],
    ['check', 'verify'],
  ] as const)('Alibaba Cloud is asked for what its script needs to %s, and the token tells', async (purpose, kind) => {
    const env = settingsFor(aliyun!);
    const { answer: begun } = await carriers.forWeb(env, 'aliyun', { ...place, purpose });
    expect(begun).toMatchObject({ web: { type: 'sdk' }, kept: { purpose } });
    const { kept, web } = begun!;
    const { accessToken } = web as { accessToken: string };
    await simulator.post('/sim/phone', { phone, mobileData: true });
    const newToken = async (): Promise<ShownToken> => {
      const { token } = await simulator.post<{ token: string }>('/h5/token', { accessToken, kind });
      return { ...shown(token), web: kept };
    };
    const exchanged = await carriers.exchange(env, 'aliyun', await newToken());
    expect(exchanged).toEqual(
      kind === 'login' ? { answer: phone } : expect.objectContaining({ trouble: 'token_invalid' }),
    );
    expect(await carriers.verify(env, 'aliyun', await newToken(), phone)).toEqual({ answer: 'matches' });
    expect(await carriers.verify(env, 'aliyun', await newToken(), other)).toEqual({ answer: 'differs' });
  });

  it('the others have nothing', async () => {
    for (const way of others) {
      expect(await carriers.forWeb(settingsFor(way), way.provider, { ...place, purpose: 'sign_in' })).toEqual({});
    }
  });
});

it('nothing was printed of numbers and tokens', () => {
  expect(carriers.log()).toBe('');
});
