import { createHash } from 'node:crypto';
import { inputsOf, isDigest, kindOfHash, readSaltedSha256 } from './foreign-hash.js';

const digestOf = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();

describe("a hash from another system's table", () => {
  it.each([
    ['$argon2id$v=19$m=19456,t=2,p=1$aiVrfza5rIEi567TcDDZ5w$+Wihqv0taIi7mS9DzdyacbbW1hoH34M', 'argon2'],
    ['$argon2i$v=19$m=4096,t=1,p=1$aiVrfza5rIEi567TcDDZ5w$+Wihqv0taIi7mS9DzdyacbbW1hoH34M', 'argon2'],
    ['$2y$10$R1r8Ma2Dv5oDxly7uV8RUeIednkxXDXmT7upKFp88zQOAhNrKJ7wW', 'bcrypt'],
    ['$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', 'bcrypt'],
    [`$sha256$c2FsdA==$${digestOf(Buffer.from('saltx')).toString('hex')}`, 'sha256'],
    [`$sha256$$${digestOf(Buffer.from('x')).toString('base64')}`, 'sha256'],
    ['$sha256$c2FsdA==$abcd', undefined],
    ['$2y$10$short', undefined],
    ['5f4dcc3b5aa765d61d8327deb882cf99', undefined],
    ['', undefined],
  ])('%s is of the kind %s', (hash, kind) => {
    expect(kindOfHash(hash)).toBe(kind);
  });

  it.each(['hex', 'base64', 'base64url'] as const)('a salted SHA-256 may have its digest in %s', (encoding) => {
    for (const input of ['saltpässword', 'passwordsalt']) {
      const read = readSaltedSha256(`$sha256$c2FsdA==$${digestOf(Buffer.from(input)).toString(encoding)}`)!;
      const password = input.replace('salt', '');
      expect(inputsOf(read, password).filter((bytes) => isDigest(read, digestOf(bytes)))).toHaveLength(1);
      expect(inputsOf(read, `${password}!`).filter((bytes) => isDigest(read, digestOf(bytes)))).toEqual([]);
    }
  });
});
