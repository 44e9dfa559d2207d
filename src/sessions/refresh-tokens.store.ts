import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../kernel/clock.js';
import { Random } from '../kernel/random.js';
import { hashSecret } from '../kernel/secret.js';
import { RefreshToken } from './refresh-token.entity.js';
import { refreshGraceMs } from './session-lives.js';

/** Refresh tokens by hash. Callers hold the lock on the session's row while they decide. */
@Injectable()
export class RefreshTokensStore {
  constructor(
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  async find(token: string, manager: EntityManager): Promise<RefreshToken | null> {
    return manager.findOneBy(RefreshToken, { tokenHash: hashSecret(token) });
  }

  /** Saves a new token, as the successor of another or as a session's first. */
  async issue(sessionId: string, parentHash: string | null, manager: EntityManager): Promise<string> {
    const token = this.random.secret('rt_');
    await manager.insert(RefreshToken, {
      tokenHash: hashSecret(token),
      sessionId,
      parentHash,
      issuedAt: this.clock.date(),
      usedAt: null,
      voidAt: null,
    });
    return token;
  }

  /**
   * Spends a token and gives its successor. One that was spent within the last 30 s, and whose successor nobody has
   * used, gets another one in its place: its answer was lost. Undefined for anything else: the token has been stolen,
   * or its holder has.
   */
  async rotate(token: RefreshToken, manager: EntityManager): Promise<string | undefined> {
    const now = this.clock.date();
    if (token.voidAt) return undefined;
    if (token.usedAt) {
      if (now.getTime() - token.usedAt.getTime() > refreshGraceMs) return undefined;
      const successors = await manager.findBy(RefreshToken, { parentHash: token.tokenHash });
      if (successors.some(({ usedAt }) => usedAt !== null)) return undefined;
      await manager.update(RefreshToken, { parentHash: token.tokenHash }, { voidAt: now });
    } else {
      await manager.update(RefreshToken, { tokenHash: token.tokenHash }, { usedAt: now });
    }
    return this.issue(token.sessionId, token.tokenHash, manager);
  }

  async voidAll(sessionId: string, manager: EntityManager): Promise<void> {
    await manager.update(RefreshToken, { sessionId }, { voidAt: this.clock.date() });
  }
}
