import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { tokenAckTimeoutMs } from '../contract/sockets.js';
import type { Tokens } from '../contract/tokens.js';
import { PostgresService } from '../infra/postgres/postgres.service.js';
import { keys } from '../infra/redis/keys.js';
import { RedisService } from '../infra/redis/redis.service.js';
import { AppError } from '../kernel/app-error.js';
import { Random } from '../kernel/random.js';
import type { Person } from '../people/people.service.js';
import { SignInService, type SavedSignIn, type SignIn } from '../sessions/sign-in.service.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { SitesService, type Site } from '../sites/sites.service.js';
import { isFromBeforePassword, mayCollect, withdrawalReasons, type QrLogin } from './qr-login.js';
import { QrLoginService } from './qr-login.service.js';
import type { ReadLogin } from './qr-login.store.js';
import { QrOutcomesStore } from './qr-outcomes.store.js';

// A node that died while it pushed keeps the others waiting no longer than this: the acknowledgement's time and a bit.
const claimMs = tokenAckTimeoutMs + 1_000;

/** Tokens on their way to a browser, and what to call once it holds them. */
export interface Push {
  readonly tokens: Tokens;
  readonly acknowledged: () => Promise<void>;
}

/** Hands the tokens of a confirmed QR session to the one browser that asked. */
@Injectable()
export class QrDeliveryService {
  private readonly node: string;
  private readonly turns = new Map<string, Promise<unknown>>();

  constructor(
    private readonly logins: QrLoginService,
    private readonly outcomes: QrOutcomesStore,
    private readonly postgres: PostgresService,
    private readonly redis: RedisService,
    private readonly sites: SitesService,
    private readonly sessions: SessionsService,
    private readonly signIns: SignInService,
    random: Random,
  ) {
    this.node = random.id();
  }

  /**
   * The token call: its answer counts at once, and may be asked for again until the window ends.
   *
   * @throws AppError `qr_state_conflict` unless the session is confirmed, or just collected
   */
  async collect(found: ReadLogin): Promise<Tokens> {
    const tokens = await this.inTurn(found, () => this.mint(found));
    await this.complete(found, false);
    return tokens;
  }

  /** Tokens to push. @throws AppError as `collect` */
  async prepare(qrId: string): Promise<Push> {
    const found = await this.logins.require(qrId);
    const tokens = await this.inTurn(found, () => this.mint(found));
    return { tokens, acknowledged: () => this.complete(found, true) };
  }

  /**
   * Whether this node is the one to push at the moment of the confirm, should several hold sockets of the browser. It
   * stays so when it asks again, since its first push may have failed.
   */
  async claim(qrId: string): Promise<boolean> {
    const holder = await this.redis.client.set(keys.qrDelivery(qrId), this.node, 'PX', claimMs, 'NX', 'GET');
    return holder === null || holder === this.node;
  }

  /**
   * The same sign-in session each time, with new tokens, and the refresh token before void.
   *
   * Its row in Postgres, and that the QR session is completed, are committed in one transaction before a token leaves;
   * in it, that the phone may still say yes.
   */
  private async mint(found: ReadLogin): Promise<Tokens> {
    if (!mayCollect(found.login, found.now)) throw new AppError('qr_state_conflict');
    // Asked for before the transaction: inside it, a second connection of the pool might not be had.
    const site = await this.sites.find(found.login.clientId);
    if (!site) throw new AppError('qr_state_conflict');
    const saved = await this.postgres.transaction((manager) => this.save(found.login, site, manager));
    if (typeof saved === 'object') return this.signIns.complete(saved);
    await this.logins.move(found, { type: 'cancel', reason: withdrawalReasons[saved] });
    throw new AppError('qr_state_conflict', { detail: 'The phone that confirmed may not say yes any more.' });
  }

  /**
   * One at a time for a code: in Postgres they wait for each other anyway, and whoever asks a hundred times at once must
   * not hold all connections of the pool while they do.
   */
  private async inTurn<T>({ login }: ReadLogin, work: () => Promise<T>): Promise<T> {
    const turn = (this.turns.get(login.id) ?? Promise.resolve()).then(work, work);
    this.turns.set(login.id, turn);
    try {
      return await turn;
    } finally {
      if (this.turns.get(login.id) === turn) this.turns.delete(login.id);
    }
  }

  private async complete(found: ReadLogin, acknowledged: boolean): Promise<void> {
    try {
      await this.logins.move(found, { type: 'deliver', acknowledged });
    } catch (error) {
      // Completed by another call, or gone: the sign-in was decided when its row was committed.
      if (!(error instanceof AppError && ['qr_state_conflict', 'qr_not_found'].includes(error.code))) throw error;
    }
  }

  /** Nothing is saved, and why is returned, where the phone may no longer say yes. */
  private async save(
    login: QrLogin,
    site: Site,
    manager: EntityManager,
  ): Promise<SavedSignIn | keyof typeof withdrawalReasons> {
    const { standing, person, factor } = await this.sessions.standingOf(login.approver?.sessionId ?? '', manager);
    if (!person) return 'ended';
    // Once tokens have left, the sign-in stands by itself, whatever becomes of the phone's session.
    const standsByItself = standing === 'ended' && (await this.outcomes.isCompleted(login.id, manager));
    const isOutdated = isFromBeforePassword(login, person.credentialsVersion);
    if (standing !== 'alive' && !standsByItself)
      return standing === 'ended' && isOutdated ? 'password_changed' : standing;
    if (isOutdated && !(await this.outcomes.isCompleted(login.id, manager))) return 'password_changed';
    const signIn = signInOf(login, person, site, factor);
    const { outcome, isNew } = await this.outcomes.settle(login.id, 'completed', manager);
    if (outcome !== 'completed') throw new AppError('qr_state_conflict');
    return isNew ? this.signIns.save(signIn, manager) : this.signIns.saveAgain(signIn, login.id, manager);
  }
}

function signInOf(login: QrLogin, person: Person, site: Site, factor: string | null): SignIn {
  const { signInSessionId, browserKey, initiator, approver } = login;
  if (signInSessionId === undefined || !approver) throw new AppError('qr_state_conflict');
  return {
    person,
    site,
    device: {
      kind: 'pc',
      name: `${initiator.browser} · ${initiator.os}`.slice(0, 100),
      platform: initiator.os.slice(0, 50),
    },
    keyThumbprint: browserKey,
    method: 'qr',
    factor,
    address: initiator.ip,
    qr: { qrId: login.id, sessionId: signInSessionId, approvedBy: approver.sessionId },
  };
}
