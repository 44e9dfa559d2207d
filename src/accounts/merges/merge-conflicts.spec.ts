import { conflictsBetween, type MergeSide } from './merge-conflicts.js';

const own: MergeSide = {
  nickname: 'A',
  avatarUrl: null,
  locale: 'en',
  hasPassword: true,
  types: ['username', 'phone'],
};
const bare: MergeSide = { nickname: '', avatarUrl: null, locale: 'en', hasPassword: false, types: ['phone'] };

describe('what two accounts have both', () => {
  it.each<[string, Partial<MergeSide>, string[]]>([
    ['nothing', {}, []],
    ['a password', { hasPassword: true }, ['password']],
    ['the same nickname', { nickname: 'A' }, []],
    ['a nickname', { nickname: 'B' }, ['profile']],
    ['an avatar', { avatarUrl: 'https://a.example/b.png' }, ['profile']],
    ['a language', { locale: 'zh-CN' }, ['profile']],
    ['a username', { types: ['username'] }, ['username']],
  ])('%s', (_, other, expected) => {
    expect(conflictsBetween(own, { ...bare, ...other })).toEqual(expected);
  });
});
