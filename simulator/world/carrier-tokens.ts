import { randomBytes } from 'node:crypto';
import type { Operator } from './sims.js';

/** A number is read out with one, or compared with the other: what is for one is refused at the other. */
export const tokenKinds = ['login', 'verify'] as const;
export type TokenKind = (typeof tokenKinds)[number];

interface Minted {
  readonly phone: string;
  readonly carrier: Operator;
  readonly kind: TokenKind;
  readonly expiresAt: number;
}

/** What a token turned out to be: a phone's, or nothing that counts. */
export type Redeemed =
  | { readonly outcome: 'phone'; readonly phone: string; readonly carrier: Operator }
  | { readonly outcome: 'invalid' }
  | { readonly outcome: 'wrong_kind' };

const minute = 60_000;
const lifeMs: Record<Operator, number> = { CM: 2 * minute, CU: 30 * minute, CT: 10 * minute };

/** What carriers' SDKs on phones are given: good once, for as long as the operator says. */
export class CarrierTokens {
  private readonly minted = new Map<string, Minted>();

  mint({ phone, carrier, kind }: Omit<Minted, 'expiresAt'>): string {
    const token = `${carrier}sid${randomBytes(24).toString('base64url')}`;
    this.minted.set(token, { phone, carrier, kind, expiresAt: Date.now() + lifeMs[carrier] });
    return token;
  }

  /** Spends it, unless it is for the other kind of call. */
  redeem(token: string, kind: TokenKind): Redeemed {
    const found = this.minted.get(token);
    if (!found || found.expiresAt < Date.now()) return { outcome: 'invalid' };
    if (found.kind !== kind) return { outcome: 'wrong_kind' };
    this.minted.delete(token);
    return { outcome: 'phone', phone: found.phone, carrier: found.carrier };
  }
}
