import { weaknessOf } from './password-policy.js';

describe('a new password', () => {
  it.each([
    ['a sentence of many words', 'why not this one here'],
    ['64 characters', 'q7'.repeat(32)],
    ['256 characters', 'q7Z!'.repeat(64)],
    ['Chinese', '我的猫叫小白它很胖'],
    ['eight emoji that are several code points each', '👩‍👩‍👧🏳️‍🌈👍🏽🇨🇳👩‍🚀🧑‍🦰❤️‍🔥👨‍👨‍👦'],
    ['spaces inside', 'one two  three'],
  ])('may be %s', (_name, password) => {
    expect(weaknessOf(password, ['alice', '+8613800000001'])).toBeUndefined();
  });

  it.each([
    ['seven characters', 'q7Z!x2K', 'at least 8'],
    ['seven characters of two code units each', '𝒳𝒴𝒵𝒜𝒞𝒟𝒢', 'at least 8'],
    ['257 characters', 'q'.repeat(257), 'at most 256'],
    ['a breached one', 'password1', 'breaches'],
    ['a breached one in capitals and full width', 'ＰＡＳＳＷＯＲＤ1', 'breaches'],
    ['one character', 'zzzzzzzzzzzz', 'again and again'],
    ['a name of the person', 'alicealice', 'your own'],
    ['a name and a little', 'Alice-7q', 'your own'],
    ['the phone number', '13900000001', 'your own'],
  ])('may not be %s', (_name, password, why) => {
    const weakness = weaknessOf(password, ['alice', '13900000001']);

    expect(weakness).toContain(why);
  });
});
