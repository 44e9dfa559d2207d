import { dictionary } from '@zxcvbn-ts/language-common';
import { normalisedPassword } from './own-hash.js';

const fewest = 8;
const most = 256;
// What may stand beside a name of one's own and still add nothing: "alice123".
const fewestBesideName = 4;

const segmenter = new Intl.Segmenter();

/** The most used of those that were found in breaches, in lower case. Shorter ones are too short anyway. */
const breached: ReadonlySet<string> = new Set(dictionary['passwords-common'].filter(({ length }) => length >= fewest));

/**
 * What is wrong with a new password, as one sentence; undefined where nothing is. By length and by what others and the
 * person's own names give away, as NIST SP 800-63B-4 section 3.1.1.2 wants it: nobody is made to use capitals or digits.
 *
 * @param ownNames what the person is known by: nickname, identifiers
 */
export function weaknessOf(password: string, ownNames: readonly string[]): string | undefined {
  const text = normalisedPassword(password);
  const length = Array.from(segmenter.segment(text)).length;
  if (length < fewest) return `It must have at least ${fewest} characters.`;
  if (length > most) return `It may have at most ${most} characters.`;
  const plain = text.toLowerCase();
  if (breached.has(plain)) return 'It is on the list of passwords that were found in breaches.';
  if (new Set(plain).size === 1) return 'It is one character again and again.';
  const names = ownNames
    .map((name) => normalisedPassword(name).toLowerCase())
    .filter(({ length }) => length >= fewestBesideName);
  const isOwn = names.some((name) => plain.includes(name) && plain.replaceAll(name, '').length < fewestBesideName);
  return isOwn ? 'It is hardly more than your own name, number or address.' : undefined;
}
