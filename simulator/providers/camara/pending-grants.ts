import { randomBytes } from 'node:crypto';
import type { CamaraGrant } from '../../world/camara-tokens.js';

/** What a code or an authentication request stands for until it is turned into a token. */
export interface PendingGrant extends CamaraGrant {
  readonly nonce?: string | undefined;
  readonly redirectUri?: string | undefined;
  /** PKCE's S256 challenge. */
  readonly challenge?: string | undefined;
}

const lifeMs = 60_000;

/** Good once, for a minute. */
export class PendingGrants {
  private readonly grants = new Map<string, { grant: PendingGrant; endsAt: number }>();

  keep(grant: PendingGrant): string {
    const id = randomBytes(16).toString('base64url');
    this.grants.set(id, { grant, endsAt: Date.now() + lifeMs });
    return id;
  }

  take(id: string | undefined): PendingGrant | undefined {
    const found = this.grants.get(id ?? '');
    this.grants.delete(id ?? '');
    return found && found.endsAt > Date.now() ? found.grant : undefined;
  }
}
