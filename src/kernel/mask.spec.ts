import { maskAddress, maskName } from './mask.js';

describe('a masked name', () => {
  it.each([
    ['Alice', 'A***e'],
    ['  Bo b ', 'B***b'],
    ['李小龙', '李***龙'],
    ['王芳', '王*'],
    ['A', 'A*'],
    ['👩‍👩‍👧x👨‍🚀', '👩‍👩‍👧***👨‍🚀'],
    ['', '*'],
  ])('of %s is %s', (name, masked) => {
    expect(maskName(name)).toBe(masked);
  });
});

describe('a masked address', () => {
  it.each([
    ['203.0.113.77', '203.0.113.0/24'],
    ['::ffff:203.0.113.77', '203.0.113.0/24'],
    ['2001:db8:12:34::1', '2001:db8:12::/48'],
    ['2001:0db8:0000:0034::1', '2001:db8:0::/48'],
    ['::1', '0:0:0::/48'],
    ['fe80::1%eth0', 'fe80:0:0::/48'],
    ['a lie', 'unknown'],
  ])('of %s is %s', (address, masked) => {
    expect(maskAddress(address)).toBe(masked);
  });
});
