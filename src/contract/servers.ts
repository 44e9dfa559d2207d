import { z } from 'zod';

/** `GET /v1/userinfo`: OpenID Connect Core 5.1's names, for a site's token. */
export const userinfoSchema = z.strictObject({
  sub: z.string(),
  nickname: z.string(),
  picture: z.string().nullable(),
  locale: z.string(),
});
export type Userinfo = z.infer<typeof userinfoSchema>;

/** A form of RFC 7662 section 2.1 or RFC 7009 section 2.1. Other parameters are ignored, as OAuth asks. */
export const tokenFormSchema = z.object({
  token: z.string().min(1).max(4096),
  token_type_hint: z.string().max(100).optional(),
});
export type TokenForm = z.infer<typeof tokenFormSchema>;

/** RFC 7662 section 2.2. Whatever is not an active token of the asking client is `{ active: false }`, no more. */
export const introspectionSchema = z.union([
  z.strictObject({ active: z.literal(false) }),
  z.strictObject({
    active: z.literal(true),
    iss: z.string(),
    aud: z.string(),
    sub: z.string(),
    sid: z.string(),
    client_id: z.string(),
    kind: z.string(),
    token_type: z.enum(['DPoP', 'Bearer', 'refresh_token']),
    exp: z.int(),
    iat: z.int(),
    jti: z.string().optional(),
    cnf: z.strictObject({ jkt: z.string() }).optional(),
  }),
]);
export type Introspection = z.infer<typeof introspectionSchema>;

/** The public half of the signing keys: RFC 7517. */
export const jwksSchema = z.strictObject({
  keys: z.array(
    z.strictObject({
      kty: z.literal('EC'),
      crv: z.literal('P-256'),
      x: z.string(),
      y: z.string(),
      kid: z.string(),
      alg: z.literal('ES256'),
      use: z.literal('sig'),
    }),
  ),
});

export const healthSchema = z.strictObject({
  status: z.literal('ok'),
  checks: z.record(z.string(), z.literal('up')).optional(),
});
