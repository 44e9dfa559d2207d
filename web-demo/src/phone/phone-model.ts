import { BrowserStore } from '../client/browser-store.js';
import { asClientError } from '../client/client-error.js';
import { openDeviceKey } from '../client/device-key.js';
import { Prover } from '../client/dpop.js';
import { QrApproval, type ApprovalState } from '../client/qr-approval.js';
import { qrIdOfPath } from '../client/scanned-text.js';
import { ServiceClient } from '../client/service-client.js';
import { SessionEvents } from '../client/session-events.js';
import type { KeptTokens } from '../client/kept-tokens.js';
import { SignInSession } from '../client/sign-in-session.js';
import { describeDevice } from '../elements/device-description.js';
import { watchNetwork } from '../elements/network.js';
import { tabVisibility } from '../elements/visibility.js';
import type { NewLogin, PhoneActions, PhoneView, SessionList } from './phone-view.js';
import { SessionListModel } from './session-list-model.js';

/** Where the page stands while it has no code. */
const homePath = '/phone';

const noSessions: SessionList = { items: [], nextCursor: null, busy: false };

interface Parts {
  session: SignInSession;
  events: SessionEvents;
  sessions: SessionListModel;
}

/** Runs the phone page: sign in, come by a code, judge who asks, answer, look after one's sessions. */
export class PhoneModel implements PhoneActions {
  view: PhoneView = { screen: { step: 'loading' }, sessions: noSessions, isOffline: false };
  #parts: Parts | undefined;
  #approval: QrApproval | undefined;
  /** The person said yes, and hasn't heard yet of the sign-in that this brings. Any further one is a stranger's. */
  #expectsLogin = false;

  constructor(private readonly onView: () => void) {}

  /** Finds out whether this phone is signed in and whether it came with a code. */
  async start(): Promise<void> {
    const qrId = qrIdOfPath(location.pathname);
    if (qrId !== undefined) this.view = { ...this.view, qrId };
    watchNetwork((isOffline) => this.#show({ isOffline }));
    try {
      this.#parts = await this.#open();
      const kept = await this.#parts.session.kept();
      if (kept === undefined) this.#show({ screen: { step: 'sign_in', busy: false } });
      else this.#enter(kept);
    } catch (thrown) {
      this.#show({ screen: { step: 'stuck', error: asClientError(thrown) } });
    }
  }

  async signInWithPassword(identifier: string, password: string): Promise<void> {
    if (this.#parts === undefined) return;
    this.#show({ screen: { step: 'sign_in', busy: true } });
    try {
      this.#enter(await this.#parts.session.signInWithPassword(identifier, password, describeDevice('mobile')));
    } catch (thrown) {
      this.#show({ screen: { step: 'sign_in', busy: false, error: asClientError(thrown) } });
    }
  }

  async signOut(): Promise<void> {
    if (this.#parts === undefined) return;
    this.#parts.events.stop();
    // Here the session is over in any case; one that the service wasn't told of ends by itself, unused.
    await this.#parts.session.signOut().catch(() => undefined);
    this.#leave();
  }

  bring(qrId: string): void {
    this.#show({ qrId });
    this.seeWhoAsks();
  }

  seeWhoAsks(): void {
    const { qrId } = this.view;
    if (this.#parts === undefined || qrId === undefined) return;
    this.#approval?.stop();
    this.#expectsLogin = false;
    this.#approval = new QrApproval(this.#parts.session, qrId, tabVisibility, (approval) => {
      if (approval.step === 'failed' && approval.error.code === 'invalid_token') return this.#leave();
      // A code that is over isn't come back to, neither by a reload nor by the next person who signs in here.
      if (isFinal(approval.step)) this.#dropCode();
      this.#show({ screen: { step: 'approval', approval } });
      if (approval.step === 'completed' || approval.step === 'unclear') void this.#parts?.sessions.read();
    });
    void this.#approval.scan();
  }

  confirm(): void {
    this.#expectsLogin = true;
    void this.#approval?.confirm();
  }

  refuse(refusing: boolean): void {
    this.#approval?.refuse(refusing);
  }

  reject(report: boolean): void {
    void this.#approval?.reject(report);
  }

  goHome(): void {
    this.#approval?.stop();
    this.#approval = undefined;
    this.#dropCode();
    this.#show({ screen: { step: 'home' } });
  }

  async endSession(id: string): Promise<void> {
    await this.#parts?.sessions.end(id);
  }

  moreSessions(): void {
    void this.#parts?.sessions.readMore();
  }

  itWasMe(): void {
    const { newLogin: _, ...view } = this.view;
    this.view = view;
    this.onView();
  }

  async itWasNotMe({ id, name, kind }: Pick<NewLogin, 'id' | 'name' | 'kind'>): Promise<void> {
    if (this.#parts === undefined || this.view.newLogin?.answer === 'ending') return;
    const login = { id, name, kind };
    this.#show({ newLogin: { ...login, answer: 'ending' } });
    try {
      await this.#parts.sessions.signOutThere(id);
    } catch (thrown) {
      const error = asClientError(thrown);
      if (error.code === 'invalid_token') this.#leave();
      else this.#show({ newLogin: { ...login, answer: 'open', error } });
      return;
    }
    this.#show({ newLogin: { ...login, answer: 'ended' } });
    // "You are now signed in there" isn't so any more.
    if (this.view.screen.step === 'approval' && this.view.screen.approval.step === 'completed') this.goHome();
    await this.#parts.sessions.read();
  }

  async #open(): Promise<Parts> {
    const store = new BrowserStore();
    const service = new ServiceClient(location.origin, new Prover(await openDeviceKey(store, 'mobile')));
    const session = new SignInSession('mobile', service, store, (kept) => {
      if (kept === undefined) this.#leave();
      else this.#enter(kept);
    });
    const sessions = new SessionListModel(session, {
      onList: (list) => this.#show({ sessions: list, ...this.#named(list) }),
      onSignedOut: () => this.#leave(),
    });
    const events = new SessionEvents(service, session, {
      onRevoked: () => void session.forget().then(() => this.#leave()),
      onNewLogin: ({ id, kind }) => {
        const isOurs = kind === 'pc' && this.#expectsLogin && this.#isAnswering();
        if (isOurs) this.#expectsLogin = false;
        else this.#show({ newLogin: { id, kind, name: undefined, answer: 'open' } });
        void sessions.read();
      },
      onAccountChanged: () => void sessions.read(),
    });
    return { session, events, sessions };
  }

  /** The sign-in that the person is asked about, by the name that the list has for it. */
  #named({ items }: SessionList): Pick<PhoneView, 'newLogin'> {
    const { newLogin } = this.view;
    const name = items.find(({ id }) => id === newLogin?.id)?.deviceName ?? newLogin?.name;
    return newLogin === undefined ? {} : { newLogin: { ...newLogin, name } };
  }

  /** Whether this phone is just letting a browser in, of which the person needn't be told as of a stranger's. */
  #isAnswering(): boolean {
    const { screen } = this.view;
    if (screen.step !== 'approval') return false;
    const { approval } = screen;
    return approval.step === 'asking'
      ? approval.answer === 'sending' || approval.answer === 'finding_out'
      : ['code_required', 'confirmed', 'completed'].includes(approval.step);
  }

  #enter(kept: KeptTokens): void {
    this.#parts?.events.start();
    const step = this.view.qrId === undefined ? 'home' : 'arrived';
    this.#show({ person: kept.user, screen: { step } });
    void this.#parts?.sessions.read();
  }

  #dropCode(): void {
    const { qrId: _, ...view } = this.view;
    this.view = view;
    if (location.pathname !== homePath) history.replaceState(null, '', homePath);
  }

  /** Signed out: whatever was on the screen is of the person before. A code that isn't over is kept. */
  #leave(): void {
    this.#parts?.events.stop();
    this.#approval?.stop();
    this.#approval = undefined;
    const { qrId, isOffline } = this.view;
    this.view = {
      screen: { step: 'sign_in', busy: false },
      sessions: noSessions,
      isOffline,
      ...(qrId !== undefined && { qrId }),
    };
    this.onView();
  }

  #show(change: Partial<PhoneView>): void {
    this.view = { ...this.view, ...change };
    this.onView();
  }
}

function isFinal(step: ApprovalState['step']): boolean {
  return ['completed', 'expired', 'cancelled', 'rejected', 'unclear'].includes(step);
}
