import { WebSocketGateway, type OnGatewayInit } from '@nestjs/websockets';
import type { Namespace, Socket } from 'socket.io';
import { pcAuthSchema, type PcEvents } from '../contract/push.js';
import { namespaces, socketPath } from '../contract/sockets.js';
import { AddressesService } from '../infra/limits/addresses.service.js';
import { parseAuth } from '../infra/ws/parse-auth.js';
import { refuse } from '../infra/ws/refusal.js';
import { SocketCountsService } from '../infra/ws/socket-counts.service.js';
import { AppError } from '../kernel/app-error.js';
import { BrowserAccessService } from '../qr/browser-access.service.js';
import { SitesService } from '../sites/sites.service.js';
import { WaitingBrowsersService, type WaitingSocket } from './waiting-browsers.service.js';

type NoEvents = Record<string, never>;
type PcNamespace = Namespace<NoEvents, PcEvents, NoEvents, { qrId: string }>;

/**
 * `/pc`: pushes one QR session's states, and its tokens, to the browser that asked for it.
 *
 * There is no `@SubscribeMessage`: it would double the memory of each waiting browser, and clients have nothing to say.
 */
@WebSocketGateway({ namespace: namespaces.pc })
export class PcGateway implements OnGatewayInit<PcNamespace> {
  constructor(
    private readonly access: BrowserAccessService,
    private readonly waiting: WaitingBrowsersService,
    private readonly sites: SitesService,
    private readonly addresses: AddressesService,
    private readonly counts: SocketCountsService,
  ) {}

  afterInit(namespace: PcNamespace): void {
    namespace.use((socket, next) => {
      this.authenticate(socket).then(
        (qrId) => {
          socket.data.qrId = qrId;
          next();
        },
        (error: unknown) => {
          refuse(socket, next, error);
        },
      );
    });
    namespace.on('connection', (socket: WaitingSocket) => {
      this.waiting.add(socket.data.qrId, socket);
    });
  }

  private async authenticate(socket: Socket): Promise<string> {
    const { qrId, secret, dpop } = parseAuth(pcAuthSchema, socket.handshake.auth);
    const address = this.addresses.of(socket.request);
    const { login } = await this.access.authenticate({
      qrId,
      // A handshake has no scheme; whether a proof is there is judged like everywhere.
      scheme: 'dpop',
      secret,
      proof: dpop,
      method: 'GET',
      path: socketPath + namespaces.pc,
      origin: socket.handshake.headers.origin,
      address,
    });
    const site = await this.sites.find(login.clientId);
    if (!site) throw new AppError('qr_not_found');
    await this.counts.admitToAddress(socket, this.sites.addressIdOf(site, address), site.addressAllowance);
    await this.counts.admitToQr(socket, qrId);
    return qrId;
  }
}
