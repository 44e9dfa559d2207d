import { Inject } from '@nestjs/common';
import { WebSocketGateway, type OnGatewayInit } from '@nestjs/websockets';
import type { Namespace, Socket } from 'socket.io';
import { SETTINGS, type Settings } from '../config/settings.js';
import { sessionAuthSchema, type SessionEvents } from '../contract/push.js';
import { namespaces, socketPath } from '../contract/sockets.js';
import { AddressesService } from '../infra/limits/addresses.service.js';
import { parseAuth } from '../infra/ws/parse-auth.js';
import { refuse } from '../infra/ws/refusal.js';
import { SocketCountsService } from '../infra/ws/socket-counts.service.js';
import { AppError } from '../kernel/app-error.js';
import { AccessService, type Caller } from '../sessions/access.service.js';
import { SigningKeysService } from '../sessions/signing-keys.service.js';
import { SitesService } from '../sites/sites.service.js';
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
    private readonly signingKeys: SigningKeysService,
    private readonly sites: SitesService,
    private readonly addresses: AddressesService,
    private readonly counts: SocketCountsService,
  ) {}

  afterInit(namespace: SessionNamespace): void {
    namespace.use((socket, next) => {
      this.authenticate(socket).then(
        (data) => {
          socket.data = data;
          next();
        },
        (error: unknown) => {
          refuse(socket, next, error);
        },
      );
    });
    namespace.on('connection', (socket: SignedInSocket) => {
      this.signedIn.add(socket);
    });
  }

  private async authenticate(socket: Socket): Promise<SignedInData> {
    const { token, dpop } = parseAuth(sessionAuthSchema, socket.handshake.auth);
    const { withdrawals } = this.signingKeys;
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
    const data = await this.dataOf(caller, withdrawals);
    const own = await this.sites.firstParty();
    const addressId = this.sites.addressIdOf(own, this.addresses.of(socket.request));
    await this.counts.admitToAddress(socket, addressId, own.addressAllowance);
    return data;
  }

  private async dataOf(caller: Caller, withdrawals: number): Promise<SignedInData> {
    const session = await this.signedIn.find(caller.sessionId);
    if (!session) throw new AppError('invalid_token');
    return {
      userId: caller.userId,
      sessionId: caller.sessionId,
      deviceId: session.deviceId,
      expiresAt: Date.parse(session.expiresAt),
      withdrawals,
    };
  }
}
