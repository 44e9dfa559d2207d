import type { CarrierTokens, TokenKind } from './carrier-tokens.js';
import type { Sim, Sims } from './sims.js';

/** Why a phone's carrier gives nothing. */
export type NoCarrier = 'no_sim' | 'no_mobile_data';

/** The service's demo person Alice. */
const first = '+8613800000001';

/** The phone that one holds in one's hand: which SIM is in it, and whether it is on its mobile network. */
export class ThisPhone {
  private inside: string | null = first;
  private isConnected = true;
  /** After a success the carrier's script keeps what a token of the same kind is made of: for one, without the network. */
  private readonly kept = new Set<TokenKind>();

  constructor(
    private readonly sims: Sims,
    private readonly tokens: CarrierTokens,
  ) {}

  /** The number of the SIM in it, in E.164; null where there is none. */
  get phone(): string | null {
    return this.inside;
  }

  get mobileData(): boolean {
    return this.isConnected;
  }

  /** What is undefined stays as it is. Another SIM leaves nothing kept. */
  set({ phone, mobileData }: { phone?: string | null | undefined; mobileData?: boolean | undefined }): void {
    if (phone !== undefined && phone !== this.inside) {
      this.inside = phone;
      this.kept.clear();
    }
    this.isConnected = mobileData ?? this.isConnected;
  }

  /** Whose number could be proved now. */
  look(): Sim | NoCarrier {
    if (this.inside === null) return 'no_sim';
    return this.isConnected || this.kept.size > 0 ? this.sims.of(this.inside) : 'no_mobile_data';
  }

  /** A token for the number of the SIM in it. */
  takeToken(kind: TokenKind): { readonly token: string } | NoCarrier {
    const sim = this.look();
    if (typeof sim === 'string') return sim;
    if (this.isConnected) this.kept.add(kind);
    else if (!this.kept.delete(kind)) return 'no_mobile_data';
    return { token: this.tokens.mint({ phone: sim.phone, carrier: sim.carrier, kind, origin: 'web' }) };
  }
}
