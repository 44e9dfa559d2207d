import { randomBytes } from 'node:crypto';
import type { Operator } from './sims.js';

/** A number is read out with one, or compared with the other: what is for one is refused at the other. */
export const tokenKinds = ['login', 'verify'] as const;
export type TokenKind = (typeof tokenKinds)[number];

/** Where a token may be shown: those of pages are good at the calls for pages alone. */
export type TokenOrigin = 'sdk' | 'web';

interface Minted {
  readonly phone: string;
  readonly carrier: Operator;
  readonly kind: TokenKind;
  readonly origin: TokenOrigin;
  readonly expiresAt: number;
}

/** What a call wants of a token; what it doesn't name is all the same to it. */
export interface Wanted {
  readonly kind?: TokenKind;
  readonly origin?: TokenOrigin;
  readonly carrier?: Operator;
}

/** What a token turned out to be: a phone's, or nothing that counts. */
export type Redeemed =
  | { readonly outcome: 'phone'; readonly phone: string; readonly carrier: Operator }
  | { readonly outcome: 'invalid' }
  | { readonly outcome: 'wrong_kind' }
  | { readonly outcome: 'wrong_carrier' };

const minute = 60_000;
const lifeMs: Record<Operator, number> = { CM: 2 * minute, CU: 30 * minute, CT: 10 * minute };

/** What carriers' SDKs on phones are given: good once, for as long as the operator says. */
export class CarrierTokens {
  private readonly minted = new Map<string, Minted>();

  constructor(private readonly now: () => number = Date.now) {}

  /** Without `origin` it is good everywhere. */
  mint({ phone, carrier, kind, origin }: Omit<Minted, 'expiresAt' | 'origin'> & { origin?: TokenOrigin }): string {
    const token = `${carrier}sid${randomBytes(24).toString('base64url')}`;
    this.minted.set(token, { phone, carrier, kind, origin: origin ?? 'sdk', expiresAt: this.now() + lifeMs[carrier] });
    return token;
  }

  /** Spends it, unless it is for another kind of call. */
  redeem(token: string, wanted: Wanted): Redeemed {
    const found = this.minted.get(token);
    if (!found || found.expiresAt < this.now()) return { outcome: 'invalid' };
    // Tokens of /sim/carrier-token stand in for those of every SDK, a page's script among them.
    if (found.origin === 'web' && wanted.origin !== 'web') return { outcome: 'invalid' };
    if (wanted.carrier && found.carrier !== wanted.carrier) return { outcome: 'wrong_carrier' };
    if (wanted.kind && found.kind !== wanted.kind) return { outcome: 'wrong_kind' };
    this.minted.delete(token);
    return { outcome: 'phone', phone: found.phone, carrier: found.carrier };
  }
}
