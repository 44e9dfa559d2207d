import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, CompactSign, compactVerify } from 'jose';
import { keyOfJwk, readJws, signJws, thumbprintOf, type PublicJwk } from './jws.js';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });

function jwkOf(key: KeyObject): PublicJwk {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  return { kty: 'EC', crv: 'P-256', x, y };
}

const encode = (text: string) => Buffer.from(text).toString('base64url');

describe('a JWS', () => {
  it('that we signed is good for us and for another library', async () => {
    const text = signJws({ typ: 'x' }, { sub: '爱丽丝' }, privateKey);
    const read = readJws(text);
    expect(read).toMatchObject({ header: { alg: 'ES256', typ: 'x' }, payload: { sub: '爱丽丝' } });
    expect(read?.isSignedBy(publicKey)).toBe(true);
    await expect(compactVerify(text, publicKey)).resolves.toMatchObject({ protectedHeader: { alg: 'ES256' } });
  });

  it('that another library signed is good for us', async () => {
    const bytes = new TextEncoder().encode('{"a":1}');
    const text = await new CompactSign(bytes).setProtectedHeader({ alg: 'ES256' }).sign(privateKey);
    expect(readJws(text)?.isSignedBy(publicKey)).toBe(true);
  });

  it('of RFC 7515 appendix A.3 is good', () => {
    const key = keyOfJwk({
      kty: 'EC',
      crv: 'P-256',
      x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
      y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
    });
    const text =
      'eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.' +
      'DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q';
    expect(readJws(text)?.isSignedBy(key!)).toBe(true);
  });

  it('is not signed by whoever did not sign it, nor after a change', () => {
    const text = signJws({}, { sub: 'a' }, privateKey);
    const [head = '', , signature = ''] = text.split('.');
    expect(readJws(text)?.isSignedBy(stranger.publicKey)).toBe(false);
    expect(readJws(`${head}.${encode('{"sub":"b"}')}.${signature}`)?.isSignedBy(publicKey)).toBe(false);
    expect(readJws(`${text.slice(0, -4)}AAAA`)?.isSignedBy(publicKey)).toBe(false);
    // A signature in DER, which OpenSSL makes unless told otherwise, and one with something behind it.
    for (const bad of ['MEUCIQ', `${signature}AAAA`]) {
      expect(readJws(`${head}.${encode('{"sub":"a"}')}.${bad}`)?.isSignedBy(publicKey)).toBe(false);
    }
  });

  it.each([
    ['nothing', ''],
    ['two parts', 'e30.e30'],
    ['four parts', 'e30.e30.e30.e30'],
    ['another algorithm', `${encode('{"alg":"none"}')}.e30.e30`],
    ['an HMAC', `${encode('{"alg":"HS256"}')}.e30.e30`],
    ['no algorithm', 'e30.e30.e30'],
    ['an extension that it insists on', `${encode('{"alg":"ES256","crit":["b64"],"b64":false}')}.e30.e30`],
    ['padding', `${encode('{"alg":"ES256"}')}=.e30.e30`],
    ['a list for claims', `${encode('{"alg":"ES256"}')}.${encode('[1]')}.e30`],
    ['bad UTF-8', `${encode('{"alg":"ES256"}')}.${Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')}.e30`],
    ['no JSON', `${encode('{"alg":"ES256"}')}.${encode('{')}.e30`],
  ])('is not read out of %s', (_, text) => {
    expect(readJws(text)).toBeUndefined();
  });
});

describe('a key', () => {
  it('has the thumbprint that another library finds', async () => {
    const jwk = jwkOf(publicKey);
    expect(thumbprintOf(jwk)).toBe(await calculateJwkThumbprint({ ...jwk }));
  });

  it('must lie on the curve', () => {
    const jwk = jwkOf(publicKey);
    expect(keyOfJwk(jwk)?.equals(publicKey)).toBe(true);
    expect(keyOfJwk({ ...jwk, y: jwk.x })).toBeUndefined();
    expect(keyOfJwk({ ...jwk, y: 'AA' })).toBeUndefined();
  });
});
