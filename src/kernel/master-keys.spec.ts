import { PurposeKeys } from './master-keys.js';

const key = (byte: number) => Buffer.alloc(32, byte);
const secret = Buffer.from('what is sealed');

describe('what a master key sealed', () => {
  const before = new PurposeKeys({ current: key(1), previous: undefined }, 'tests');
  const meanwhile = new PurposeKeys({ current: key(2), previous: key(1) }, 'tests');
  const after = new PurposeKeys({ current: key(2), previous: undefined }, 'tests');

  it.each([
    ['the old one is opened by nodes that have it', before.seal('current', secret, 'row'), [true, true, false]],
    ['the old one as the previous likewise', meanwhile.seal('previous', secret, 'row'), [true, true, false]],
    ['the new one is opened by nodes that have it', meanwhile.seal('current', secret, 'row'), [false, true, true]],
  ])('with %s', (_what, sealed, opened) => {
    const results = [before, meanwhile, after].map((keys) => keys.unseal(sealed, 'row'));
    expect(results.map((result) => result?.plaintext.equals(secret) ?? false)).toEqual(opened);
  });

  it('tells which of them it was', () => {
    expect(meanwhile.unseal(before.seal('current', secret, 'row'), 'row')?.by).toBe('previous');
    expect(meanwhile.unseal(after.seal('current', secret, 'row'), 'row')?.by).toBe('current');
  });

  it('is opened for nothing else: another row, another purpose, changed, cut short, empty', () => {
    const sealed = before.seal('current', secret, 'row');
    expect(before.unseal(sealed, 'another row')).toBeUndefined();
    const elsewhere = new PurposeKeys({ current: key(1), previous: undefined }, 'other');
    expect(elsewhere.unseal(sealed, 'row')).toBeUndefined();
    const changed = sealed.startsWith('A') ? `B${sealed.slice(1)}` : `A${sealed.slice(1)}`;
    for (const wrong of [changed, sealed.slice(0, -4), '']) expect(before.unseal(wrong, 'row')).toBeUndefined();
  });

  it('cannot be sealed with a previous master key that is not given', () => {
    expect(() => before.seal('previous', secret, 'row')).toThrow('there is no previous master key');
  });
});
