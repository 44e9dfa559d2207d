import { randomBytes } from 'node:crypto';
import type { ThirdPartyPerson } from './third-party-people.js';

/** What a person has allowed an app to know. */
export interface Grant {
  readonly person: ThirdPartyPerson;
  readonly clientId: string;
  /** Undefined for a code of a native SDK. */
  readonly redirectUri?: string | undefined;
  /** PKCE's S256 challenge. */
  readonly challenge?: string | undefined;
  readonly nonce?: string | undefined;
}

const codeMs = 600_000;

/** The codes and access tokens that third parties have given. A code is good once, for ten minutes, with its provider. */
export class SignIns {
  private readonly codes = new Map<string, { grant: Grant; endsAt: number; isUsed: boolean }>();
  private readonly tokens = new Map<string, Grant>();

  issueCode(provider: string, grant: Grant): string {
    const code = randomBytes(16).toString('hex');
    this.codes.set(`${provider} ${code}`, { grant, endsAt: Date.now() + codeMs, isUsed: false });
    return code;
  }

  takeCode(provider: string, code: string | undefined): Grant | 'used' | undefined {
    const found = this.codes.get(`${provider} ${code ?? ''}`);
    if (!found || found.endsAt < Date.now()) return undefined;
    if (found.isUsed) return 'used';
    found.isUsed = true;
    return found.grant;
  }

  issueToken(provider: string, grant: Grant): string {
    const token = randomBytes(20).toString('hex');
    this.tokens.set(`${provider} ${token}`, grant);
    return token;
  }

  grantOf(provider: string, token: string | undefined): Grant | undefined {
    return this.tokens.get(`${provider} ${token ?? ''}`);
  }
}
