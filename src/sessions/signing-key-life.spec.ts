import { accessTokenSeconds } from './session-lives.js';
import {
  isRotationDue,
  jwksMaxAgeSeconds,
  leadSeconds,
  livesOf,
  marginSeconds,
  nextAt,
  reloadSeconds,
  signerAt,
  stateOf,
  type SigningKeyTimes,
} from './signing-key-life.js';

const daySeconds = 86_400;
const start = Date.parse('2026-01-01T00:00:00Z');
const at = (seconds: number) => start + seconds * 1000;

function key(kid: string, signsFrom: number, createdAt = signsFrom): SigningKeyTimes {
  return { kid, signsFrom: new Date(at(signsFrom)), createdAt: new Date(at(createdAt)) };
}

// `first` signs from 0; `second` is published at 1000.
const takesOver = 1000 + leadSeconds;
const rotation = [key('second', takesOver, 1000), key('first', 0)];
const firstEnds = takesOver + accessTokenSeconds + marginSeconds;

describe("a signing key's life", () => {
  it.each([
    [0, 'signing', 'published', 'first'],
    [takesOver - 1, 'signing', 'published', 'first'],
    [takesOver, 'retired', 'signing', 'second'],
    [firstEnds - 1, 'retired', 'signing', 'second'],
    [firstEnds, 'gone', 'signing', 'second'],
    [10_000_000, 'gone', 'signing', 'second'],
  ])('at %d s: the first is %s, the second %s, and %s signs', (seconds, first, second, signer) => {
    const lives = livesOf(rotation);
    const states = Object.fromEntries(lives.map((life) => [life.kid, stateOf(life, at(seconds))]));
    expect(states).toEqual({ first, second });
    expect(signerAt(lives, at(seconds))?.kid).toBe(signer);
  });

  it('begins at once for the only key, even on a clock that is behind', () => {
    const lives = livesOf([key('only', 0)]);
    expect(signerAt(lives, at(-120))?.kid).toBe('only');
    expect(nextAt(lives, at(-120))).toBeUndefined();
    expect(signerAt([], at(0))).toBeUndefined();
  });

  it('of keys that sign from the same moment lets the youngest sign, as before there was such a time', () => {
    const lives = livesOf([key('younger', 0, -10), key('older', 0, -20)]);
    expect(signerAt(lives, at(0))?.kid).toBe('younger');
    expect(lives.map((life) => stateOf(life, at(0)))).toEqual(['retired', 'signing']);
  });

  it.each([
    ['a day early', 30 * daySeconds - leadSeconds - daySeconds, 30, false],
    ['one second early', 30 * daySeconds - leadSeconds - 1, 30, false],
    ['so that the next key signs on the day', 30 * daySeconds - leadSeconds, 30, true],
    ['long after, when no node ran meanwhile', 400 * daySeconds, 30, true],
    ['never, with 0 days', 400 * daySeconds, 0, false],
  ])('makes a rotation due %s', (_when, seconds, days, isDue) => {
    expect(isRotationDue(livesOf([key('first', 0)]), at(seconds), days)).toBe(isDue);
  });

  it('makes no second rotation due while one is under way, nor right after it', () => {
    const month = 30 * daySeconds;
    const lives = livesOf([key('first', 0), key('second', month, month - leadSeconds)]);
    for (const seconds of [month - leadSeconds, month - 1, month, month + daySeconds]) {
      expect(isRotationDue(lives, at(seconds), 30)).toBe(false);
    }
  });
});

describe('a planned rotation', () => {
  // Seen to fail with leadSeconds = jwksMaxAgeSeconds and with marginSeconds = 0.
  it.each([0, 60, -60])(
    'shows no verifier an unknown kid: JWKS kept for its max-age, nodes late by a reload, clocks %d s apart',
    (skew) => {
      const lives = livesOf(rotation);
      const publishedAt = 1000;
      /** The kids that a node with an exact clock gives at a time; it has loaded the second a reload late. */
      const jwksAt = (seconds: number) =>
        lives
          .filter(({ kid }) => kid === 'first' || seconds >= publishedAt + reloadSeconds)
          .filter((life) => stateOf(life, at(seconds)) !== 'gone')
          .map(({ kid }) => kid);
      for (let mintedAt = 0; mintedAt < firstEnds + 1000; mintedAt += 7) {
        const kid = signerAt(lives, at(mintedAt + skew))?.kid;
        for (const usedAfter of [0, 1, accessTokenSeconds - 1]) {
          const usedAt = mintedAt + usedAfter;
          for (const keptFor of [0, jwksMaxAgeSeconds]) {
            expect({ mintedAt, kids: jwksAt(usedAt - keptFor) }).toMatchObject({
              kids: expect.arrayContaining([kid]) as string[],
            });
          }
        }
      }
    },
  );
});
