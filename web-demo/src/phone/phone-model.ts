import type { AccountActions } from '../account/account-view.js';
import { asClientError } from '../client/client-error.js';
import type { KeptTokens } from '../client/kept-tokens.js';
import { emptyList } from '../client/paged-list.js';
import { QrApproval } from '../client/qr-approval.js';
import { watchNetwork } from '../elements/network.js';
import { tabVisibility } from '../elements/visibility.js';
import type { SignInActions } from '../sign-in/sign-in-view.js';
import { isAnswering, isFinal } from './approval-phase.js';
import { openPhoneParts, type PhoneParts } from './phone-parts.js';
import type { NewLogin, PhoneActions, PhoneView } from './phone-view.js';
import { saveWelcome } from './save-welcome.js';
import { takeWayBack } from './way-back.js';

/** Where the page stands while it has no code. */
const homePath = '/phone';

/** Runs the phone page: sign in, come by a code, judge who asks, answer, look after one's account. */
export class PhoneModel implements PhoneActions {
  view: PhoneView = { screen: { step: 'loading' }, sessions: emptyList, isOffline: false };
  #parts: PhoneParts | undefined;
  #approval: QrApproval | undefined;
  /** The person said yes, and hasn't heard yet of the sign-in that this brings. Any further one is a stranger's. */
  #expectsLogin = false;
  /** The one tap that signed the person in was for the code that they came with. */
  #goesOn = false;

  constructor(private readonly onView: () => void) {}

  /** Finds out whether this phone is signed in, whether it came with a code, and whether it is back from somewhere. */
  async start(): Promise<void> {
    const { thirdParty: back, carrier, qrId } = takeWayBack();
    if (qrId !== undefined) {
      this.view = { ...this.view, qrId };
      history.replaceState(null, '', `/q/${qrId}`);
    }
    watchNetwork((isOffline) => this.#show({ isOffline }));
    try {
      this.#parts = await this.#open();
      const { session, signIn, account } = this.#parts;
      const kept = await session.kept();
      if (kept !== undefined) {
        this.#enter(kept);
        if (back?.purpose === 'bind') await account.goOn(back);
        return;
      }
      this.#showSignIn();
      if (carrier !== undefined) await signIn.goOnByCarrier(carrier);
      else await (back?.purpose === 'sign_in' ? signIn.goOn(back) : signIn.start());
    } catch (thrown) {
      this.#show({ screen: { step: 'stuck', error: asClientError(thrown) } });
    }
  }

  get signIn(): SignInActions {
    return this.#opened.signIn;
  }

  get account(): AccountActions {
    return this.#opened.account;
  }

  async signOut(): Promise<void> {
    if (this.#parts === undefined) return;
    this.#parts.events.stop();
    // Here the session is over in any case; one that the service wasn't told of ends by itself, unused.
    await this.#parts.session.signOut().catch(() => undefined);
    this.#leave();
  }

  async welcome(nickname: string, newPassword: string): Promise<void> {
    const { screen } = this.view;
    if (screen.step !== 'welcome' || screen.busy) return;
    const { session } = this.#opened;
    const { error: _, ...asked } = screen;
    this.#show({ screen: { ...asked, busy: true } });
    try {
      await saveWelcome(session, { nickname, newPassword }, (person) => this.#know(person));
      this.skipWelcome();
    } catch (thrown) {
      const error = asClientError(thrown);
      if (error.code === 'invalid_token') this.#leave();
      else this.#show({ screen: { ...asked, nickname, busy: false, error } });
    }
  }

  skipWelcome(): void {
    const { qrId } = this.view;
    if (this.#goesOn && qrId !== undefined) this.seeWhoAsks();
    else this.#show({ screen: { step: qrId === undefined ? 'home' : 'arrived' } });
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
    this.#endApproval();
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
    this.#parts?.newLogin.forget();
  }

  itWasNotMe(login: Pick<NewLogin, 'id' | 'name' | 'kind'>): void {
    void this.#parts?.newLogin.itWasNotMe(login);
  }

  changePassword(): void {
    this.#endApproval();
    this.#parts?.newLogin.forget();
    this.#parts?.account.changePassword(true);
  }

  get #opened(): PhoneParts {
    if (this.#parts === undefined) throw new Error('nothing can be done here before there is a key');
    return this.#parts;
  }

  #open(): Promise<PhoneParts> {
    return openPhoneParts({
      qrId: () => this.view.qrId,
      goHome: () => this.goHome(),
      onSessions: (list) => {
        this.#show({ sessions: list });
        this.#parts?.newLogin.name(list);
      },
      onNewLoginView: (newLogin) => {
        const { newLogin: _, ...view } = this.view;
        this.view = newLogin === undefined ? view : { ...view, newLogin };
        this.onView();
      },
      // "You are now signed in there" isn't so any more.
      onNewLoginEnded: () => {
        const { screen } = this.view;
        if (screen.step === 'approval' && screen.approval.step === 'completed') this.goHome();
      },
      onScreen: (screen) => {
        // What comes in late is of a screen that the person has left.
        if (screen.step === 'account' || this.view.screen.step === 'sign_in') this.#show({ screen });
      },
      onSignedIn: ({ kept, isNewUser }, isByTap) => this.#enter(kept, isNewUser, isByTap),
      onKept: (kept) => (kept === undefined ? this.#leave() : this.#enter(kept)),
      onPerson: (person) => this.#know(person),
      onSignedOut: () => this.#leave(),
      onRevoked: () => void this.#parts?.session.forget().then(() => this.#leave()),
      onDeleted: (deletedAt) => void this.#parts?.session.forget().then(() => this.#leave({ deletedAt })),
      onNewLogin: (session) => {
        const isOurs = session.kind === 'pc' && this.#expectsLogin && isAnswering(this.view.screen);
        if (isOurs) this.#expectsLogin = false;
        else this.#parts?.newLogin.heard(session);
        void this.#parts?.sessions.read();
      },
      onAccountChanged: (what) => {
        void this.#parts?.sessions.read();
        this.#parts?.account.changed(what);
      },
    });
  }

  #enter(kept: KeptTokens, isNewUser = false, isByTap = false): void {
    this.#goesOn = isByTap;
    this.#parts?.events.start();
    const { deletedAt: _, ...view } = this.view;
    this.view = { ...view, person: kept.user };
    if (isNewUser) this.#show({ screen: { step: 'welcome', nickname: kept.user.nickname, busy: false } });
    else this.skipWelcome();
    void this.#parts?.sessions.read();
  }

  #know(person: KeptTokens['user']): void {
    this.#show({ person });
    void this.#parts?.session.keepPerson(person);
  }

  #endApproval(): void {
    this.#approval?.stop();
    this.#approval = undefined;
  }

  #dropCode(): void {
    const { qrId: _, ...view } = this.view;
    this.view = view;
    if (location.pathname !== homePath) history.replaceState(null, '', homePath);
  }

  /** Signed out: whatever was on the screen is of the person before. A code that isn't over is kept. */
  #leave(more: Pick<PhoneView, 'deletedAt'> = {}): void {
    this.#parts?.events.stop();
    this.#parts?.account.forget();
    this.#endApproval();
    const isHere = this.view.screen.step === 'sign_in';
    const { qrId, isOffline, screen } = this.view;
    this.view = { screen, sessions: emptyList, isOffline, ...more, ...(qrId !== undefined && { qrId }) };
    // Whoever is just signing in isn't disturbed by another tab's notice of what is known here.
    if (isHere) return this.onView();
    this.#showSignIn();
    void this.#parts?.signIn.start();
  }

  #showSignIn(): void {
    this.#show({ screen: { step: 'sign_in', signIn: { at: 'loading' } } });
  }

  #show(change: Partial<PhoneView>): void {
    this.view = { ...this.view, ...change };
    this.onView();
  }
}
