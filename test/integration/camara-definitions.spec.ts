/**
 * What we ask an operator, and what the stand-in answers, held against CAMARA's own definitions (test/camara): every call
 * goes through a recorder, and so does every notice.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { camaraTroubles } from '../../src/carrier/camara/camara-trouble.js';
import { CamaraSubscriptions } from '../../src/carrier/notices/camara-subscriptions.client.js';
import { CamaraNumbers } from '../../src/carrier/numbers/camara-numbers.client.js';
import { CamaraCarrier } from '../../src/carrier/providers/camara-carrier.client.js';
import { clock, operatorOf, random } from '../support/camara.js';
import { OpenApiDefinition, type Exchange } from '../support/openapi-definition.js';
import { Simulator } from '../support/simulator.js';
import { until } from '../support/until.js';

const definitions: Readonly<Record<string, OpenApiDefinition>> = {
  '/number-verification/v2': new OpenApiDefinition('test/camara/number-verification-2.1.0.yaml'),
  '/sim-swap/v2': new OpenApiDefinition('test/camara/sim-swap-2.1.0.yaml'),
  '/device-swap/v1': new OpenApiDefinition('test/camara/device-swap-1.0.0.yaml'),
  '/number-recycling/v0.2': new OpenApiDefinition('test/camara/number-recycling-0.2.0.yaml'),
  '/sim-swap-subscriptions/v0.3': new OpenApiDefinition('test/camara/sim-swap-subscriptions-0.3.0.yaml'),
};
const subscriptionsDefinition = definitions['/sim-swap-subscriptions/v0.3']!;

const phone = '+34600000009';
const sink = 'https://saoma.example/v1/hooks/camara';

interface Recorded extends Exchange {
  readonly base: string;
}

let simulator: Simulator;
let recorder: Server;
let apiUrl: string;
const recorded: Recorded[] = [];
const notices: { type: string | undefined; authorization: string | undefined; event: Record<string, unknown> }[] = [];

beforeAll(async () => {
  simulator = await Simulator.start();
  recorder = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      if (request.url === '/sink') {
        const { 'content-type': type, authorization } = request.headers;
        notices.push({ type, authorization, event: JSON.parse(text) as Record<string, unknown> });
        response.writeHead(204).end();
        return;
      }
      void pass(request.method ?? '', request.url ?? '', request.headers, text).then(({ status, type, body }) => {
        response.writeHead(status, type === undefined ? {} : { 'content-type': type }).end(body);
      });
    });
  });
  await new Promise<void>((resolve) => recorder.listen(0, '127.0.0.1', resolve));
  apiUrl = `http://127.0.0.1:${String((recorder.address() as AddressInfo).port)}`;
});
afterAll(async () => {
  recorder.close();
  await simulator.stop();
});

/** Asks the simulator, and keeps both sides of it. */
async function pass(method: string, url: string, headers: Record<string, unknown>, text: string) {
  const passed = Object.entries(headers).filter(([name]) =>
    ['authorization', 'content-type', 'x-correlator', 'accept'].includes(name),
  ) as [string, string][];
  const response = await fetch(`${simulator.url}/camara${url}`, {
    method,
    headers: passed,
    ...(text !== '' && { body: text }),
  });
  const body = await response.text();
  const base = Object.keys(definitions).find((start) => url.startsWith(start)) ?? '';
  recorded.push({
    base,
    method,
    path: url.slice(base.length),
    headers: Object.fromEntries(passed),
    body: text === '' ? undefined : JSON.parse(text),
    status: response.status,
    answerHeaders: Object.fromEntries(response.headers),
    answer: body === '' ? undefined : JSON.parse(body),
  });
  return { status: response.status, type: response.headers.get('content-type') ?? undefined, body };
}

function faultsOf(exchange: Recorded): string[] {
  return (definitions[exchange.base]?.faultsOf(exchange) ?? ['no API of ours']).map(
    (fault) => `${exchange.method} ${exchange.base}${exchange.path}: ${fault}`,
  );
}

async function operatorToken() {
  const { token } = await simulator.post<{ token: string }>('/sim/carrier-token', {
    phone,
    carrier: 'CM',
    kind: 'login',
  });
  return { token, carrier: undefined, web: null, correlationId: random.id() };
}

it('every request and every answer is as the definitions say', async () => {
  const operator = operatorOf(simulator, { apiUrl });
  const carrier = new CamaraCarrier(operator, random);
  const numbers = new CamaraNumbers(operator, ['ES'], clock, random);
  const subscriptions = new CamaraSubscriptions(operator, random);

  expect(await carrier.exchange(await operatorToken())).toBe(phone);
  expect(await carrier.verify(await operatorToken(), phone)).toBe('matches');
  const hourAgo = new Date(Date.now() - 3_600_000);
  await numbers.ask(phone, hourAgo);
  await simulator.post(`/sim/sims/${phone}/recycle`, {});
  expect(await numbers.ask(phone, hourAgo)).toMatchObject({ owner: 'recycled', sim: 'swapped' });
  await simulator.post('/sim/camara/policy', { tellsDates: false, monitoredDays: 30, maxAgeHours: 24 });
  await numbers.ask(phone, new Date(Date.now() - 2 * 86_400_000));

  const wanted = { number: phone, sink, bearer: random.nonce(), endsAt: new Date(Date.now() + 3_600_000) };
  const { id, endsAt } = await subscriptions.create(wanted);
  expect(endsAt).toEqual(wanted.endsAt);
  await expect(subscriptions.create(wanted)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
  expect(await subscriptions.idsOf(phone, sink)).toEqual([id]);
  await subscriptions.end(id);
  await expect(subscriptions.end(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(subscriptions.create({ ...wanted, sink: 'https://' })).rejects.toMatchObject({ code: 'INVALID_SINK' });

  expect(new Set(recorded.map(({ base }) => base))).toEqual(new Set(Object.keys(definitions)));
  expect(new Set(recorded.map(({ status }) => status))).toEqual(new Set([200, 201, 204, 400, 404, 409]));
  expect(recorded.filter(({ body }) => !isInvalidSink(body)).flatMap(faultsOf)).toEqual([]);
  const correlators = recorded.map(({ headers, answerHeaders }) => [
    headers['x-correlator'],
    answerHeaders['x-correlator'],
  ]);
  for (const [sent, answered] of correlators) {
    expect(sent).toMatch(/^[a-zA-Z0-9-_:;./<>{}]{1,256}$/);
    expect(answered).toBe(sent);
  }
});

function isInvalidSink(body: unknown): boolean {
  return (body as { sink?: string } | undefined)?.sink === 'https://';
}

it('the definitions would tell what is missing, and what is of another type', () => {
  const find = (path: string, status: number) => recorded.find((one) => one.path === path && one.status === status)!;
  const verified = find('/verify', 200);
  expect(faultsOf({ ...verified, answer: {} })).toHaveLength(1);
  expect(faultsOf({ ...verified, answer: { devicePhoneNumberVerified: 'true' } })).toHaveLength(1);
  expect(faultsOf({ ...verified, body: { phoneNumber: '0034600000009' } })).toHaveLength(1);
  expect(faultsOf({ ...verified, status: 418 })).toHaveLength(1);
  const subscribed = find('/subscriptions', 201);
  expect(faultsOf({ ...subscribed, body: { ...(subscribed.body as object), types: [] } })).toHaveLength(1);
  expect(faultsOf({ ...subscribed, headers: {} })).toHaveLength(1);
});

it('a call names the number with a token of our own, and never with a person’s', async () => {
  const operator = operatorOf(simulator);
  const scopes = ['sim-swap:check'];
  const personal = await operator.authorization.tokenBySubject(`tel:${phone}`, scopes, operator.deadline());
  const { token: own } = await operator.authorization.ownToken(scopes, operator.deadline());
  const check = async (token: string, body: object) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    await pass('POST', '/sim-swap/v2/check', headers, JSON.stringify(body));
    const { status, answer } = recorded.at(-1)!;
    expect(faultsOf(recorded.at(-1)!)).toEqual([]);
    return [status, (answer as { code?: string }).code];
  };
  expect(await check(own, { phoneNumber: phone, maxAge: 24 })).toEqual([200, undefined]);
  expect(await check(own, { maxAge: 24 })).toEqual([422, 'MISSING_IDENTIFIER']);
  expect(await check(personal, { maxAge: 24 })).toEqual([200, undefined]);
  expect(await check(personal, { phoneNumber: phone })).toEqual([422, 'UNNECESSARY_IDENTIFIER']);
  expect(await check('none', { phoneNumber: phone })).toEqual([401, 'UNAUTHENTICATED']);
});

it('every code of the APIs that we read is one that the definitions name', () => {
  const texts = Object.values(definitions)
    .map(({ text }) => text)
    .join();
  const ofApis = Object.keys(camaraTroubles).filter((code) => code === code.toUpperCase());
  expect(ofApis.filter((code) => !new RegExp(`- ['"]?${code}['"]?\\s`).test(texts))).toEqual([]);
});

it('every notice is a CloudEvent as the definition says, with the subscription’s bearer', async () => {
  const subscriptions = new CamaraSubscriptions(operatorOf(simulator), random);
  const wanted = {
    number: phone,
    sink: `${apiUrl}/sink`,
    bearer: random.nonce(),
    endsAt: new Date(Date.now() + 60_000),
  };
  const { id } = await subscriptions.create(wanted);
  await simulator.post(`/sim/sims/${phone}/swap`, {});
  await subscriptions.end(id);
  await until('three notices', () => notices.length === 3);
  const components: Readonly<Record<string, string>> = {
    swapped: 'EventSimSwap',
    'subscription-started': 'EventSubscriptionStarted',
    'subscription-ended': 'EventSubscriptionEnded',
  };
  const kinds = notices.map(({ type, authorization, event }) => {
    expect([type, authorization]).toEqual(['application/cloudevents+json', `Bearer ${wanted.bearer}`]);
    const kind = String(event.type).split('.').at(-1) ?? '';
    expect(subscriptionsDefinition.componentFaults(components[kind] ?? kind, event)).toEqual([]);
    return kind;
  });
  expect(new Set(kinds)).toEqual(new Set(Object.keys(components)));
  const [first] = notices;
  expect(subscriptionsDefinition.componentFaults('CloudEvent', { ...first?.event, specversion: '2.0' })).toHaveLength(
    1,
  );
});
