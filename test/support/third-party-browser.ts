import { problemSchema, type Problem } from '../../src/contract/problem.js';
import type { Caller, Answer } from './call.js';
import { sha256, type Device } from './device.js';

const deviceInput = { kind: 'pc', name: 'Firefox on Linux', platform: 'Linux' } as const;

/** What the way back to the page brought. */
export interface Outcome {
  readonly ticket: string | null;
  readonly error: string | null;
}

/** A browser on its way through a third party: it follows redirects by hand, and keeps the service's cookies. */
export class ThirdPartyBrowser {
  readonly verifier = 'a-verifier-that-only-this-page-knows-0123456789';
  private readonly cookies = new Map<string, string>();

  constructor(
    readonly caller: Caller,
    readonly redirectUri = `${caller.publicUrl}/phone`,
  ) {}

  get cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** To the third party's page, as the service sends it there. */
  async start(provider: string): Promise<URL> {
    const query = new URLSearchParams({ redirectUri: this.redirectUri, challenge: sha256(this.verifier) });
    const response = await this.open(`/v1/auth/oauth/${provider}/start?${query.toString()}`);
    return locationOf(response);
  }

  /** Picks someone there, or says no with `refuse`; the address that it is sent back to. */
  async pick(page: URL, person: string): Promise<URL> {
    const url = new URL(page);
    const shown = await fetch(url);
    if (!shown.ok) throw new Error(`the third party's page: ${String(shown.status)} ${await shown.text()}`);
    url.searchParams.set('person', person);
    return locationOf(await fetch(url, { redirect: 'manual' }));
  }

  /** The callback's raw answer. */
  async return(callback: URL): Promise<Response> {
    return this.open(callback.pathname + callback.search);
  }

  /** The whole way, and what came of it. */
  async visit(provider: string, person: string): Promise<Outcome> {
    return outcomeOf(await this.return(await this.pick(await this.start(provider), person)));
  }

  /** The whole way, with a ticket at its end. */
  async ticketFor(provider: string, person: string): Promise<string> {
    const { ticket, error } = await this.visit(provider, person);
    if (ticket === null) throw new Error(`${provider} brought ${String(error)} instead of a ticket`);
    return ticket;
  }

  async redeem<Body = unknown>(ticket: string, device: Device, verifier = this.verifier): Promise<Answer<Body>> {
    const body = { ticket, verifier, device: deviceInput };
    return this.caller.call<Body>({ path: '/v1/auth/oauth/ticket', body, device });
  }

  /** The whole way for someone whom no account has yet; the refusal that asks "link or new". */
  async arriveUnlinked(provider: string, person: string, device: Device): Promise<Problem & { ticket: string }> {
    const answer = await this.redeem(await this.ticketFor(provider, person), device);
    const problem = problemSchema.parse(answer.body);
    if (problem.code !== 'identity_unlinked' || problem.ticket === undefined) throw new Error(problem.code);
    return { ...problem, ticket: problem.ticket };
  }

  async register<Body = unknown>(ticket: string, device: Device): Promise<Answer<Body>> {
    const body = { ticket, device: deviceInput };
    return this.caller.call<Body>({ path: '/v1/auth/oauth/ticket/register', body, device });
  }

  async link<Body = unknown>(ticket: string, proof: object, device: Device): Promise<Answer<Body>> {
    const body = { ticket, proof, device: deviceInput };
    return this.caller.call<Body>({ path: '/v1/auth/oauth/ticket/link', body, device });
  }

  private async open(path: string): Promise<Response> {
    const response = await fetch(this.caller.nodeUrl + path, {
      redirect: 'manual',
      headers: { cookie: this.cookieHeader, ...this.caller.headers },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.cookies.set(name, value);
    }
    return response;
  }
}

/** What stands in the fragment of the address that a callback leads to. */
export function outcomeOf(response: Response): Outcome {
  const fragment = new URLSearchParams(locationOf(response).hash.slice(1));
  return { ticket: fragment.get('ticket'), error: fragment.get('error') };
}

export function locationOf(response: Response): URL {
  const location = response.headers.get('location');
  if (response.status !== 302 || location === null) throw new Error(`no redirect, but ${String(response.status)}`);
  return new URL(location);
}

/** A native SDK on a phone: asks for a challenge, gets a code, signs in. */
export async function challengeFor(
  caller: Caller,
  provider: string,
  device: Device,
): Promise<{ challengeId: string; nonce: string }> {
  return caller.succeed({ path: `/v1/auth/oauth/${provider}/challenges`, method: 'POST', body: {}, device });
}

export async function signInByCode(
  caller: Caller,
  provider: string,
  shown: { challengeId: string; code: string },
  device: Device,
): Promise<Answer<unknown>> {
  const body = { ...shown, device: { kind: 'mobile', name: 'An app', platform: 'iOS' } };
  return caller.call({ path: `/v1/auth/oauth/${provider}/code`, body, device });
}
