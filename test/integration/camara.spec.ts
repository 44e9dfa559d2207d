/**
 * An operator by CAMARA's definitions, on its real wire: what its codes become, and how a phone's token becomes its number.
 */
import { generateKeyPairSync } from 'node:crypto';
import { z } from 'zod';
import { camaraTroubles, type CamaraCode } from '../../src/carrier/camara/camara-trouble.js';
import { CamaraCarrier } from '../../src/carrier/providers/camara-carrier.client.js';
import type { KeptForWeb, ShownToken, WebPlace } from '../../src/carrier/providers/carrier-provider.js';
import { operatorOf, random } from '../support/camara.js';
import { Simulator } from '../support/simulator.js';

const phone = '+34600000001';
const place: WebPlace = {
  pageUrl: 'https://saoma.example/phone',
  challengeId: 'challenge-1',
  nonce: 'nonce-1',
  purpose: 'sign_in',
};
const verifyScopes = ['number-verification:verify'];

let simulator: Simulator;
let carrier: CamaraCarrier;

beforeAll(async () => {
  simulator = await Simulator.start();
  carrier = new CamaraCarrier(operatorOf(simulator), random);
});
afterAll(() => simulator.stop());

function shown(token: string, web: KeptForWeb | null = null): ShownToken {
  return { token, carrier: undefined, web, correlationId: random.id() };
}

async function operatorToken(): Promise<ShownToken> {
  return shown(
    (await simulator.post<{ token: string }>('/sim/carrier-token', { phone, carrier: 'CM', kind: 'login' })).token,
  );
}

/** The browser's way to the operator and back: what its page is opened with. */
async function wayBack(url: string): Promise<URLSearchParams> {
  const response = await fetch(url, { redirect: 'manual' });
  return new URL(response.headers.get('location') ?? '').searchParams;
}

async function troubleOf(asking: Promise<unknown>): Promise<unknown> {
  try {
    return await asking;
  } catch (error) {
    return (error as { trouble?: unknown }).trouble;
  }
}

const codes = Object.keys(camaraTroubles) as CamaraCode[];
const isOfApi = (code: CamaraCode) => code === code.toUpperCase();

it.each(codes.filter(isOfApi))('an API’s %s is told as the table says', async (code) => {
  const token = await operatorToken();
  await simulator.fault('camara', 'error', 1, code);
  expect(await troubleOf(carrier.exchange(token))).toBe(camaraTroubles[code]);
});

it.each(codes.filter((code) => !isOfApi(code) && code !== 'authorization_pending'))(
  'the authorization server’s %s is told as the table says',
  async (code) => {
    const token = await operatorToken();
    await simulator.fault('camara-op', 'error', 1, code);
    expect(await troubleOf(carrier.exchange(token))).toBe(camaraTroubles[code]);
  },
);

it('authorization_pending is waited for, as long as there is time', async () => {
  const ciba = (timeoutMs?: number) => new CamaraCarrier(operatorOf(simulator, { grant: 'ciba' }, timeoutMs), random);
  const pending = async () => simulator.post('/sim/camara/pending', { polls: 1 });
  await pending();
  expect(await ciba().exchange(await operatorToken())).toBe(phone);
  await pending();
  expect(await troubleOf(ciba(500).exchange(await operatorToken()))).toBe('late');
});

it('what it doesn’t know, no answer and another one than expected are its failures', async () => {
  const outcomes: unknown[] = [];
  for (const provider of ['camara', 'camara-op']) {
    for (const [mode, code] of [['error', 'NO_SUCH_CODE'], ['garbage'], ['timeout']] as const) {
      const quick = new CamaraCarrier(operatorOf(simulator, {}, 400), random);
      await quick.exchange(await operatorToken());
      const token = await operatorToken();
      await simulator.fault(provider, mode, 1, code);
      outcomes.push(await troubleOf(quick.exchange(token)));
    }
  }
  expect(outcomes).toEqual(['failed', 'failed', 'late', 'failed', 'failed', 'late']);
});

it('a refusal’s reason has neither the number nor the operator’s words', async () => {
  const token = await operatorToken();
  await simulator.fault('camara', 'error', 1, 'IDENTIFIER_NOT_FOUND');
  await expect(carrier.exchange(token)).rejects.toMatchObject({ reason: 'IDENTIFIER_NOT_FOUND' });
  await simulator.fault('camara', 'error', 1, phone);
  await expect(carrier.exchange(await operatorToken())).rejects.toMatchObject({ reason: 'answered with 500' });
});

it.each(['jwt_bearer', 'ciba'] as const)('an operator’s token gives the number once, by %s', async (grant) => {
  const asking = new CamaraCarrier(operatorOf(simulator, { grant }), random);
  const token = await operatorToken();
  expect(await asking.exchange(token)).toBe(phone);
  expect(await troubleOf(asking.exchange(token))).toBe('token_invalid');
  expect(await asking.verify(await operatorToken(), phone)).toBe('matches');
  expect(await asking.verify(await operatorToken(), '+34600000002')).toBe('differs');
});

it('in a page the number comes over the mobile network, for whoever began', async () => {
  await simulator.post('/sim/phone', { phone, mobileData: true });
  const [own, others] = [await carrier.forWeb(place), await carrier.forWeb(place)];
  expect(new URL(own.web.url).searchParams.get('prompt')).toBe('none');
  const [first, second] = [await wayBack(own.web.url), await wayBack(own.web.url)];
  expect(first.get('state')).toBe(place.challengeId);
  // The code of one is nothing with what was kept for another: PKCE.
  expect(await troubleOf(carrier.exchange(shown(first.get('code')!, others.kept)))).toBe('token_invalid');
  expect(await carrier.exchange(shown(second.get('code')!, own.kept))).toBe(phone);

  await simulator.post('/sim/phone', { phone, mobileData: false });
  expect((await wayBack(own.web.url)).get('error')).toBe('access_denied');
});

it('a number that somebody only names is not the phone’s', async () => {
  const operator = operatorOf(simulator);
  const named = operator.authorization.tokenBySubject(`tel:${phone}`, verifyScopes, operator.deadline());
  const call = { method: 'POST', path: '/number-verification/v2/verify', body: { phoneNumber: phone } } as const;
  const asked = named.then((accessToken) =>
    operator.call({ ...call, accessToken, correlationId: 'x' }, z.unknown(), operator.deadline()),
  );
  expect(await troubleOf(asked)).toBe('no_mobile_network');
});

it('a key that isn’t registered there opens nothing', async () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  for (const grant of ['jwt_bearer', 'ciba'] as const) {
    const stranger = new CamaraCarrier(operatorOf(simulator, { privateKey: pem, grant }), random);
    expect(await troubleOf(stranger.exchange(await operatorToken()))).toBe(
      grant === 'ciba' ? 'misconfigured' : 'token_invalid',
    );
  }
});
