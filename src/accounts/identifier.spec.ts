import { meaningsOf, normaliseIdentifier, readEmail, readPhone } from './identifier.js';

describe('what people type to say who they are', () => {
  it.each([
    '13800000001',
    '+8613800000001',
    '0086 138 0000 0001',
    '86-138-0000-0001',
    '(+86) 138 0000 0001',
    '１３８００００００００１'.replace('００１', '０１'),
    '＋８６１３８０００００００１',
    ' 138 0000 0001 ',
    '+86 (0) 138 0000 0001'.replace(' (0)', ''),
  ])('%s is one phone number', (typed) => {
    expect(readPhone(typed, 'CN')).toEqual({
      number: '+8613800000001',
      country: 'CN',
      dialCode: '86',
      isMobile: true,
    });
  });

  it('a number without its country is of the home country, one with it never', () => {
    expect(readPhone('9123 4567', 'HK')?.number).toBe('+85291234567');
    expect(readPhone('+8613800000001', 'HK')?.number).toBe('+8613800000001');
  });

  it.each(['', 'alice', '12', '+999123456789', '13800000001;ext=5', 'tel:abc', '1380000000138000000013800000001'])(
    '%s is no phone number',
    (typed) => {
      expect(readPhone(typed, 'CN')).toBeUndefined();
    },
  );

  it.each(['1380000000', '138000000012', '01012345678', '99999999999'])('%s is none of a mobile phone', (typed) => {
    expect(readPhone(typed, 'CN')?.isMobile ?? false).toBe(false);
  });

  it('an email address is the same in capitals and full width', () => {
    expect(readEmail(' Alice@Example.COM ')).toBe('alice@example.com');
    expect(readEmail('ａｌｉｃｅ＠ｅｘａｍｐｌｅ．ｃｏｍ')).toBe('alice@example.com');
    expect(readEmail('alice')).toBeUndefined();
    expect(readEmail('a@b@example.com')).toBeUndefined();
  });

  it('digits alone may be a phone number or a username', () => {
    expect(meaningsOf('13800000001', 'CN')).toEqual([
      { type: 'phone', identifier: '+8613800000001' },
      { type: 'username', identifier: '13800000001' },
    ]);
    expect(meaningsOf('+86 138 0000 0001', 'CN')).toEqual([{ type: 'phone', identifier: '+8613800000001' }]);
    expect(meaningsOf('Alice', 'CN')).toEqual([{ type: 'username', identifier: 'alice' }]);
    expect(meaningsOf('Alice@Example.com', 'CN')).toEqual([{ type: 'email', identifier: 'alice@example.com' }]);
    expect(normaliseIdentifier('+86 138 0000 0001')).toEqual({ type: 'phone', identifier: '+8613800000001' });
  });
});
