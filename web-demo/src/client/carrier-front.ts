import type { Carrier } from '../../../src/contract/carrier.js';
import { ClientError } from './client-error.js';

/** The number of this phone as its carrier shows it to anyone's page: no more than a reminder for the person. */
export interface SeenNumber {
  /** `138****0001` */
  number: string;
  carrier: Carrier;
}

/** Nobody is kept waiting longer for what is only a shorter way. */
const timeoutMs = 1_500;

/**
 * Asks the carrier of the phone that this page is on, over the mobile network. A stand-in's front door: a carrier's own
 * script would do the same two things.
 */
export class CarrierFront {
  constructor(private readonly url: string) {}

  /** Where the service has written an address into the page; undefined where there is no such carrier. */
  static ofPage(): CarrierFront | undefined {
    const told = document.querySelector<HTMLMetaElement>('meta[name="carrier-web"]')?.content;
    return told === undefined ? undefined : new CarrierFront(told);
  }

  /** Throws `no_mobile_data`, `no_sim`, or `carrier_unreachable`. */
  see(): Promise<SeenNumber> {
    return this.#ask<SeenNumber>('/h5/prefetch', {});
  }

  /** A token for one sign-in. Throws as `see`. */
  async token(accessToken: string): Promise<string> {
    const body = JSON.stringify({ accessToken, kind: 'login' });
    const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body };
    return (await this.#ask<{ token: string }>('/h5/token', request)).token;
  }

  async #ask<Answer>(path: string, request: RequestInit): Promise<Answer> {
    let response: Response;
    let body: unknown;
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      response = await fetch(this.url + path, { ...request, signal, credentials: 'omit', cache: 'no-store' });
      body = await response.json();
    } catch (cause) {
      throw new ClientError('carrier_unreachable', { cause });
    }
    if (response.ok) return body as Answer;
    const { code } = body as { code?: unknown };
    throw new ClientError(code === 'no_mobile_data' || code === 'no_sim' ? code : 'carrier_unreachable');
  }
}
