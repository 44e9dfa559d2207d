import { constants, generateKeyPairSync, publicEncrypt } from 'node:crypto';
import { CarrierRefusal } from './carrier-provider.js';
import { SealedNumbers } from './sealed-number.js';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
const numbers = new SealedNumbers(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());

const seal = (text: string): Buffer =>
  publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(text));

/** A block as one likes it, encrypted without any padding of the library's. */
const sealBlock = (head: readonly number[], end: string, fill = 1): Buffer => {
  const padding = Buffer.alloc(128 - head.length - end.length, fill);
  const block = Buffer.concat([Buffer.from(head), padding, Buffer.from(end)]);
  return publicEncrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, block);
};

describe('a number that a provider encrypted for our key', () => {
  it('is opened, whatever the padding is', () => {
    expect(numbers.open(seal('13900001234'))).toBe('13900001234');
    expect(numbers.open(sealBlock([0, 2], '\x0013900001234'))).toBe('13900001234');
    expect(numbers.open(sealBlock([0, 2], '\x0013900001234', 255))).toBe('13900001234');
  });

  it.each([
    ['of another key', Buffer.alloc(128, 7)],
    ['that is too short', Buffer.alloc(127, 7)],
    ['that is too long', Buffer.alloc(129, 7)],
    ['larger than the modulus', Buffer.alloc(128, 255)],
    ['with nothing in it', Buffer.alloc(0)],
    ['whose block begins with another byte', sealBlock([1, 2], '\x0013900001234')],
    ['whose block is of another kind', sealBlock([0, 1], '\x0013900001234')],
    ['whose padding has no end', sealBlock([0, 2], '13900001234')],
    ['whose padding ends too early', sealBlock([0, 2, 1, 1, 0], '\x0013900001234')],
    ['with more than a number', seal('13900001234 ')],
    ['with another number', seal('23900001234')],
    ['with no number', seal('no number')],
  ])('is refused without a reason: one %s', (_, sealed) => {
    const refused = new CarrierRefusal('failed', 'a number that our key does not open');
    expect(() => numbers.open(sealed)).toThrow(refused);
  });
});
