import type { SessionKind } from '../contract/tokens.js';

const hour = 3_600_000;
const day = 24 * hour;

/** How long a sign-in session lives: unused, and at most. Milliseconds. */
export const sessionLives: Record<SessionKind, { readonly idleMs: number; readonly absoluteMs: number }> = {
  mobile: { idleMs: 30 * day, absoluteMs: 180 * day },
  pc: { idleMs: hour, absoluteMs: day },
};

/** How long an access token lives, in seconds: also how long an offline verifier may not know of a revocation. */
export const accessTokenSeconds = 600;

/** How long after its use a refresh token may be shown again, in milliseconds: a lost answer, two tabs. */
export const refreshGraceMs = 30_000;
