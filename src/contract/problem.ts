import { z } from 'zod';
import { allCodes, type Code } from './codes.js';
import { suggestionsSchema } from './third-parties.js';

/** The body of every error answer: RFC 9457, `application/problem+json`. `code` is the only part to switch on. */
export const problemSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.enum(allCodes as [Code, ...Code[]]),
  instance: z.string(),
  errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
  /** Only with `use_dpop_nonce` on a socket, where no `DPoP-Nonce` header can be read. */
  dpopNonce: z.string().optional(),
  /** Only on a socket, where no `Retry-After` header can be read: seconds after which it may be tried again. */
  retryAfter: z.int().min(1).optional(),
  /** With `identity_unlinked`, with `step_up_required` at a sign-in, and with `identity_taken` where the caller has proved the identity. */
  ticket: z.string().optional(),
  /** Only with `identity_unlinked`. */
  suggestions: suggestionsSchema.optional(),
});
export type Problem = z.infer<typeof problemSchema>;
