import { signsIn } from './sign-in-ways.js';

describe('an identity as a way to sign in', () => {
  const openTypes = new Set(['phone', 'weixin']);

  it.each([
    ['username', true, true],
    ['username', false, false],
    ['phone', false, true],
    ['email', false, false],
    ['email', true, true],
    ['weixin', false, true],
    ['qq', true, false],
  ])('%s, with a password: %s, is one: %s', (type, hasPassword, expected) => {
    expect(signsIn(type, { hasPassword, openTypes })).toBe(expected);
  });
});
