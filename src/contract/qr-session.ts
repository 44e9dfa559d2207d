import { z } from 'zod';
import {
  clientIdSchema,
  localeSchema,
  secondsLeftSchema,
  sentSecretSchema,
  tempTokenSchema,
  timeSchema,
  browserSecretSchema,
  qrIdPattern,
} from './primitives.js';

export const qrStateSchema = z.enum([
  /** Nobody has scanned yet. The PC shows the code. */
  'pending',
  /** A phone is asked. The PC hides the code, and shows who scanned and a way to say "not me". */
  'scanned',
  /** The phone said yes and shows a check code. The PC asks for it: there is one try. */
  'code_required',
  /** The phone's part is done. The tokens wait for the PC, or are on their way. */
  'confirmed',
  /** Tokens have left for the PC. From here on its sign-in session counts; the code is spent. */
  'completed',
  /** Its time ran out, and no one was signed in. The PC shows a new code. */
  'expired',
  /** The PC took it back, or the phone may no longer say yes: `reason` tells. */
  'cancelled',
  /** The phone said no, or the check code was wrong: `reason` tells. */
  'rejected',
]);
export type QrState = z.infer<typeof qrStateSchema>;

/** States that nothing leaves. */
export const finalQrStates = ['completed', 'expired', 'cancelled', 'rejected'] as const satisfies QrState[];

/** Why a QR session was cancelled or rejected. */
export const qrReasonSchema = z.enum([
  /** The PC took the code back: "not me". */
  'cancelled_by_browser',
  /** An admin ended it. */
  'cancelled_by_admin',
  /** The phone's own session was ended before the PC had its tokens. */
  'approver_signed_out',
  /** The phone's person was locked before the PC had its tokens. */
  'approver_locked',
  /** The phone's person changed their password before the PC had its tokens. */
  'approver_password_changed',
  /** The phone said no. */
  'rejected_by_phone',
  /** The phone said no, and reported it as an attack. */
  'reported_by_phone',
  /** The code typed on the PC was wrong. */
  'check_code_wrong',
]);
export type QrReason = z.infer<typeof qrReasonSchema>;

export const riskReasonSchema = z.enum([
  /** PC and phone are in different countries. */
  'country_mismatch',
  /** PC and phone are on different networks. */
  'network_mismatch',
  /** The person has not signed in from this browser before. */
  'unknown_browser',
  /** Where the PC is cannot be told. */
  'unknown_location',
  /** Many codes were asked for from the PC's address. */
  'many_codes',
  /** The person does not usually sign in at this time. */
  'unusual_time',
  /** The person does not usually sign in from there. */
  'unusual_place',
  /** The site wants a check code whatever the risk. */
  'site_policy',
]);
export type RiskReason = z.infer<typeof riskReasonSchema>;

export const riskSchema = z.strictObject({
  level: z.enum(['low', 'elevated', 'high']),
  reasons: z.array(riskReasonSchema),
});
export type Risk = z.infer<typeof riskSchema>;

const expiry = { expiresAt: timeSchema, expiresIn: secondsLeftSchema };
const qrIdSchema = z.string().regex(qrIdPattern);

export const createQrSessionSchema = z.strictObject({
  clientId: clientIdSchema.optional(),
  locale: localeSchema.optional(),
});
export type CreateQrSession = z.infer<typeof createQrSessionSchema>;

/** `secret` goes to the browser that asked and to no one else; `url` is what the QR shows. */
export const createdQrSessionSchema = z.strictObject({
  qrId: qrIdSchema,
  secret: browserSecretSchema,
  url: z.url(),
  state: qrStateSchema,
  version: z.int().min(1),
  ...expiry,
});
export type CreatedQrSession = z.infer<typeof createdQrSessionSchema>;

/** What the waiting browser sees; also the body of `qr:state`. Never holds a credential. */
export const qrViewSchema = z.strictObject({
  qrId: qrIdSchema,
  state: qrStateSchema,
  version: z.int().min(1),
  ...expiry,
  reason: qrReasonSchema.optional(),
  /** After a scan: the person's name, masked, and picture. */
  scannedBy: z.strictObject({ displayName: z.string(), avatarUrl: z.string().nullable() }).optional(),
});
export type QrView = z.infer<typeof qrViewSchema>;

/** `?wait=` holds the answer for so many seconds until there is a version above `?version=`. */
export const waitQuerySchema = z.object({
  wait: z.coerce.number().int().min(1).max(25).optional(),
  version: z.coerce.number().int().min(0).optional(),
});
export type WaitQuery = z.infer<typeof waitQuerySchema>;

/** `?size=` of the code's picture, in pixels. */
export const imageQuerySchema = z.object({
  size: z.coerce.number().int().min(128).max(1024).default(256),
});
export type ImageQuery = z.infer<typeof imageQuerySchema>;

export const checkCodeRequestSchema = z.strictObject({ code: z.string().regex(/^\d{2}$/, 'must be two digits') });
export type CheckCodeRequest = z.infer<typeof checkCodeRequestSchema>;

/** A call without parameters takes `{}` or no body at all. */
export const emptyBodySchema = z.strictObject({}).nullish();

export const locationSchema = z
  .strictObject({ country: z.string(), region: z.string().optional(), city: z.string().optional() })
  .nullable();

/** Who asks to be signed in, for the person to judge. `ip` is masked: IPv4 /24, IPv6 /48. */
export const initiatorSchema = z.strictObject({
  clientId: clientIdSchema,
  clientName: z.string(),
  browser: z.string(),
  os: z.string(),
  ip: z.string(),
  location: locationSchema,
  requestedAt: timeSchema,
  /** Whether this person has signed in from this browser before. */
  known: z.boolean(),
});
export type Initiator = z.infer<typeof initiatorSchema>;

/** `checkCode` tells whether confirming will ask for a code to be typed on the PC. */
export const scanResultSchema = z.strictObject({
  tempToken: tempTokenSchema,
  ...expiry,
  initiator: initiatorSchema,
  risk: riskSchema,
  checkCode: z.boolean(),
});
export type ScanResult = z.infer<typeof scanResultSchema>;

export const confirmRequestSchema = z.strictObject({ tempToken: sentSecretSchema });
export type ConfirmRequest = z.infer<typeof confirmRequestSchema>;

export const confirmResultSchema = z.union([
  z.strictObject({ state: z.literal('confirmed') }),
  z.strictObject({ state: z.literal('code_required'), checkCode: z.string().regex(/^\d{2}$/) }),
]);
export type ConfirmResult = z.infer<typeof confirmResultSchema>;

/** The scanning device's view. */
export const approvalSchema = z.strictObject({
  state: qrStateSchema,
  version: z.int().min(1),
  ...expiry,
  checkCode: z.string().optional(),
  reason: qrReasonSchema.optional(),
});
export type Approval = z.infer<typeof approvalSchema>;

export const rejectRequestSchema = z.strictObject({ tempToken: sentSecretSchema, report: z.boolean().optional() });
export type RejectRequest = z.infer<typeof rejectRequestSchema>;
