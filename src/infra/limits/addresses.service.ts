import { createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { networkOf } from '../../kernel/address.js';
import { deriveKey } from '../../kernel/encryption.js';
import { trustOf } from './trusted-proxies.js';

/** Where callers come from, and the name under which they are counted. */
@Injectable()
export class AddressesService {
  private readonly trust: (address: string, hop: number) => boolean;
  private readonly key: Buffer;

  constructor(@Inject(SETTINGS) settings: Settings) {
    this.trust = trustOf(settings.trustedProxies);
    // While MASTER_KEY is replaced, nodes with the new one count together with those that don't know it yet.
    const { current, previous } = settings.masterKeys;
    this.key = deriveKey(previous ?? current, 'address-id');
  }

  /** The client's address, for a request that Fastify doesn't see: a socket's handshake. */
  of(request: IncomingMessage): string {
    return proxyAddr(request, this.trust);
  }

  /**
   * The id under which an address is counted, 43 characters of base64url. Keyed, so that nobody reads out of Redis who
   * was here. `apart` counts what it names by itself, at the same address.
   */
  idOf(address: string, apart = ''): string {
    return createHmac('sha256', this.key)
      .update(`${networkOf(address)} ${apart}`)
      .digest('base64url');
  }
}
