import { randomBytes } from 'node:crypto';
import type { TokenKind } from './carrier-tokens.js';

const lifeMs = 600_000;

/** What a page's script is started with: says for which kind of token, for ten minutes, as often as one likes. */
export class WebAccess {
  private readonly given = new Map<string, { readonly kind: TokenKind; readonly expiresAt: number }>();

  constructor(private readonly now: () => number = Date.now) {}

  give(kind: TokenKind): string {
    const token = `h5${randomBytes(24).toString('base64url')}`;
    this.given.set(token, { kind, expiresAt: this.now() + lifeMs });
    return token;
  }

  /** Undefined for one that was never given, or too long ago. */
  kindOf(token: string): TokenKind | undefined {
    const found = this.given.get(token);
    return found && found.expiresAt >= this.now() ? found.kind : undefined;
  }
}
