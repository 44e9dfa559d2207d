import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { CamaraGrant } from '../../world/camara-tokens.js';
import type { World } from '../../world/world.js';
import { addOperation, CamaraProblem, phoneNumberSchema } from './api.js';

const base = '/number-verification/v2';

/** Exactly one of the two. */
const verifyBody = z
  .strictObject({
    phoneNumber: phoneNumberSchema.optional(),
    hashedPhoneNumber: z
      .string()
      .regex(/^[a-fA-F0-9]{64}$/)
      .optional(),
  })
  .refine(({ phoneNumber, hashedPhoneNumber }) => (phoneNumber === undefined) !== (hashedPhoneNumber === undefined));

/** NumberVerification 2.1.0: for a phone that its network has recognised, once for each token. */
export function addNumberVerification(app: FastifyInstance, world: World): void {
  addOperation(app, world, {
    method: 'GET',
    url: `${base}/device-phone-number`,
    scopes: ['number-verification:device-phone-number:read'],
    isTokenSpent: true,
    run: ({ grant }) => ({ body: { devicePhoneNumber: recognised(grant) } }),
  });
  addOperation(app, world, {
    method: 'POST',
    url: `${base}/verify`,
    scopes: ['number-verification:verify'],
    isTokenSpent: true,
    body: verifyBody,
    run: ({ grant, body: { phoneNumber, hashedPhoneNumber } }) => {
      const phone = recognised(grant);
      const hash = createHash('sha256').update(phone).digest('hex');
      const isTheirs = phoneNumber === undefined ? hashedPhoneNumber?.toLowerCase() === hash : phoneNumber === phone;
      return { body: { devicePhoneNumberVerified: isTheirs } };
    },
  });
}

function recognised({ phone, byNetwork }: CamaraGrant): string {
  if (phone !== null && byNetwork) return phone;
  throw new CamaraProblem('NUMBER_VERIFICATION.USER_NOT_AUTHENTICATED_BY_MOBILE_NETWORK');
}
