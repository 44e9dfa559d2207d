import { z } from 'zod';

/**
 * What the bus carries: that something changed, and how far. Never a credential, never the change itself: the truth is
 * in the store, and whoever hears a hint reads it there.
 */
export const hintSchema = z.object({
  v: z.literal(1),
  type: z.enum(['qr.changed', 'session.revoked', 'account.changed', 'login.recorded', 'signing_keys.changed']),
  /** The id of the QR session, sign-in session or signing key that changed. */
  id: z.string(),
  /** The version that the change made; 0 where the thing has none. */
  version: z.number(),
  /** Milliseconds since 1970. */
  at: z.number(),
  /** Which part changed, or why: one of the contract's closed lists. */
  what: z.string().optional(),
});
export type Hint = z.infer<typeof hintSchema>;
