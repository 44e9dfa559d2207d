/**
 * Who carries codes, each on its real wire: the simulator checks signatures, and answers as the provider does.
 *
 * Seen to fail without: `isTimeout` and the case of `number_invalid` in messages.service.ts; each sender's own look at
 * what was answered (`Code`, `status.Code`, `response.status`, `JSON.parse`); each signature or password check of the
 * simulator; `scrub`; the check of the time in docs/messages.md; `taken.giveBack()` and `taken.giveBackPause()` in
 * codes.service.ts.
 */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { WebhookSmsSender } from '../../src/accounts/messages/webhook-sms.client.js';
import type { CodeMessage } from '../../src/accounts/messages/message.js';
import { Clock } from '../../src/kernel/clock.js';
import { smsSettings } from '../../simulator/service-settings.js';
import { Caller } from '../support/call.js';
import { askForCode, signInByCode } from '../support/codes.js';
import { MessageProcess, type Refused } from '../support/messages.js';
import { startService, type TestService } from '../support/service.js';
import type { Simulator } from '../support/simulator.js';

/** The providers, by their names in the simulator. */
const senders = ['webhook', 'aliyun', 'tencent', 'twilio'] as const;
const ways = [...senders, 'smtp'] as const;
type Way = (typeof ways)[number];

const wrongSecrets = {
  SMS_WEBHOOK_SECRET: 'a secret of another gateway',
  ALIYUN_ACCESS_KEY_SECRET: 'a secret of another account',
  TENCENT_SECRET_KEY: 'a secret of another account',
  TWILIO_AUTH_TOKEN: 'a secret of another account',
};

const failures = [
  ['error', 502, 'provider_error'],
  ['garbage', 502, 'provider_error'],
  ['timeout', 504, 'provider_timeout'],
] as const;
const timeout = { PROVIDER_TIMEOUT_SECONDS: '2' };

let service: TestService;
let simulator: Simulator;
let messages: MessageProcess;
let people = 0;

beforeAll(async () => {
  [service, messages] = await Promise.all([startService({ simulator: true, env: timeout }), MessageProcess.start()]);
  ({ simulator } = service);
});
afterAll(async () => {
  await Promise.all([service.stop(), messages.stop()]);
});

/** A node's settings, for one way of sending. */
function settingsFor(way: Way): Record<string, string> {
  return {
    DATABASE_URL: 'postgres://nowhere',
    REDIS_URL: 'redis://nowhere',
    MASTER_KEY: Buffer.alloc(32, 'saoma').toString('base64'),
    ...timeout,
    ...simulator.settings,
    ...(way !== 'smtp' && smsSettings[way](simulator.port)),
  };
}

/** A message to someone who hasn't had any yet. */
function messageBy(way: Way, to?: string): CodeMessage {
  people += 1;
  const number = String(people).padStart(4, '0');
  return {
    channel: way === 'smtp' ? 'email' : 'sms',
    to: to ?? (way === 'smtp' ? `person${number}@example.com` : `+861391234${number}`),
    code: `07${number}`,
    purpose: 'login',
    locale: 'zh-CN',
    correlationId: `message-${number}`,
  };
}

const send = (way: Way, message: CodeMessage, changes: Record<string, string> = {}): Promise<Refused | undefined> =>
  messages.send({ ...settingsFor(way), ...changes }, message);

describe.each(ways)('by %s', (way) => {
  it('a code arrives as it was sent, to whatever country', async () => {
    const last = String(ways.indexOf(way));
    const abroad = [`+1415555014${last}`, `+8525123456${last}`];
    for (const to of way === 'smtp' ? ['Ann@Example.com'] : [undefined, ...abroad]) {
      const message = messageBy(way, to);
      expect(await send(way, message)).toBeUndefined();
      const [newest, ...others] = await simulator.outbox(message.to);
      expect({ newest, others }).toMatchObject({
        newest: { channel: message.channel, code: message.code },
        others: [],
      });
      expect(newest?.text).toContain(message.code);
    }
  });

  it('a wrong secret is refused there, and nothing is sent', async () => {
    const message = messageBy(way);
    const { SMTP_URL = '' } = settingsFor(way);
    const changes = { ...wrongSecrets, SMTP_URL: SMTP_URL.replace('simulator-', 'another-') };
    const { results: before } = await simulator.calls(way);
    expect(await send(way, message, changes)).toMatchObject({ status: 502, code: 'provider_error' });
    expect(await simulator.outbox(message.to)).toEqual([]);
    expect((await simulator.calls(way)).results.refused).toBe((before.refused ?? 0) + 1);
    expect(await send(way, message)).toBeUndefined();
  });
});

// All at once, because a silent one is waited for.
it('a provider’s failure is told as ours, and the next try works', async () => {
  const tryAll = async (way: Way): Promise<void> => {
    for (const [mode, status, code] of failures) {
      const message = messageBy(way);
      await simulator.fault(way, mode, 1);
      expect({ way, mode, refused: await send(way, message) }).toMatchObject({ refused: { status, code } });
      expect(await simulator.outbox(message.to)).toEqual([]);
      expect(await send(way, message)).toBeUndefined();
      expect(await simulator.lastCode(message.to)).toBe(message.code);
    }
    expect((await simulator.calls(way)).results).toMatchObject({ error: 1, garbage: 1, timeout: 1 });
  };
  await Promise.all(ways.map(tryAll));
});

// By the two ways of this node, again both at once.
it('a person whose code could not be sent has no account and has spent nothing: the next one signs them in', async () => {
  const caller = new Caller(service.publicUrl);
  const tryAll = async (recipientOf: (index: number) => string, provider: Way): Promise<void> => {
    for (const [index, [mode, status, code]] of failures.entries()) {
      const to = recipientOf(index);
      await simulator.fault(provider, mode, 1);
      expect(await askForCode(caller, to)).toMatchObject({ status, body: { code } });
      expect(await simulator.outbox(to)).toEqual([]);
      expect(await service.sql('SELECT id FROM identities WHERE identifier = $1', [to])).toEqual([]);
      expect((await signInByCode(caller, simulator, to)).tokens.isNewUser).toBe(true);
    }
  };
  await Promise.all([
    tryAll((index) => `+861391234800${index}`, 'webhook'),
    tryAll((index) => `newcomer${index}@example.com`, 'smtp'),
  ]);
});

it.each(senders)('%s says that there is no such number, and the person hears it', async (way) => {
  expect(await send(way, messageBy(way, '+8612'))).toMatchObject({ status: 400, code: 'phone_invalid' });
});

it.each(['aliyun', 'tencent', 'twilio'] as const)('%s takes only so many for a number, and says so', async (way) => {
  const message = messageBy(way);
  let refused: Refused | undefined;
  let taken = -1;
  for (; refused === undefined && taken < 10; taken += 1) refused = await send(way, message);
  expect({ taken, refused }).toMatchObject({
    taken: way === 'twilio' ? 5 : 1,
    refused: { status: 502, code: 'provider_error', message: expect.stringContaining('no more messages') as string },
  });
});

it('nobody’s number, address or code is in the log, whatever a library said', async () => {
  for (const way of ways) {
    // Nobody listens there.
    const away = {
      ALIYUN_SMS_URL: 'http://127.0.0.1:1',
      SMS_WEBHOOK_URL: 'http://127.0.0.1:1',
      SMTP_URL: 'smtp://127.0.0.1:1',
    };
    await send(way, messageBy(way), away);
  }
  const log = messages.log() + service.nodes[0]!.log();
  expect(log).toContain('message not sent');
  expect(log).toContain('SignatureDoesNotMatch');
  expect(log).toContain('ECONNREFUSED');
  expect(log).toContain('message-0001');
  // What counts and names for itself may hold any digits.
  const said = log.replace(/"(?:time|pid|durationMs)":[\d.]+|"(?:requestId|correlationId)":"[^"]+"/g, '');
  expect(said).not.toMatch(/1391234|555014|@example|07\d{4}/i);
});

describe('the simulator', () => {
  it('finds a person in any spelling, and says what it cannot read', async () => {
    const message = messageBy('webhook', '+8613912349999');
    await send('webhook', message);
    for (const spelling of ['139 1234 9999', '+86-139-1234-9999', '%2B8613912349999', '+8613912349999']) {
      expect(await simulator.get(`/sim/outbox?to=${spelling}`)).toMatchObject({ messages: [{ code: message.code }] });
    }
    const page = await (await fetch(`${simulator.url}/`)).text();
    expect(page).toContain(`<b>${message.to}</b>`);
    for (const [path, body] of [
      ['/sim/outbox?who=x', undefined],
      ['/sim/calls?provider=nobody', undefined],
      ['/sim/faults', { provider: 'webhook', mode: 'slow' }],
      ['/sim/faults', { provider: 'webhook', mode: 'error', count: 0 }],
      ['/sim/faults', { provider: 'nobody', mode: 'error' }],
    ] as const) {
      const asked = body === undefined ? simulator.get(path) : simulator.post(path, body);
      await expect(asked).rejects.toThrow(/: 400 \{"error":"/);
    }
  });

  it('lets a channel fail and counts its calls, whoever sends there', async () => {
    const before = await simulator.calls('sms');
    await simulator.fault('sms', 'garbage', 1);
    for (const id of ['aliyun', 'webhook'] as const) {
      expect(await send(id, messageBy(id, '+8613912348888'))).toMatchObject({ code: 'provider_error' });
    }
    await simulator.fault('sms', 'ok');
    const after = await simulator.calls('sms');
    expect(after.total - before.total).toBe(2);
    expect(after.results.garbage).toBe((before.results.garbage ?? 0) + 2);
  });
});

/** A call of ours, as a gateway sees it. */
interface Received {
  readonly headers: Record<string, unknown>;
  readonly body: string;
}

class LateClock extends Clock {
  override now(): number {
    return super.now() - 301_000;
  }
}

it('a gateway of one’s own knows us by the lines in docs/messages.md', async () => {
  const [, snippet = ''] = /```js\n([\s\S]+?)```/.exec(readFileSync('docs/messages.md', 'utf8')) ?? [];
  const file = join(mkdtempSync(join(tmpdir(), 'saoma-gateway-')), 'gateway.mjs');
  writeFileSync(file, `${snippet}\nconsole.log(isFromSaoma(...JSON.parse(process.argv[2])));\n`);
  const judge = (...seen: unknown[]): string =>
    spawnSync(process.execPath, [file, JSON.stringify(seen)], { encoding: 'utf8' }).stdout.trim();

  const received: Received[] = [];
  const gateway = createServer((request, response) => {
    void readText(request).then((body) => {
      received.push({ headers: request.headers, body });
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(gateway, 'listening');
  const url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
  for (const clock of [new Clock(), new LateClock()]) {
    const sender = new WebhookSmsSender({ sender: 'webhook', url, secret: 'a secret of ours' }, 2000, clock);
    expect(await sender.send(messageBy('webhook'))).toEqual({ outcome: 'sent' });
  }
  gateway.close();

  const [{ headers, body }, late] = received as [Received, Received];
  expect(judge(headers, body, 'a secret of ours')).toBe('true');
  expect(judge(headers, body, 'another secret')).toBe('false');
  expect(judge(headers, body.replace('login', 'bind'), 'a secret of ours')).toBe('false');
  expect(judge(late.headers, late.body, 'a secret of ours')).toBe('false');
  expect(judge({}, body, 'a secret of ours')).toBe('false');
});
