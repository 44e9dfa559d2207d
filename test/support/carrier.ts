import type { CarrierChallenge } from '../../src/contract/carrier.js';
import type { Answer, Call, Caller } from './call.js';
import { sha256, type Device, type ProofChanges } from './device.js';
import { deviceInput } from './people.js';
import type { Simulator } from './simulator.js';

/** What the carrier's SDK on a phone with this number gives its app. */
export async function carrierToken(
  simulator: Simulator,
  phone: string,
  kind: 'login' | 'verify' = 'login',
): Promise<string> {
  const body = { phone, carrier: 'CM', kind };
  return (await simulator.post<{ token: string }>('/sim/carrier-token', body)).token;
}

/** A challenge for this device's key. */
export async function carrierChallenge(
  caller: Caller,
  device: Device,
  changes: Record<string, unknown> = {},
): Promise<CarrierChallenge> {
  const body = { device: deviceInput.mobile, ...changes };
  return caller.succeed({ path: '/v1/auth/carrier/challenges', body, device });
}

/** A token that is shown to sign in, with the challenge that it answers. */
export interface ShownCarrierToken {
  readonly challenge: CarrierChallenge;
  readonly token: string;
  readonly device: Device;
  /** What the body has besides; `consent` is true unless it says otherwise. */
  readonly body?: Record<string, unknown>;
  readonly proof?: ProofChanges;
}

/** The call that shows a token to sign in. */
export function carrierLogin({ challenge, token, device, body = {}, proof = {} }: ShownCarrierToken): Call {
  const { challengeId, nonce } = challenge;
  return {
    path: '/v1/auth/carrier/login',
    body: { challengeId, token, consent: true, device: deviceInput.mobile, ...body },
    device,
    proof: { nonce, ath: sha256(token), ...proof },
  };
}

/** One tap on a phone with this number: challenge, token, sign-in. */
export async function oneTap<Body = unknown>(
  caller: Caller,
  simulator: Simulator,
  phone: string,
  device: Device,
): Promise<Answer<Body>> {
  const [challenge, token] = await Promise.all([carrierChallenge(caller, device), carrierToken(simulator, phone)]);
  return caller.call<Body>(carrierLogin({ challenge, token, device }));
}
