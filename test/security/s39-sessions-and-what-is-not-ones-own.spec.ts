import { identityPageSchema, loginPageSchema } from '../../src/contract/account.js';
import { tokensSchema } from '../../src/contract/tokens.js';
import { addAccount, grantStepUp } from '../support/accounts.js';
import { Caller, type Call } from '../support/call.js';
import { Browser, SignedIn } from '../support/people.js';
import { startService, type TestService } from '../support/service.js';

interface OpenApi {
  readonly paths: Record<string, Record<string, unknown>>;
}

const changing = ['post', 'put', 'patch', 'delete'];

/** What a GET must leave as it is. Marks of proofs, and that an export was made, are not state of the account. */
const tables = [
  'users',
  'identities',
  'passwords',
  'devices',
  'sessions',
  'refresh_tokens',
  'login_events',
  'qr_outcomes',
  'clients',
];

// Seen to fail, each: without `user_id` in the WHERE of RevocationService.mark(), DevicesStore.name() and
// LoginEventsStore.find(), and with the list in IdentitiesService.unbind() read without it (another's); without
// revokedAt in isLive() (the family lives on).
describe('S39: a session', () => {
  let service: TestService;
  let first: Caller;
  let second: Caller;

  beforeAll(async () => {
    service = await startService({ nodes: 2 });
    first = new Caller(service.publicUrl);
    second = new Caller(service.publicUrl, service.nodes[1]!.url);
  }, 60_000);
  afterAll(() => service.stop());

  const refresh = async (person: SignedIn, refreshToken: string | undefined, caller = first) =>
    caller.call({ path: '/v1/auth/refresh', body: { refreshToken }, device: person.device });

  it('that signed itself out is dead, with its whole family of tokens', async () => {
    const phone = await SignedIn.as('alice', first);
    const renewed = tokensSchema.parse((await refresh(phone, phone.tokens.refreshToken)).body);
    const { refreshToken } = renewed;
    await second.succeed({ path: '/v1/auth/logout', body: { refreshToken }, device: phone.device });
    for (const caller of [first, second]) {
      for (const { accessToken } of [phone.tokens, renewed]) {
        const answer = await caller.call({ path: '/v1/me', device: phone.device, credential: accessToken });
        expect(answer.status).toBe(401);
      }
      expect((await refresh(phone, refreshToken, caller)).status).toBe(401);
    }
  });

  it('whose spent refresh token comes back is dead, with its whole family of tokens', async () => {
    const phone = await SignedIn.as('alice', first);
    const chain = [phone.tokens.refreshToken];
    for (const _ of [1, 2]) chain.push(tokensSchema.parse((await refresh(phone, chain.at(-1))).body).refreshToken);
    expect((await refresh(phone, chain[0], second)).status).toBe(401);
    expect((await refresh(phone, chain.at(-1))).status).toBe(401);
    expect((await phone.call({ path: '/v1/me' })).status).toBe(401);
  });

  it("of someone else, and their device, login and identity, are not there: the same 404 as for what isn't", async () => {
    await addAccount(service, { username: 'carol', phones: ['+8613900000021'] });
    const [owner, stranger] = [await SignedIn.as('carol', first), await SignedIn.as('bob', second)];
    await grantStepUp(service, owner, stranger);
    const { items: logins } = loginPageSchema.parse((await owner.call({ path: '/v1/me/logins' })).body);
    const identities = identityPageSchema.parse((await owner.call({ path: '/v1/me/identities' })).body).items;
    const { id: sessionId, deviceId } = owner.tokens.session;
    const calls = (ids: { session: string; device: string; login: string; identity: string }): Call[] => [
      { path: `/v1/me/sessions/${ids.session}`, method: 'DELETE' },
      { path: `/v1/me/devices/${ids.device}`, method: 'PATCH', body: { name: 'mine now' } },
      { path: `/v1/me/devices/${ids.device}`, method: 'DELETE' },
      { path: `/v1/me/logins/${ids.login}/report`, method: 'POST' },
      { path: `/v1/me/identities/${ids.identity}`, method: 'DELETE' },
    ];
    const phone = identities.find(({ type }) => type === 'phone');
    const real = { session: sessionId, device: deviceId!, login: logins[0]!.id, identity: phone!.id };
    const unknown = 'A'.repeat(22);
    const before = await snapshot();
    const answers = await Promise.all(calls(real).map((call) => stranger.call(call)));
    const toUnknown = await Promise.all(
      calls({ session: unknown, device: unknown, login: unknown, identity: unknown }).map((call) =>
        stranger.call(call),
      ),
    );
    const bare = (body: unknown) => ({ ...(body as object), instance: '' });
    expect(answers.map(({ status }) => status)).toEqual(calls(real).map(() => 404));
    expect(answers.map(({ body }) => bare(body))).toEqual(toUnknown.map(({ body }) => bare(body)));
    expect(await snapshot()).toEqual(before);

    // What is refused to the stranger is the owner's to do; the session last, which it ends.
    const [endSession, ...others] = calls(real);
    const ownDevice = others.filter(({ method, path }) => !(method === 'DELETE' && path.includes('devices')));
    for (const call of ownDevice.filter(({ path }) => !path.includes('report'))) {
      expect((await owner.call(call)).status).toBe(204);
    }
    expect((await owner.call(endSession!)).status).toBe(204);
  });

  it('is changed by no GET, whatever the address: nothing is, by a link or a picture', async () => {
    const phone = await SignedIn.as('alice', first);
    const browser = await Browser.open(first);
    await phone.scan(browser.qrId);
    await grantStepUp(service, phone);
    const { paths } = await first.succeed<OpenApi>({ path: '/openapi.json' });
    const ids = { id: phone.tokens.session.id, qrId: browser.qrId, provider: 'weixin' };
    const before = await snapshot();
    for (const [pattern, methods] of Object.entries(paths)) {
      const path = pattern.replace(/\{(\w+)\}/g, (_, name: string) => ids[name as keyof typeof ids]);
      const { status } = await phone.call({ path: `${path}?id=${ids.id}`, method: 'GET', headers: { cookie: 'a=b' } });
      const isOnlyChange = !('get' in methods) && changing.some((method) => method in methods);
      if (isOnlyChange) expect([path, status]).toEqual([path, 405]);
    }
    expect(await snapshot()).toEqual(before);
    expect((await browser.view()).state).toBe('scanned');
  });

  it('cannot be used by a page of another origin, nor by a form that a browser sends by itself', async () => {
    const phone = await SignedIn.as('alice', first);
    await grantStepUp(service, phone);
    const headers = { origin: 'http://evil.example' };
    const before = await snapshot();
    for (const [method, path] of [
      ['PATCH', '/v1/me'],
      ['DELETE', '/v1/me'],
      ['POST', '/v1/me/identities'],
      ['POST', '/v1/me/merges'],
      ['DELETE', '/v1/me/sessions'],
    ] as const) {
      const asked = { 'access-control-request-method': method, 'access-control-request-headers': 'authorization,dpop' };
      const preflight = await first.call({ path, method: 'OPTIONS', headers: { ...headers, ...asked } });
      expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
      // No cookie of ours signs anyone in: what a browser adds by itself is worth nothing.
      const ambient = { ...headers, cookie: `session=${phone.tokens.accessToken}`, 'sec-fetch-site': 'cross-site' };
      for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x']) {
        const call = { path, method, body: 'nickname=Mallory', headers: { ...ambient, 'content-type': type } };
        expect([401, 415]).toContain((await first.call(call)).status);
      }
      const bare = await first.call({ path, method, body: {}, headers: ambient });
      expect([400, 401]).toContain(bare.status);
    }
    expect(await snapshot()).toEqual(before);
    const own = {
      path: '/v1/me',
      method: 'PATCH',
      body: { nickname: 'Alice' },
      headers: { origin: service.publicUrl },
    };
    expect((await phone.call(own)).status).toBe(200);
  });

  /** A checksum of every table; "last seen" and "last used" are no state. */
  async function snapshot(): Promise<Record<string, string>> {
    const sums = tables.map(async (table) => {
      const [row] = await service.sql<{ sum: string }>(
        `SELECT md5(coalesce(string_agg(line, ',' ORDER BY line), '')) AS sum
         FROM (SELECT (to_jsonb(t) - 'last_seen_at' - 'last_used_at')::text AS line FROM ${table} t) AS lines`,
      );
      return [table, row?.sum ?? ''] as const;
    });
    return Object.fromEntries(await Promise.all(sums));
  }
});
