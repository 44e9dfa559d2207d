import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Tokens } from '../contract/tokens.js';
import { PostgresService } from '../infra/postgres/postgres.service.js';
import { keys } from '../infra/redis/keys.js';
import { RedisService } from '../infra/redis/redis.service.js';
import { AppError } from '../kernel/app-error.js';
import { PeopleService } from '../people/people.service.js';
import { SignInService, type SavedSignIn, type SignIn } from '../sessions/sign-in.service.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { SitesService } from '../sites/sites.service.js';
import { mayCollect, type QrLogin } from './qr-login.js';
import { QrLoginService } from './qr-login.service.js';
import { QrOutcomesStore } from './qr-outcomes.store.js';

// A node that died while it pushed keeps the others waiting no longer than this: the acknowledgement's time and a bit.
const claimMs = 6_000;

/** Hands the tokens of a confirmed QR session to the one browser that asked. */
@Injectable()
export class QrDeliveryService {
  constructor(
    private readonly logins: QrLoginService,
    private readonly outcomes: QrOutcomesStore,
    private readonly postgres: PostgresService,
    private readonly redis: RedisService,
    private readonly people: PeopleService,
    private readonly sites: SitesService,
    private readonly sessions: SessionsService,
    private readonly signIns: SignInService,
  ) {}

  /**
   * The token call: its answer counts at once, and may be asked for again until the window ends.
   *
   * @throws AppError `qr_state_conflict` unless the session is confirmed, or just collected
   */
  async collect(qrId: string): Promise<Tokens> {
    const tokens = await this.mint(qrId);
    await this.complete(qrId, false);
    return tokens;
  }

  /**
   * Tokens to push. The same sign-in session each time, with new tokens, and the refresh token before void.
   *
   * Its row in Postgres, and that the QR session is completed, are committed in one transaction before a token leaves;
   * in it, that the phone may still say yes.
   */
  async mint(qrId: string): Promise<Tokens> {
    const found = await this.logins.read(qrId);
    if (!found) throw new AppError('qr_not_found');
    if (!mayCollect(found.login, found.now)) throw new AppError('qr_state_conflict');
    const signIn = await this.signInOf(found.login);
    const saved = await this.postgres.transaction((manager) => this.save(found.login, signIn, manager));
    if (saved) return this.signIns.complete(signIn, saved);
    await this.logins.move(qrId, { type: 'cancel', reason: 'approver_signed_out' });
    throw new AppError('qr_state_conflict', { detail: 'The phone that confirmed has been signed out.' });
  }

  /** The browser holds its tokens. */
  async complete(qrId: string, acknowledged: boolean): Promise<void> {
    try {
      await this.logins.move(qrId, { type: 'deliver', acknowledged });
    } catch (error) {
      // Completed by another call, or gone: the sign-in was decided when its row was committed.
      if (!(error instanceof AppError && ['qr_state_conflict', 'qr_not_found'].includes(error.code))) throw error;
    }
  }

  /** Whether this node is the one to push at the moment of the confirm, should several hold sockets of the browser. */
  async claim(qrId: string): Promise<boolean> {
    return (await this.redis.client.set(keys.qrDelivery(qrId), '1', 'PX', claimMs, 'NX')) === 'OK';
  }

  /** Nothing is saved, and undefined returned, where the phone may no longer say yes. */
  private async save(login: QrLogin, signIn: SignIn, manager: EntityManager): Promise<SavedSignIn | undefined> {
    // Once it was collected, the sign-in stands by itself, whatever becomes of the phone's.
    const mustBeAlive = login.state === 'confirmed';
    if (mustBeAlive && !(await this.sessions.isAlive(login.approver?.sessionId ?? '', manager))) return undefined;
    const { outcome, isNew } = await this.outcomes.settle(login.id, 'completed', manager);
    if (outcome !== 'completed') throw new AppError('qr_state_conflict');
    return isNew ? this.signIns.save(signIn, manager) : this.signIns.saveAgain(signIn, login.id, manager);
  }

  private async signInOf(login: QrLogin): Promise<SignIn> {
    const { approver, signInSessionId, browserKey, initiator } = login;
    const site = await this.sites.find(login.clientId);
    const person = approver && (await this.people.find(approver.userId));
    if (!site || !person || signInSessionId === undefined) throw new AppError('qr_state_conflict');
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
      qr: { qrId: login.id, sessionId: signInSessionId },
    };
  }
}
