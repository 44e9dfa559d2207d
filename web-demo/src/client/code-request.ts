import type { Channel, CodePurpose, SentCode } from '../../../src/contract/verification.js';
import { asClientError, ClientError } from './client-error.js';
import { momentIn, type Moment } from './countdown.js';
import type { Call } from './service-client.js';

/** A code that is on its way. */
export interface CodeUnderway {
  channel: Channel;
  /** Whereto, as the person typed it or as the service masks it. */
  to: string;
  requestId: string;
  /** From then on another may be asked for. */
  resendAt: Moment;
}

/** Sends a call: as the person who is signed in, or as anybody. */
export type SendCall = <T>(call: Omit<Call, 'credential'>) => Promise<T>;

/** How a code gets there. Whatever has no at sign, in either width, is tried as a phone number. */
export function channelOf(to: string): Channel {
  return /[@＠]/.test(to) ? 'email' : 'sms';
}

/** Has a code sent. Whether anybody has an account there isn't told. */
export async function askForCode(
  send: SendCall,
  request: { channel: Channel; to: string; purpose: CodePurpose },
): Promise<CodeUnderway> {
  const { channel, to } = request;
  try {
    const { requestId, resendAfter } = await send<SentCode>({ method: 'POST', path: '/v1/auth/codes', body: request });
    return { channel, to, requestId, resendAt: momentIn(resendAfter) };
  } catch (thrown) {
    const { code } = asClientError(thrown);
    // Of all that this page sends, only the address is of the person's making.
    throw code === 'invalid_request' && channel === 'email' ? new ClientError('email_invalid') : thrown;
  }
}
