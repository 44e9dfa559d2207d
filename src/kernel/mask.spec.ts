import { maskName } from './mask.js';

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
