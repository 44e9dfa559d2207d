import { io, type Socket } from 'socket.io-client';
import type { z } from 'zod';
import type { PcEvents, SessionEvents } from '../../src/contract/push.js';
import {
  confirmResultSchema,
  createdQrSessionSchema,
  qrViewSchema,
  scanResultSchema,
  type ConfirmResult,
  type CreatedQrSession,
  type QrView,
  type ScanResult,
} from '../../src/contract/qr-session.js';
import { namespaces, socketPath } from '../../src/contract/sockets.js';
import { tokensSchema, type Tokens } from '../../src/contract/tokens.js';
import { type Caller, type Answer, type Call } from './call.js';
import { Device } from './device.js';

export const deviceInput = {
  mobile: { kind: 'mobile', name: "Alice's phone", platform: 'Android', model: 'Pixel 9', appVersion: '1.0' },
  pc: { kind: 'pc', name: 'Chrome on Linux', platform: 'Linux' },
} as const;

/** Someone signed in with a password, on a phone or PC. */
export class SignedIn {
  constructor(
    readonly caller: Caller,
    readonly device: Device,
    readonly tokens: Tokens,
  ) {}

  static async as(
    username: string,
    caller: Caller,
    kind: 'mobile' | 'pc' = 'mobile',
    device = new Device(),
  ): Promise<SignedIn> {
    const body = { identifier: username, password: `${username}-demo-password`, device: deviceInput[kind] };
    const answer = await caller.succeed({ path: '/v1/auth/password/login', body, device });
    return new SignedIn(caller, device, tokensSchema.parse(answer));
  }

  /** The same person and device, talking to another node. */
  at(caller: Caller): SignedIn {
    return new SignedIn(caller, this.device, this.tokens);
  }

  async call<Body = unknown>(call: Call): Promise<Answer<Body>> {
    return this.caller.call<Body>({ device: this.device, credential: this.tokens.accessToken, ...call });
  }

  async scan(qrId: string): Promise<ScanResult> {
    return this.succeed(scanResultSchema, { path: `/v1/qr-sessions/${qrId}/scan`, body: {} });
  }

  async confirm(qrId: string, tempToken: string): Promise<ConfirmResult> {
    return this.succeed(confirmResultSchema, { path: `/v1/qr-sessions/${qrId}/confirm`, body: { tempToken } });
  }

  /** Scans and says yes. */
  async approve(qrId: string): Promise<ConfirmResult> {
    return this.confirm(qrId, (await this.scan(qrId)).tempToken);
  }

  /** A socket on `/session`, with a fresh proof for each connect. */
  openSocket(changes: Record<string, unknown> = {}, headers: Record<string, string> = {}): Socket<SessionEvents> {
    const auth = () => ({
      token: this.tokens.accessToken,
      dpop: this.device.prove('GET', `${this.caller.publicUrl}${socketPath}/session`, this.tokens.accessToken),
      ...changes,
    });
    return connect(this.caller, namespaces.session, auth, headers);
  }

  private async succeed<T extends z.ZodType>(schema: T, call: Call): Promise<z.infer<T>> {
    const { device } = this;
    return schema.parse(await this.caller.succeed({ device, credential: this.tokens.accessToken, ...call }));
  }
}

/** A PC browser that shows a code. */
export class Browser {
  constructor(
    readonly caller: Caller,
    readonly device: Device,
    readonly created: CreatedQrSession,
    readonly origin?: string,
  ) {}

  static async open(
    caller: Caller,
    options: { clientId?: string; origin?: string; userAgent?: string } = {},
  ): Promise<Browser> {
    const device = new Device();
    const { clientId, origin, userAgent } = options;
    const answer = await caller.succeed({
      path: '/v1/qr-sessions',
      body: { ...(clientId !== undefined && { clientId }) },
      device,
      headers: { ...(origin !== undefined && { origin }), ...(userAgent !== undefined && { 'user-agent': userAgent }) },
    });
    return new Browser(caller, device, createdQrSessionSchema.parse(answer), origin);
  }

  get qrId(): string {
    return this.created.qrId;
  }

  get path(): string {
    return `/v1/qr-sessions/${this.qrId}`;
  }

  at(caller: Caller): Browser {
    return new Browser(caller, this.device, this.created, this.origin);
  }

  /** A call with this browser's secret and key; a path is below its QR session's. */
  async call<Body = unknown>(call: Partial<Call> = {}): Promise<Answer<Body>> {
    return this.caller.call<Body>({
      device: this.device,
      credential: this.created.secret,
      ...call,
      headers: { ...(this.origin !== undefined && { origin: this.origin }), ...call.headers },
      path: this.path + (call.path ?? ''),
    });
  }

  async view(query = ''): Promise<QrView> {
    const answer = await this.call({ path: query });
    if (answer.status !== 200) throw new Error(`${String(answer.status)} ${JSON.stringify(answer.body)}`);
    return qrViewSchema.parse(answer.body);
  }

  async takeTokens(): Promise<Tokens> {
    const answer = await this.call({ path: '/token', body: {} });
    if (answer.status !== 200) throw new Error(`${String(answer.status)} ${JSON.stringify(answer.body)}`);
    return tokensSchema.parse(answer.body);
  }

  /**
   * A socket on `/pc`, with a fresh proof for each connect. `auth` replaces parts of the handshake. With `reconnects`
   * it comes back by itself, as our page does.
   */
  openSocket(
    auth: Record<string, unknown> = {},
    headers: Record<string, string> = {},
    { reconnects = false } = {},
  ): Socket<PcEvents> {
    const { secret } = this.created;
    return connect(
      this.caller,
      namespaces.pc,
      () => ({
        qrId: this.qrId,
        secret,
        dpop: this.device.prove('GET', `${this.caller.publicUrl}${socketPath}/pc`, secret),
        ...auth,
      }),
      { ...(this.origin !== undefined && { origin: this.origin }), ...headers },
      reconnects,
    );
  }
}

function connect(
  caller: Caller,
  namespace: string,
  auth: () => object,
  extraHeaders: Record<string, string> = {},
  reconnection = false,
): Socket {
  return io(caller.nodeUrl + namespace, {
    path: socketPath,
    transports: ['websocket'],
    forceNew: true,
    reconnection,
    reconnectionDelay: 500,
    extraHeaders: { ...caller.headers, ...extraHeaders },
    auth: (give) => {
      give(auth());
    },
  });
}
