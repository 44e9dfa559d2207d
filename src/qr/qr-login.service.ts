import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { QrState, QrView } from '../contract/qr-session.js';
import { AppError } from '../kernel/app-error.js';
import { Clock } from '../kernel/clock.js';
import { LiveQrsService } from './live-qrs.service.js';
import { isFinal, isOverdue, step, type QrInput, type QrLogin } from './qr-login.js';
import { QrLoginStore, type ReadLogin, type SwapTime } from './qr-login.store.js';
import { QrOutcomesStore } from './qr-outcomes.store.js';
import { browserViewOf } from './qr-view.js';

// On a lost race the service reads and decides again; who loses three times in a row is refused.
const maxTries = 3;

/** A session as its own browser may see it, and for how long it stays so. */
export interface OpenView {
  readonly view: QrView;
  readonly isFinal: boolean;
  readonly remainingMs: number;
}

/** Moves QR sessions from state to state. Whoever moves one comes through here. */
@Injectable()
export class QrLoginService {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly store: QrLoginStore,
    private readonly outcomes: QrOutcomesStore,
    private readonly clock: Clock,
    private readonly liveQrs: LiveQrsService,
  ) {}

  /** The session as it stands now: one whose time is over is expired first. Undefined where there is none. */
  async read(id: string): Promise<ReadLogin | undefined> {
    for (let attempt = 0; attempt < maxTries; attempt += 1) {
      const found = await this.store.read(id);
      if (!found || !isOverdue(found.login, found.now)) return found;
      const settled = await this.settleOverdue(found);
      if (settled) return { login: settled, now: found.now };
    }
    throw new AppError('unavailable', { retryAfter: 1 });
  }

  /** What to tell the browser that waits for it. Undefined where there is no such session. */
  async view(id: string): Promise<OpenView | undefined> {
    const found = await this.read(id);
    if (!found) return undefined;
    const { login, now } = found;
    const remainingMs = Math.max(0, login.expiresAt - now);
    return { view: browserViewOf(login, now), isFinal: isFinal(login.state), remainingMs };
  }

  /** The session as it stands now. @throws AppError `qr_not_found` */
  async require(id: string): Promise<ReadLogin> {
    const found = await this.read(id);
    if (!found) throw new AppError('qr_not_found');
    return found;
  }

  /**
   * What to tell the browser of a session that Redis has lost: how it ended, or else that it has expired. The row in
   * Postgres decides, as for any end; a code that nobody had scanned can have no row.
   */
  async viewOfLost(id: string, last: { readonly state: QrState; readonly version: number }): Promise<QrView> {
    const state = last.state === 'pending' ? 'expired' : (await this.outcomes.settle(id, 'expired')).outcome;
    return { qrId: id, state, version: last.version + 1, expiresAt: this.clock.date().toISOString(), expiresIn: 0 };
  }

  /**
   * Makes one move and announces it. It rests on what the caller has read, and on what is read again should others
   * have been faster.
   *
   * @throws AppError with the state machine's refusal; `qr_not_found`; `qr_state_conflict` when the session has ended
   * in another way, or when others were faster three times
   */
  async move(read: ReadLogin, input: QrInput): Promise<ReadLogin> {
    let found = read;
    for (let attempt = 1; ; attempt += 1) {
      const decision = step(found.login, input, found.now, this.settings.qrLivesMs);
      if ('refusal' in decision) throw new AppError(decision.refusal);
      const { next } = decision;
      if (next.state === 'cancelled' || next.state === 'rejected') {
        const { outcome } = await this.outcomes.settle(next.id, next.state);
        if (outcome !== next.state) throw new AppError('qr_state_conflict');
      }
      if (await this.swap(found.login, next, timeOf(input, next.state))) return { login: next, now: found.now };
      if (attempt === maxTries) break;
      found = await this.require(next.id);
    }
    throw new AppError('qr_state_conflict', { detail: 'Others changed this session at the same moment.' });
  }

  /**
   * Ends what is overdue. A confirmed session whose tokens have left is completed, even if nobody acknowledged them:
   * "expired" means that no one was signed in. The row in Postgres decides which it is.
   */
  private async settleOverdue({ login, now }: ReadLogin): Promise<QrLogin | undefined> {
    const isDelivered =
      login.state === 'confirmed' && (await this.outcomes.settle(login.id, 'expired')).outcome === 'completed';
    const input: QrInput = isDelivered ? { type: 'deliver', acknowledged: true } : { type: 'expire' };
    const decision = step(login, input, now, this.settings.qrLivesMs);
    if ('refusal' in decision) return undefined;
    return (await this.swap(login, decision.next, 'after')) ? decision.next : undefined;
  }

  private async swap(current: QrLogin, next: QrLogin, when: SwapTime): Promise<boolean> {
    if ((await this.store.swap(current, next, when)) !== 'swapped') return false;
    if (isFinal(next.state)) this.liveQrs.end(next);
    return true;
  }
}

// What ends with a row of its own was decided when that was committed, whatever the clock says by now.
function timeOf(input: QrInput, next: QrState): SwapTime {
  return input.type === 'deliver' || next === 'cancelled' || next === 'rejected' ? 'any' : 'before';
}
