import { problemSchema } from '../../src/contract/problem.js';
import { Caller, type Call } from '../support/call.js';
import { Device, sha256 } from '../support/device.js';
import { SignedIn } from '../support/people.js';
import { startService, type TestService } from '../support/service.js';

// Seen to fail with, in turn, removed: the comparisons of thumbprint and of scheme in access.service.ts; htm, htu, ath
// and iat, typ, d and isSignedBy in dpop-proof.ts; the MAC in dpop-nonce.ts; the NX in admit.lua.ts; admit() in admitAlone().
describe("S11: a mobile token without its device's key", () => {
  let service: TestService;
  let caller: Caller;
  let phone: SignedIn;
  const now = () => Math.floor(Date.now() / 1000);

  beforeAll(async () => {
    service = await startService({ nodes: 2 });
    caller = new Caller(service.publicUrl, service.nodes[1]!.url);
    phone = await SignedIn.as('alice', caller);
  });
  afterAll(() => service.stop());

  const me = (changes: Partial<Call>) =>
    caller.call({ path: '/v1/me', device: phone.device, credential: phone.tokens.accessToken, ...changes });

  it('is worth nothing', async () => {
    const { accessToken } = phone.tokens;
    const url = `${service.publicUrl}/v1/me`;
    const thief = new Device();
    const attacks: Record<string, Partial<Call>> = {
      'no proof': { device: undefined },
      'as Bearer': { credential: undefined, headers: { authorization: `Bearer ${accessToken}` } },
      "another key's proof": { device: thief },
      'our key in the header, signed by another': { device: thief, proof: { header: { jwk: phone.device.publicJwk } } },
      'for another method': { proof: { htm: 'POST' } },
      'for another URL': { proof: { htu: `${service.publicUrl}/v1/me/sessions` } },
      'for another host': { proof: { htu: 'http://evil.example/v1/me' } },
      'for another token': { proof: { ath: sha256('another') } },
      'for no token': { proof: { ath: undefined } },
      'two proofs': { headers: { dpop: [1, 2].map(() => phone.device.prove('GET', url, accessToken)).join(', ') } },
      'a wrong typ': { proof: { header: { typ: 'jwt' } } },
      'alg none': { proof: { header: { alg: 'none' } } },
      'a private key in the header': { proof: { header: { jwk: { ...phone.device.publicJwk, d: 'AAAA' } } } },
      'no jti': { proof: { jti: '' } },
      garbage: { headers: { dpop: 'a.b.c' } },
    };
    for (const [name, attack] of Object.entries(attacks)) {
      const { status, body } = await me(attack);
      const code = name === 'as Bearer' ? 'invalid_token' : 'invalid_dpop_proof';
      expect({ name, status, body }).toMatchObject({ name, status: 401, body: { code } });
    }
    expect((await me({})).status).toBe(200);
  });

  it('is not helped by a proof that was seen before, on any node', async () => {
    const dpop = phone.device.prove('GET', `${service.publicUrl}/v1/me`, phone.tokens.accessToken);
    expect((await me({ headers: { dpop } })).status).toBe(200);
    for (const { url } of service.nodes) {
      const replay = await new Caller(service.publicUrl, url).call({
        path: '/v1/me',
        credential: phone.tokens.accessToken,
        headers: { dpop },
      });
      expect(replay).toMatchObject({ status: 401, body: { code: 'invalid_dpop_proof' } });
    }
  });

  it('nor is a call that has no token yet: there the same proof is refused as malformed', async () => {
    const dpop = phone.device.prove('POST', `${service.publicUrl}/v1/qr-sessions`);
    const create = { path: '/v1/qr-sessions', body: {}, headers: { dpop } };
    expect((await caller.call(create)).status).toBe(201);
    for (const { url } of service.nodes) {
      const replay = await new Caller(service.publicUrl, url).call(create);
      expect(replay).toMatchObject({ status: 400, body: { code: 'invalid_dpop_proof' } });
    }
  });

  it('nor by a stale one; a client with a wrong clock is told how to go on', async () => {
    for (const offBy of [-3600, -90, 90, 3600]) {
      const refused = await me({ proof: { iat: now() + offBy } });
      expect(problemSchema.parse(refused.body)).toMatchObject({ status: 401, code: 'use_dpop_nonce' });
      const nonce = refused.headers.get('dpop-nonce') ?? '';
      expect((await me({ proof: { iat: now() + offBy, nonce } })).status).toBe(200);
    }
    for (const offBy of [-50, 50]) expect((await me({ proof: { iat: now() + offBy } })).status).toBe(200);
    const made = await me({ proof: { iat: 1, nonce: `${now().toString(36)}.${'A'.repeat(43)}` } });
    expect(made.body).toMatchObject({ code: 'use_dpop_nonce' });
  });
});
