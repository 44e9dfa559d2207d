import { createHmac, sign, type KeyObject } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { Caller } from '../support/call.js';
import { Device, encode } from '../support/device.js';
import { SignedIn } from '../support/people.js';
import { startService, type TestService } from '../support/service.js';
import { openSigningKey } from '../support/signing-keys.js';

// Seen to fail without each of: iss, typ, exp, iat, nbf and isSignedBy in access-tokens.service.ts, isOwnAudience in
// PersonGuard, the EXISTS line of admit.lua.ts. `alg` and `crit` are refused in kernel/jws.ts, which has its own spec.
describe('S9: a mobile token', () => {
  let service: TestService;
  let caller: Caller;
  let phone: SignedIn;
  let claims: Record<string, unknown>;
  let header: Record<string, unknown>;
  let signingKey: KeyObject;

  beforeAll(async () => {
    service = await startService({ nodes: 2 });
    caller = new Caller(service.publicUrl, service.nodes[1]!.url);
    phone = await SignedIn.as('alice', caller);
    claims = { ...decodeJwt(phone.tokens.accessToken) };
    header = { ...decodeProtectedHeader(phone.tokens.accessToken) };
    // The service's own key, so that what is refused is refused for its claims.
    const [row] = await service.sql<{ kid: string; sealed_private_key: string }>('SELECT * FROM signing_keys');
    signingKey = openSigningKey(service.masterKey, row!);
  });
  afterAll(() => service.stop());

  function signed(changedHeader: Record<string, unknown>, changedClaims: Record<string, unknown>, key = signingKey) {
    const input = `${encode({ ...header, ...changedHeader })}.${encode({ ...claims, ...changedClaims })}`;
    const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
    return `${input}.${signature.toString('base64url')}`;
  }

  const use = async (token: string) => caller.call({ path: '/v1/me', device: phone.device, credential: token });

  it('made anew with our key and the same claims is good: what follows is refused for what it says', async () => {
    expect((await use(signed({}, {}))).status).toBe(200);
  });

  it('is refused when anything about it is wrong', async () => {
    const now = Math.floor(Date.now() / 1000);
    const attacker = new Device();
    const kid = header.kid as string;
    const [headPart, claimPart] = [encode({ ...header, alg: 'none' }), encode(claims)];
    const hmacInput = `${encode({ ...header, alg: 'HS256' })}.${claimPart}`;
    const publicKey = JSON.stringify(
      (await caller.succeed<{ keys: unknown[] }>({ path: '/.well-known/jwks.json' })).keys[0],
    );
    const forged: Record<string, string> = {
      'alg none': `${headPart}.${claimPart}.`,
      'alg none, signature kept': `${headPart}.${claimPart}.${phone.tokens.accessToken.split('.')[2] ?? ''}`,
      'HMAC with the public key': `${hmacInput}.${createHmac('sha256', publicKey).update(hmacInput).digest('base64url')}`,
      'another key, our kid': signed({}, {}, attacker.privateKey),
      'another key, in the header': signed({ jwk: attacker.publicJwk }, {}, attacker.privateKey),
      'another key, by URL': signed({ jku: 'http://127.0.0.1:1/jwks.json', kid: 'x' }, {}, attacker.privateKey),
      'an unknown kid': signed({ kid: 'x' }, {}),
      'a kid that is a path': signed({ kid: `../${kid}` }, {}),
      'no kid': signed({ kid: undefined }, {}),
      'a wrong issuer': signed({}, { iss: 'https://evil.example' }),
      'a wrong audience': signed({}, { aud: 'demo-site' }),
      'no audience': signed({}, { aud: undefined }),
      'a wrong typ': signed({ typ: 'JWT' }, {}),
      'the typ of a proof': signed({ typ: 'dpop+jwt' }, {}),
      'an unknown critical header': signed({ crit: ['x'], x: 1 }, {}),
      expired: signed({}, { exp: now - 1 }),
      'no expiry': signed({}, { exp: undefined }),
      'from the future': signed({}, { iat: now + 600, exp: now + 1200 }),
      'not yet valid': signed({}, { nbf: now + 600 }),
      'an odd subject': signed({}, { sub: "' OR 1=1" }),
      'cut short': phone.tokens.accessToken.slice(0, -4),
    };
    for (const [name, token] of Object.entries(forged)) {
      const { status, body } = await use(token);
      expect({ name, status, body }).toMatchObject({ name, status: 401, body: { code: 'invalid_token' } });
    }
    expect((await use(phone.tokens.accessToken)).status).toBe(200);
  });

  it('is dead on every node once its session is', async () => {
    const ends = [
      (other: SignedIn) => phone.call({ path: `/v1/me/sessions/${other.tokens.session.id}`, method: 'DELETE' }),
      ({ device, tokens: { refreshToken } }: SignedIn) =>
        caller.call({ path: '/v1/auth/logout', body: { refreshToken }, device }),
    ];
    for (const end of ends) {
      const other = await SignedIn.as('alice', caller);
      expect((await other.call({ path: '/v1/me' })).status).toBe(200);
      expect((await end(other)).status).toBe(204);
      for (const { url } of service.nodes) {
        const refused = await other.at(new Caller(service.publicUrl, url)).call({ path: '/v1/me' });
        expect(refused).toMatchObject({ status: 401, body: { code: 'invalid_token' } });
      }
    }
    expect((await phone.call({ path: '/v1/me' })).status).toBe(200);
  });
});
