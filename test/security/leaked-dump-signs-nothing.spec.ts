import { createHash, createECDH, createPrivateKey, randomBytes, sign, type KeyObject } from 'node:crypto';
import { decodeJwt } from 'jose';
import { unseal } from '../../src/kernel/encryption.js';
import { PurposeKeys } from '../../src/kernel/master-keys.js';
import { sealedColumns } from '../../src/reseal.js';
import { Caller } from '../support/call.js';
import { Device, encode } from '../support/device.js';
import { Browser, SignedIn } from '../support/people.js';
import { startService, type TestService } from '../support/service.js';
import { jwksKids, openSigningKey, runKeys } from '../support/signing-keys.js';
import { until } from '../support/until.js';

interface KeyRow {
  readonly kid: string;
  readonly sealed_private_key: string;
}

// Seen to fail with the sealing key written beside what it seals, in public_jwk.
describe('whoever has a dump of the database', () => {
  let service: TestService;
  let nodes: Caller[];
  let phone: SignedIn;
  let rows: KeyRow[];

  beforeAll(async () => {
    service = await startService({ nodes: 2 });
    nodes = service.nodes.map(({ url }) => new Caller(service.publicUrl, url));
    // A database with a life behind it: sign-ins, a refresh, a QR sign-in, and a key that waits to sign.
    phone = await SignedIn.as('alice', nodes[0]!);
    const browser = await Browser.open(nodes[0]!);
    await phone.approve(browser.qrId);
    const pc = await browser.takeTokens();
    await nodes[0]!.succeed({
      path: '/v1/auth/refresh',
      body: { refreshToken: pc.refreshToken },
      device: browser.device,
    });
    const env = { DATABASE_URL: service.databaseUrl, REDIS_URL: service.redis.url, MASTER_KEY: service.masterKey };
    expect((await runKeys(env, 'rotate')).code).toBe(0);
    rows = await service.sql<KeyRow>('SELECT kid, sealed_private_key FROM signing_keys ORDER BY signs_from');
    for (const node of nodes) await until('both keys to be held', async () => (await jwksKids(node)).length === 2);
  }, 60_000);
  afterAll(() => service.stop());

  /** Every row of every table, as text. */
  async function dump(): Promise<string> {
    const tables = await service.sql<{ name: string }>(
      "SELECT table_schema || '.' || table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
    );
    const texts: string[] = [];
    for (const { name } of tables) {
      const found = await service.sql<{ row: string }>(`SELECT dumped::text AS row FROM ${name} AS dumped`);
      texts.push(name, ...found.map(({ row }) => row));
    }
    return texts.join('\n');
  }

  function tokenBy(key: KeyObject, kid: string): string {
    const input = `${encode({ alg: 'ES256', typ: 'at+jwt', kid })}.${encode(decodeJwt(phone.tokens.accessToken))}`;
    return `${input}.${sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  }

  const statuses = (token: string) =>
    Promise.all(
      nodes.map(async (node) => {
        const answer = await node.call({ path: '/v1/me', device: phone.device, credential: token });
        return answer.status;
      }),
    );

  it('finds no private key and no master key in it, in any encoding', async () => {
    const text = await dump();
    const secrets = rows.flatMap((row) => {
      const key = openSigningKey(service.masterKey, row);
      const scalar = Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url');
      return [scalar, key.export({ format: 'der', type: 'pkcs8' }), key.export({ format: 'der', type: 'sec1' })];
    });
    const masterKey = Buffer.from(service.masterKey, 'base64');
    const sealingKeys = sealedColumns.flatMap(({ purpose }) =>
      new PurposeKeys({ current: masterKey, previous: undefined }, purpose).all(),
    );
    const lowerCase = text.toLowerCase();
    for (const secret of [...secrets, masterKey, ...sealingKeys]) {
      for (const written of writingsOf(secret)) expect(text).not.toContain(written);
      expect(lowerCase).not.toContain(secret.toString('hex'));
      expect(text).not.toContain(BigInt(`0x${secret.toString('hex')}`).toString());
    }
    // The control: what may stand there is found in the same way.
    for (const { kid, sealed_private_key: sealed } of rows) {
      expect(text).toContain(kid);
      expect(text).toContain(sealed);
      const { x = '' } = openSigningKey(service.masterKey, { kid, sealed_private_key: sealed }).export({
        format: 'jwk',
      });
      expect(writingsOf(Buffer.from(x, 'base64url')).some((written) => text.includes(written))).toBe(true);
    }
  });

  it('opens no sealed key with anything in it, and makes none that both nodes do not refuse', async () => {
    const candidates = candidatesIn(await dump());
    expect(candidates.length).toBeGreaterThan(200);
    const publicKeys = rows.map((row) => openSigningKey(service.masterKey, row).export({ format: 'jwk' }));
    for (const bytes of candidates) {
      // As a master key, as a key that was derived from one, and as the private key itself.
      for (const { kid, sealed_private_key: sealed } of rows) {
        const asMaster = new PurposeKeys({ current: bytes, previous: undefined }, 'signing-keys');
        expect(asMaster.unseal(sealed, kid)).toBeUndefined();
        expect(() => unseal(bytes, sealed, kid)).toThrow();
      }
      const pair = pairOf(bytes);
      expect(publicKeys.some(({ x }) => x === pair?.x)).toBe(false);
    }
    const forgers = candidates.flatMap((bytes) => pairOf(bytes)?.key ?? []).slice(0, 5);
    expect(forgers).toHaveLength(5);
    for (const key of [...forgers, new Device().privateKey]) {
      for (const { kid } of rows) expect(await statuses(tokenBy(key, kid))).toEqual([401, 401]);
    }
  }, 60_000);

  it('needs MASTER_KEY too: with it the sealed keys open, and what they sign is taken by both nodes', async () => {
    for (const row of rows) {
      expect(await statuses(tokenBy(openSigningKey(service.masterKey, row), row.kid))).toEqual([200, 200]);
    }
  });

  // Seen to fail with the public half taken from the row: the node then verifies with it, and shows it in the JWKS.
  it('who can write to it as well gets no key of their own believed', async () => {
    const attacker = new Device();
    const own = new PurposeKeys({ current: randomBytes(32), previous: undefined }, 'signing-keys');
    const pkcs8 = attacker.privateKey.export({ format: 'der', type: 'pkcs8' });
    const kid = attacker.thumbprint;
    await service.sql(
      `INSERT INTO signing_keys (kid, public_jwk, sealed_private_key, created_at, signs_from)
       SELECT $1, $2, $3, created_at, signs_from - interval '1 day' FROM signing_keys ORDER BY signs_from LIMIT 1`,
      [kid, attacker.publicJwk, own.seal('current', pkcs8, kid)],
    );
    await service.sql('UPDATE signing_keys SET public_jwk = $1', [attacker.publicJwk]);
    for (const node of service.nodes) {
      await until('the node to have met it', () => node.log().includes('MASTER_KEY does not open this key'));
    }
    for (const name of [kid, rows[0]!.kid]) {
      expect(await statuses(tokenBy(attacker.privateKey, name))).toEqual([401, 401]);
    }
    for (const node of nodes) {
      expect(await jwksKids(node)).toEqual(rows.map((row) => row.kid));
      const jwks = await node.succeed<{ keys: { x: string }[] }>({ path: '/.well-known/jwks.json' });
      expect(jwks.keys.map(({ x }) => x)).not.toContain(attacker.publicJwk.x);
    }
    expect(await statuses(phone.tokens.accessToken)).toEqual([200, 200]);
  });
});

function writingsOf(bytes: Buffer): string[] {
  const base64 = bytes.toString('base64').replace(/=+$/, '');
  return [
    base64,
    bytes.toString('base64url'),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    bytes.toString('latin1'),
  ];
}

/** Every word of a dump, read in each way that gives bytes, as a key of 32 bytes: its ends, and its hash. */
function candidatesIn(text: string): Buffer[] {
  const found = new Map<string, Buffer>();
  const add = (bytes: Buffer) => found.set(bytes.toString('hex'), bytes);
  for (const word of new Set(text.match(/[A-Za-z0-9+/_-]{6,}/g))) {
    const readings = [Buffer.from(word), Buffer.from(word, 'base64url'), Buffer.from(word, 'hex')];
    for (const bytes of readings.filter(({ length }) => length > 0)) {
      add(createHash('sha256').update(bytes).digest());
      if (bytes.length < 32) continue;
      add(bytes.subarray(0, 32));
      add(bytes.subarray(-32));
      // Behind the nonce of what is sealed.
      if (bytes.length >= 44) add(bytes.subarray(12, 44));
    }
  }
  return [...found.values()];
}

/** The key pair of a private number; undefined for the few that are none. */
function pairOf(scalar: Buffer): { x: string; key: KeyObject } | undefined {
  try {
    const curve = createECDH('prime256v1');
    curve.setPrivateKey(scalar);
    const point = curve.getPublicKey();
    const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')];
    const jwk = { kty: 'EC', crv: 'P-256', x, y, d: scalar.toString('base64url') };
    return { x, key: createPrivateKey({ key: jwk, format: 'jwk' }) };
  } catch {
    return undefined;
  }
}
