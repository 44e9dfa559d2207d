import { accessTokenSeconds } from './session-lives.js';

/**
 * The life of a key that signs access tokens, told from two times in its row and the rows beside it. Nothing moves a
 * key on: each node sees by its own clock where it stands, so that all of them move at once without a word.
 *
 * ```
 *   made                signsFrom               the next key's signsFrom
 *     │                     │                             │
 *     ├───── published ─────┼────────── signing ──────────┼───── retired ─────┤ gone
 *     │  leadSeconds        │       SIGNING_KEY_DAYS      │  tokens' life     │ (its row
 *     │  in the JWKS, signs │       signs new tokens      │  and a margin     │  is deleted)
 *     │  nothing yet        │                             │  still verifies   │
 * ```
 *
 * A leaked key doesn't go this way: it is withdrawn, its row deleted at once.
 */
export type SigningKeyState = 'published' | 'signing' | 'retired' | 'gone';

/** How long a verifier may keep the JWKS, in seconds: its `max-age`. */
export const jwksMaxAgeSeconds = 300;

/** A node reads the keys so often, whatever it heard, in seconds. */
export const reloadSeconds = 5;

/**
 * How long a key is published before it signs, in seconds: three times what we ask verifiers to keep the JWKS for,
 * because some keep it for ten minutes whatever they are told (jose's `createRemoteJWKSet` does).
 */
export const leadSeconds = 3 * jwksMaxAgeSeconds;

/** How far apart the clocks of nodes and verifiers may be, in seconds, before a token is refused. */
export const marginSeconds = 300;

const daySeconds = 86_400;

/** What a key's row says of its life. */
export interface SigningKeyTimes {
  readonly kid: string;
  readonly createdAt: Date;
  readonly signsFrom: Date;
}

/** When a key does what, in milliseconds since 1970. */
export interface SigningKeyLife {
  readonly kid: string;
  readonly signsFrom: number;
  /** When the next key takes over; infinite while there is none. */
  readonly retiresAt: number;
  /** When the last token that it signed is over everywhere. */
  readonly endsAt: number;
}

/** The lives of all keys, in the order in which they sign. */
export function livesOf(keys: readonly SigningKeyTimes[]): SigningKeyLife[] {
  const ordered = [...keys].sort(bySigning);
  return ordered.map(({ kid, signsFrom }, index) => {
    const retiresAt = ordered[index + 1]?.signsFrom.getTime() ?? Infinity;
    const endsAt = retiresAt + (accessTokenSeconds + marginSeconds) * 1000;
    return { kid, signsFrom: signsFrom.getTime(), retiresAt, endsAt };
  });
}

export function stateOf(life: SigningKeyLife, now: number): SigningKeyState {
  if (now < life.signsFrom) return 'published';
  if (now < life.retiresAt) return 'signing';
  return now < life.endsAt ? 'retired' : 'gone';
}

/** The key that signs now. On a clock that is behind even the first key's time, that first one: a node always signs. */
export function signerAt(lives: readonly SigningKeyLife[], now: number): SigningKeyLife | undefined {
  return lives.findLast(({ signsFrom }) => signsFrom <= now) ?? lives[0];
}

/** The key that waits to sign, where a rotation is under way. */
export function nextAt(lives: readonly SigningKeyLife[], now: number): SigningKeyLife | undefined {
  return lives.slice(1).find((life) => stateOf(life, now) === 'published');
}

/** Whether the next key must be published now, for it to take over when this one has signed for so many days. */
export function isRotationDue(lives: readonly SigningKeyLife[], now: number, days: number): boolean {
  const signer = signerAt(lives, now);
  if (!signer || days === 0 || nextAt(lives, now)) return false;
  return now >= signer.signsFrom + (days * daySeconds - leadSeconds) * 1000;
}

// Of keys from the same moment the youngest signs: before there was `signsFrom`, the youngest always did.
function bySigning(a: SigningKeyTimes, b: SigningKeyTimes): number {
  return (
    a.signsFrom.getTime() - b.signsFrom.getTime() ||
    a.createdAt.getTime() - b.createdAt.getTime() ||
    (a.kid < b.kid ? -1 : 1)
  );
}
