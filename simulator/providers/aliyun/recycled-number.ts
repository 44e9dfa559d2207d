import { createHash } from 'node:crypto';
import { z } from 'zod';
import { aliyun } from '../../credentials.js';
import { e164Of, mainlandDigitsOf } from '../../world/phone-number.js';
import type { Operator, Sim, Sims } from '../../world/sims.js';
import { refused, type Action } from './action.js';

const parametersSchema = z.object({
  AuthCode: z.string(),
  InputNumber: z.string().min(1),
  Mask: z.enum(['NORMAL', 'MD5', 'SHA256']),
  StartTime: z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
});
type Parameters = z.infer<typeof parametersSchema>;

const carriers: Record<Operator, string> = { CM: 'CMCC', CU: 'CUCC', CT: 'CTCC' };

/** dytns: whether the number has been given to someone else since a time, which is Beijing's. 1: it has; 2: it has not. */
export const describePhoneTwiceTelVerify: Action = (parameters, { sims }) => {
  const parsed = parametersSchema.safeParse(parameters);
  if (!parsed.success) return refused('isv.INVALID_PARAMETERS', 'A parameter is missing or wrong.');
  if (parsed.data.AuthCode !== aliyun.numberAuthCode) return refused('isv.AUTH_CODE_ILLEGAL', 'No such AuthCode.');
  const since = new Date(`${parsed.data.StartTime.replace(' ', 'T')}+08:00`);
  if (Number.isNaN(since.getTime())) return refused('isv.INVALID_PARAMETERS', 'StartTime is no time.');
  const sim = simOf(parsed.data, sims);
  if (!sim) return refused('isv.MOBILE_NUMBER_ILLEGAL', 'The number is illegal.');
  const VerifyResult = sim.ownedSince > since ? '1' : '2';
  return { Code: 'OK', Message: 'OK', Data: { VerifyResult, Carrier: carriers[sim.carrier] } };
};

/** Of a hash only the numbers that someone has asked for are known. */
function simOf({ InputNumber, Mask }: Parameters, sims: Sims): Sim | undefined {
  if (Mask === 'NORMAL') {
    const phone = /^1\d{10}$/.test(InputNumber) ? e164Of(InputNumber) : undefined;
    return phone === undefined ? undefined : sims.of(phone);
  }
  const hash = (phone: string) => createHash(Mask.toLowerCase()).update(mainlandDigitsOf(phone)).digest('hex');
  return sims.list().find(({ phone }) => hash(phone) === InputNumber.toLowerCase());
}
