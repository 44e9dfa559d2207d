import { endOf, pictureUrl, shownName, ThirdParty } from './third-party.js';

describe('what a third party says of a person', () => {
  it('is a name without control characters, that is never cut within a character', () => {
    expect(shownName(' 林\u0000小雨\n')).toBe('林小雨');
    expect(shownName(undefined)).toBe('');
    const family = '👨‍👩‍👧‍👦';
    expect(shownName(family.repeat(30))).toBe(family.repeat(4));
    expect(shownName('a'.repeat(10_000))).toHaveLength(50);
  });

  it('is a picture only where that is https', () => {
    const url = 'https://pictures.example/a.png';
    expect(pictureUrl(url)).toBe(url);
    const others = ['http://pictures.example/a.png', 'javascript:alert(1)', 'data:image/png;base64,AA', '', undefined];
    for (const other of [...others, `https://pictures.example/${'a'.repeat(2048)}`])
      expect(pictureUrl(other)).toBeNull();
  });
});

describe('how long a token is good', () => {
  it.each([
    [undefined, undefined],
    [7200, '1970-01-01T02:00:00.000Z'],
    [1e300, undefined],
    [Number.NaN, undefined],
  ])('where %s seconds are told is %s', (seconds, end) => {
    expect(endOf(seconds, 0)).toBe(end);
  });
});

describe('what a browser comes back with', () => {
  it.each([
    [{ code: 'x' }, undefined],
    [{ code: 'x', error: 'server_error' }, 'provider_error'],
    [{}, 'provider_error'],
    [{ error: 'access_denied' }, 'access_denied'],
    [{ error: 'user_cancelled_authorize' }, 'access_denied'],
  ])('%j is %s', (query, refusal) => {
    expect(ThirdParty.prototype.refusalIn(query)).toBe(refusal);
  });
});
