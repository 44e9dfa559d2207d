import { problemSchema, type Problem } from '../../src/contract/problem.js';
import type { Device, ProofChanges } from './device.js';

/** One HTTP call, by someone with a key or without. */
export interface Call {
  readonly method?: string;
  readonly path: string;
  /** Sent as JSON; a string is sent as it is. */
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  /** Whose key proves it. */
  readonly device?: Device | undefined;
  /** The token or secret, sent as `DPoP`. */
  readonly credential?: string | undefined;
  readonly proof?: ProofChanges;
}

export interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
  readonly headers: Headers;
}

/** Calls nodes of a service; proofs name its public url, whichever node is asked. */
export class Caller {
  constructor(
    readonly publicUrl: string,
    readonly nodeUrl: string = publicUrl,
    /** Sent with every call and handshake. */
    readonly headers: Record<string, string> = {},
  ) {}

  /** The same, as a proxy passes it on for a client at this address. */
  from(address: string): Caller {
    return new Caller(this.publicUrl, this.nodeUrl, { ...this.headers, 'x-forwarded-for': address });
  }

  /** The answer, whatever it is; a body that isn't JSON comes as text. */
  async call<Body = unknown>(call: Call): Promise<Answer<Body>> {
    const { method = call.body === undefined ? 'GET' : 'POST', path, body, device, credential } = call;
    const response = await fetch(this.nodeUrl + path, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(credential !== undefined && { authorization: `DPoP ${credential}` }),
        ...(device && { dpop: device.prove(method, this.publicUrl + path, credential, call.proof) }),
        ...this.headers,
        ...call.headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, body: (isJson ? JSON.parse(text) : text) as Body, headers: response.headers };
  }

  /** A call that must succeed. */
  async succeed<Body>(call: Call): Promise<Body> {
    const answer = await this.call<Body>(call);
    if (answer.status >= 300) throw new Error(`${call.path}: ${String(answer.status)} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** A call that must fail, with a problem that parses. */
  async fail(call: Call): Promise<Problem> {
    const answer = await this.call(call);
    if (answer.status < 400) throw new Error(`${call.path}: succeeded with ${String(answer.status)}`);
    return problemSchema.parse(answer.body);
  }
}
