import { randomBytes } from 'node:crypto';

/** What an access token of the CAMARA operator is good for. */
export interface CamaraGrant {
  readonly scopes: readonly string[];
  /** The number that it is about (three-legged); null where calls name the number themselves (two-legged). */
  readonly phone: string | null;
  /** Whether the phone itself was recognised by its network, rather than named by someone. */
  readonly byNetwork: boolean;
}

interface Issued extends CamaraGrant {
  readonly endsAt: number;
}

/** The operator's access tokens. One for NumberVerification is used once. */
export class CamaraTokens {
  private readonly issued = new Map<string, Issued>();

  issue(grant: CamaraGrant, seconds: number): string {
    const token = randomBytes(24).toString('base64url');
    this.issued.set(token, { ...grant, endsAt: Date.now() + seconds * 1000 });
    return token;
  }

  find(token: string): CamaraGrant | undefined {
    const found = this.issued.get(token);
    return found && found.endsAt > Date.now() ? found : undefined;
  }

  spend(token: string): void {
    this.issued.delete(token);
  }
}
