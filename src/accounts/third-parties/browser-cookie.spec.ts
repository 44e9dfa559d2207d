import { browserCookieOf, browserIn } from './browser-cookie.js';

describe('the cookie that tells browsers apart', () => {
  it('is kept from scripts, and over https from neighbouring hosts and from plain http', () => {
    const common = { httpOnly: true, sameSite: 'lax', path: '/', maxAge: 600 };
    expect(browserCookieOf('https://login.example.com')).toEqual({
      name: '__Host-saoma-oauth',
      options: { ...common, secure: true },
    });
    expect(browserCookieOf('http://localhost:3000')).toEqual({
      name: 'saoma-oauth',
      options: { ...common, secure: false },
    });
  });

  it('counts only where it is one of ours', () => {
    const own = 'a'.repeat(43);
    expect(browserIn(own)).toBe(own);
    for (const other of [undefined, '', 'a', 'a'.repeat(44), `${'a'.repeat(42)} `])
      expect(browserIn(other)).toBeUndefined();
  });
});
