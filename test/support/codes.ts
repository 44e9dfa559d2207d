import type { CodePurpose, SentCode } from '../../src/contract/verification.js';
import { tokensSchema } from '../../src/contract/tokens.js';
import type { Answer, Call, Caller } from './call.js';
import { Device } from './device.js';
import { deviceInput, SignedIn } from './people.js';
import type { Simulator } from './simulator.js';

/** Asks for a code to a phone, or to an address where `to` is one. */
export async function askForCode(
  caller: Caller | SignedIn,
  to: string,
  purpose: CodePurpose = 'login',
  call: Partial<Call> = {},
): Promise<Answer<SentCode>> {
  const body = { channel: to.includes('@') ? 'email' : 'sms', to, purpose };
  return caller.call<SentCode>({ path: '/v1/auth/codes', body, ...call });
}

/** A code that has been sent, as its recipient reads it. */
export async function receiveCode(
  caller: Caller | SignedIn,
  simulator: Simulator,
  to: string,
  purpose: CodePurpose = 'login',
  call: Partial<Call> = {},
): Promise<{ requestId: string; code: string }> {
  const { status, body } = await askForCode(caller, to, purpose, call);
  if (status !== 202) throw new Error(`no code: ${String(status)} ${JSON.stringify(body)}`);
  return { requestId: body.requestId, code: await simulator.lastCode(to) };
}

/** Shows a code to sign in. */
export async function showCode(
  caller: Caller,
  typed: { requestId: string; code: string },
  device = new Device(),
): Promise<Answer<unknown>> {
  return caller.call({ path: '/v1/auth/code/login', body: { ...typed, device: deviceInput.mobile }, device });
}

/** Someone who has signed in with a code; the account is made where there is none. */
export async function signInByCode(
  caller: Caller,
  simulator: Simulator,
  to: string,
  device = new Device(),
): Promise<SignedIn> {
  const typed = await receiveCode(caller, simulator, to, 'login', { device });
  return new SignedIn(caller, device, tokensSchema.parse((await showCode(caller, typed, device)).body));
}

/** A code that this one is not. */
export function anotherThan(code: string): string {
  return String((Number(code) + 1) % 1_000_000).padStart(6, '0');
}
