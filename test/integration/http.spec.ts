import { createQrSessionSchema } from '../../src/contract/qr-session.js';
import { problemSchema } from '../../src/contract/problem.js';
import { Caller, type Call } from '../support/call.js';
import { Device } from '../support/device.js';
import { SignedIn } from '../support/people.js';
import { startService, type TestService } from '../support/service.js';

interface OpenApi {
  readonly paths: Record<string, Record<string, { responses: Record<string, unknown>; security?: unknown[] }>>;
}

describe('the HTTP edge', () => {
  let service: TestService;
  let caller: Caller;
  let phone: SignedIn;

  beforeAll(async () => {
    service = await startService();
    caller = new Caller(service.publicUrl);
    phone = await SignedIn.as('alice', caller);
  });
  afterAll(() => service.stop());

  const odd = ['a:b', '{}', '%0A', 'x'.repeat(10_000), '%00', '..%2F..', '*', 'A'.repeat(42), `${'A'.repeat(43)}%0A`];

  describe('refuses what is malformed', () => {
    const device = new Device();
    const json = { 'content-type': 'application/json' };
    const login = { identifier: 'alice', password: 'x', device: { kind: 'pc', name: 'x', platform: 'x' } };
    const create = (body: unknown): Call => ({ path: '/v1/qr-sessions', body, device });
    const signIn = (body: unknown): Call => ({ path: '/v1/auth/password/login', body, device });
    const cases: [string, number, Call][] = [
      ['JSON that does not end', 400, create('{"clientId":')],
      ['an empty body that says it is JSON', 400, { path: '/v1/qr-sessions', method: 'POST', headers: json }],
      ['an array for an object', 400, create('[]')],
      ['null', 400, create('null')],
      ['__proto__', 400, create('{"__proto__":{"x":1}}')],
      ['constructor.prototype', 400, create('{"constructor":{"prototype":{"x":1}}}')],
      ['an unknown field', 400, create({ qrId: 'A'.repeat(43) })],
      ['a wrong type', 400, create({ clientId: 7 })],
      ['an unknown locale', 400, create({ locale: 'xx' })],
      ['deep JSON', 400, create(`{"clientId":${'['.repeat(20_000)}${']'.repeat(20_000)}}`)],
      ['a body over 64 KiB', 413, create({ clientId: 'x'.repeat(65_536) })],
      ['a form', 415, { ...create('clientId=x'), headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
      ['text', 415, { ...create('{}'), headers: { 'content-type': 'text/plain' } }],
      ['a missing field', 400, signIn({ identifier: 'alice' })],
      ['an unknown field within', 400, signIn({ ...login, device: { ...login.device, key: 'x' } })],
      ['an overlong password', 400, signIn({ ...login, password: 'x'.repeat(1025) })],
      ['a method that is not allowed', 405, { path: '/v1/qr-sessions', method: 'DELETE' }],
      ['a path that is not there', 404, { path: '/v1/qr-session' }],
      ['a URL that is none', 400, { path: '/v1/qr-sessions/%E0%A4%A' }],
    ];

    it.each(cases)('%s: %i', async (_, status, call) => {
      const answer = await caller.call(call);
      expect(answer.status).toBe(status);
      expect(problemSchema.parse(answer.body).status).toBe(status);
    });

    it('names every fault by its path', async () => {
      const problem = await caller.fail(
        signIn({ identifier: 'alice', device: { kind: 'tv', name: '', platform: 'x' } }),
      );
      expect(problem.errors?.map(({ path }) => path).sort()).toEqual(['device.kind', 'device.name', 'password']);
    });

    it('is judged before the credential', async () => {
      const path = `/v1/qr-sessions/${'A'.repeat(43)}/confirm`;
      expect((await caller.call({ path, body: { tempToken: 7 } })).status).toBe(400);
      expect((await caller.call({ path, body: { tempToken: `qrt_${'A'.repeat(43)}` } })).status).toBe(401);
    });
  });

  it.each(odd.map((id) => ({ name: id.slice(0, 20), id })))('treats $name as the id of nothing', async ({ id }) => {
    const answers = await Promise.all([
      phone.call({ path: `/v1/qr-sessions/${id}/scan`, body: {} }),
      phone.call({ path: `/v1/qr-sessions/${id}/approval` }),
      caller.call({ path: `/v1/qr-sessions/${id}`, device: phone.device, credential: `qrs_${'A'.repeat(43)}` }),
      caller.call({ path: `/v1/qr-sessions/${id}/image.svg` }),
      phone.call({ path: `/v1/me/sessions/${id}`, method: 'DELETE' }),
      phone.call({ path: `/v1/me/devices/${id}`, method: 'DELETE' }),
    ]);
    for (const { status, body } of answers) {
      expect(problemSchema.parse(body).status).toBe(status);
      // 401: a proof's htu is compared as a URL, and some of these are not the same URL after parsing.
      // 413: the proof of the longest no longer fits into the headers.
      expect([400, 401, 404, 413]).toContain(status);
    }
  });

  it('echoes known origins alone, and lets a page read what it needs', async () => {
    const preflight = (origin: string) =>
      fetch(`${service.publicUrl}/v1/qr-sessions`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'dpop' },
      });
    const known = await preflight('http://localhost:3200');
    expect(known.headers.get('access-control-allow-origin')).toBe('http://localhost:3200');
    expect(known.headers.get('access-control-allow-credentials')).toBeNull();
    expect(known.headers.get('access-control-allow-headers')).toContain('dpop');
    for (const origin of ['http://localhost:32000', 'http://evil.example', 'null', 'http://localhost']) {
      expect((await preflight(origin)).headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it('keeps answers with secrets out of caches', async () => {
    const created = await caller.call({ path: '/v1/qr-sessions', body: {}, device: new Device() });
    expect(created.headers.get('cache-control')).toBe('no-store');
  });

  describe('the OpenAPI document', () => {
    let document: OpenApi;
    beforeAll(async () => {
      document = await caller.succeed<OpenApi>({ path: '/openapi.json' });
    });

    it('describes each call of the contract, with its answers and its failures', () => {
      const described = Object.entries(document.paths).flatMap(([path, calls]) =>
        Object.keys(calls).map((method) => `${method.toUpperCase()} ${path}`),
      );
      expect(described.sort()).toEqual(
        [
          'DELETE /v1/me',
          'DELETE /v1/me/devices/{id}',
          'DELETE /v1/me/identities/{id}',
          'DELETE /v1/me/sessions',
          'DELETE /v1/me/sessions/{id}',
          'DELETE /v1/qr-sessions/{qrId}',
          'GET /.well-known/jwks.json',
          'GET /health/live',
          'GET /health/ready',
          'GET /v1/auth/carrier/hint',
          'GET /v1/auth/oauth/{provider}/callback',
          'GET /v1/auth/oauth/{provider}/start',
          'GET /v1/auth/providers',
          'GET /v1/me',
          'GET /v1/me/devices',
          'GET /v1/me/export',
          'GET /v1/me/identities',
          'GET /v1/me/logins',
          'GET /v1/me/sessions',
          'GET /v1/me/step-up',
          'GET /v1/qr-sessions/{qrId}',
          'GET /v1/qr-sessions/{qrId}/approval',
          'GET /v1/qr-sessions/{qrId}/image.png',
          'GET /v1/qr-sessions/{qrId}/image.svg',
          'GET /v1/userinfo',
          'PATCH /v1/me',
          'PATCH /v1/me/devices/{id}',
          'POST /v1/auth/carrier/challenges',
          'POST /v1/auth/carrier/login',
          'POST /v1/auth/code/login',
          'POST /v1/auth/codes',
          'POST /v1/auth/logout',
          'POST /v1/auth/oauth/ticket',
          'POST /v1/auth/oauth/ticket/link',
          'POST /v1/auth/oauth/ticket/register',
          'POST /v1/auth/oauth/{provider}/challenges',
          'POST /v1/auth/oauth/{provider}/code',
          'POST /v1/auth/password/login',
          'POST /v1/auth/password/reset',
          'POST /v1/auth/refresh',
          'POST /v1/auth/second-step',
          'POST /v1/hooks/{provider}',
          'POST /v1/introspect',
          'POST /v1/me/identities',
          'POST /v1/me/logins/{id}/report',
          'POST /v1/me/merges',
          'POST /v1/me/merges/proof',
          'POST /v1/me/phone/check',
          'POST /v1/me/step-up',
          'POST /v1/phone-checks',
          'POST /v1/qr-sessions',
          'POST /v1/qr-sessions/{qrId}/check-code',
          'POST /v1/qr-sessions/{qrId}/confirm',
          'POST /v1/qr-sessions/{qrId}/reject',
          'POST /v1/qr-sessions/{qrId}/scan',
          'POST /v1/qr-sessions/{qrId}/token',
          'POST /v1/revoke',
          'PUT /v1/me/password',
        ].sort(),
      );
      for (const calls of Object.values(document.paths)) {
        for (const call of Object.values(calls)) expect(Object.keys(call.responses)).toContain('503');
      }
    });

    it('says which credential a call takes, and what a body holds', () => {
      const create = document.paths['/v1/qr-sessions']?.post;
      expect(create?.security).toEqual([{ proof: [] }]);
      expect(JSON.stringify(create)).toContain(Object.keys(createQrSessionSchema.shape)[0]);
      expect(document.paths['/v1/qr-sessions/{qrId}/scan']?.post?.security).toEqual([{ phone: [] }]);
      expect(document.paths['/v1/qr-sessions/{qrId}']?.get?.security).toEqual([{ browser: [] }]);
    });

    it('names a code at each status that it may have', () => {
      const login = document.paths['/v1/auth/carrier/login']?.post;
      expect(login?.responses['400']).toHaveProperty('description', expect.stringContaining('`invalid_dpop_proof`'));
      expect(login?.responses['401']).toHaveProperty('description', expect.stringContaining('`invalid_dpop_proof`'));
    });

    it('can be read as a page', async () => {
      expect((await caller.call<string>({ path: '/docs' })).body).toContain('swagger-ui');
    });
  });
});
