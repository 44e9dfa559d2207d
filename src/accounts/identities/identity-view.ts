import type { IdentityView } from '../../contract/account.js';
import { maskIdentifier } from './mask-identifier.js';

/** What of an identity its owner may see. */
export interface ListedIdentity {
  readonly id: string;
  readonly type: string;
  readonly identifier: string;
  readonly name: string | null;
  readonly verified: boolean;
  readonly boundAt: Date;
  readonly boundIp: string | null;
  readonly lastUsedAt: Date | null;
}

/** An identity as pages show it: masked. */
export function viewOf(identity: ListedIdentity): IdentityView {
  return { ...wholeViewOf(identity), identifier: maskIdentifier(identity) };
}

/** An identity as it is. */
export function wholeViewOf(identity: ListedIdentity): IdentityView {
  const { id, type, identifier, name, verified, boundIp } = identity;
  return {
    id,
    type,
    identifier,
    name,
    verified,
    boundAt: identity.boundAt.toISOString(),
    boundIp,
    lastUsedAt: identity.lastUsedAt?.toISOString() ?? null,
  };
}
