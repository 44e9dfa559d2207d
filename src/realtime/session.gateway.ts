import { Inject } from '@nestjs/common';
import { WebSocketGateway, type OnGatewayInit } from '@nestjs/websockets';
import type { Namespace, Socket } from 'socket.io';
import { SETTINGS, type Settings } from '../config/settings.js';
import { sessionAuthSchema, type SessionEvents } from '../contract/push.js';
import { namespaces, socketPath } from '../contract/sockets.js';
import { parseAuth } from '../infra/ws/parse-auth.js';
import { Refusal } from '../infra/ws/refusal.js';
import { AppError } from '../kernel/app-error.js';
import { AccessService, type Caller } from '../sessions/access.service.js';
import { SignedInSocketsService, type SignedInData, type SignedInSocket } from './signed-in-sockets.service.js';

type NoEvents = Record<string, never>;
type SessionNamespace = Namespace<NoEvents, SessionEvents, NoEvents, SignedInData>;

/** `/session`: tells a signed-in person's pages and phones what happens to their account. */
@WebSocketGateway({ namespace: namespaces.session })
export class SessionGateway implements OnGatewayInit<SessionNamespace> {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly access: AccessService,
    private readonly signedIn: SignedInSocketsService,
  ) {}

  afterInit(namespace: SessionNamespace): void {
    namespace.use((socket, next) => {
      this.authenticate(socket).then(
        (data) => {
          socket.data = data;
          next();
        },
        (error: unknown) => {
          next(new Refusal(error));
        },
      );
    });
    namespace.on('connection', (socket: SignedInSocket) => {
      this.signedIn.add(socket);
    });
  }

  private async authenticate(socket: Socket): Promise<SignedInData> {
    const { token, dpop } = parseAuth(sessionAuthSchema, socket.handshake.auth);
    const caller = await this.access.authenticate({
      scheme: 'dpop',
      token,
      proof: dpop,
      method: 'GET',
      path: socketPath + namespaces.session,
    });
    if (!caller.isOwnAudience) throw new AppError('invalid_token', { detail: "A site's token is not accepted here." });
    const { origin } = socket.handshake.headers;
    if (origin !== undefined && origin !== this.settings.publicUrl) {
      throw new AppError('origin_not_allowed', { detail: 'Only our own pages and apps are served here.' });
    }
    return this.dataOf(caller);
  }

  private async dataOf(caller: Caller): Promise<SignedInData> {
    const session = await this.signedIn.find(caller.sessionId);
    if (!session) throw new AppError('invalid_token');
    return {
      userId: caller.userId,
      sessionId: caller.sessionId,
      deviceId: session.deviceId,
      expiresAt: Date.parse(session.expiresAt),
    };
  }
}
