import type { RevocationReason } from '../../../src/contract/push.js';
import { BrowserStore } from '../client/browser-store.js';
import { asClientError } from '../client/client-error.js';
import { openDeviceKey } from '../client/device-key.js';
import { Prover } from '../client/dpop.js';
import { leaveBehind, takeLeftBehind } from '../client/own-qr.js';
import { QrSignIn } from '../client/qr-sign-in.js';
import { ServiceClient } from '../client/service-client.js';
import { SessionEvents } from '../client/session-events.js';
import type { KeptTokens } from '../client/kept-tokens.js';
import { SignInSession } from '../client/sign-in-session.js';
import { takeThirdPartyReturn } from '../client/third-party-visit.js';
import { describeDevice } from '../elements/device-description.js';
import { watchNetwork } from '../elements/network.js';
import { tabVisibility } from '../elements/visibility.js';
import { language } from '../language/language.js';
import { SignInModel } from '../sign-in/sign-in-model.js';
import type { SignInActions } from '../sign-in/sign-in-view.js';
import type { PcActions, PcView } from './pc-view.js';

interface Parts {
  session: SignInSession;
  qr: QrSignIn;
  events: SessionEvents;
  signIn: SignInModel;
}

/** Runs the PC page: signed in it hears what becomes of the session, signed out it shows codes. */
export class PcModel implements PcActions {
  view: PcView = {
    state: { step: 'loading' },
    line: 'connecting',
    isOffline: false,
    signIn: { at: 'loading' },
    unfolds: false,
  };
  #parts: Parts | undefined;

  constructor(private readonly onView: () => void) {}

  /** Finds out whether this browser is signed in, or was showing a code, and goes on from there. */
  async start(): Promise<void> {
    watchNetwork((isOffline) => this.#show({ isOffline }));
    await this.#start();
  }

  newCode(): void {
    if (this.#parts === undefined) void this.#start();
    else this.#parts.qr.newCode();
  }

  notMe(): void {
    void this.#parts?.qr.notMe();
  }

  submitCheckCode(code: string): void {
    void this.#parts?.qr.submitCheckCode(code);
  }

  get signIn(): SignInActions {
    if (this.#parts === undefined) throw new Error('nobody can sign in here before there is a key');
    return this.#parts.signIn;
  }

  async signOut(): Promise<void> {
    const { state } = this.view;
    if (state.step !== 'signed_in' || state.leaving || this.#parts === undefined) return;
    this.#parts.events.stop();
    this.#show({ state: { ...state, leaving: true } });
    // Here the session is over in any case; one that the service wasn't told of ends by itself, unused.
    await this.#parts.session.signOut().catch(() => undefined);
    this.#leave(undefined);
  }

  async #start(): Promise<void> {
    try {
      const back = takeThirdPartyReturn();
      this.#parts ??= await this.#open();
      const { session, qr, signIn } = this.#parts;
      const kept = await session.kept();
      const earlier = takeLeftBehind();
      if (kept !== undefined) {
        await this.#resume(session, kept);
        return;
      }
      qr.goOn(earlier);
      this.#show({ unfolds: back !== undefined });
      if (back !== undefined) await signIn.goOn(back);
    } catch (thrown) {
      this.#show({ state: { step: 'failed', error: asClientError(thrown), retryAt: undefined } });
    }
  }

  async #open(): Promise<Parts> {
    const store = new BrowserStore();
    const service = new ServiceClient(location.origin, new Prover(await openDeviceKey(store, 'pc')));
    const session = new SignInSession('pc', service, store, (kept) => this.#changedElsewhere(kept));
    const events = new SessionEvents(service, session, {
      onRevoked: (reason) => void session.forget().then(() => this.#leave(reason)),
      onNewLogin: () => undefined,
      onAccountChanged: () => undefined,
    });
    const qr = new QrSignIn({
      service,
      visibility: tabVisibility,
      locale: language,
      keep: (tokens) => session.keep(tokens),
      onLine: (line) => this.#show({ line }),
      onState: (state) => {
        if (state.step === 'completed') void session.kept().then((kept) => kept && this.#enter(kept));
        else this.#show({ state });
        // The code comes first: nothing else of this page is waited for by so many.
        if (state.step !== 'loading' && this.view.signIn.at === 'loading') void this.#parts?.signIn.start();
      },
    });
    leaveBehind(() => qr.current);
    const signIn = new SignInModel({
      service,
      session,
      device: describeDevice('pc'),
      page: '/',
      first: 'password',
      qrId: () => undefined,
      onView: (view) => this.#show({ signIn: view }),
      onSignedIn: ({ kept }) => this.#enter(kept),
    });
    return { session, qr, events, signIn };
  }

  /** Shows what was kept at once, and finds out meanwhile whether the service still holds with it. */
  async #resume(session: SignInSession, kept: KeptTokens): Promise<void> {
    this.#enter(kept);
    try {
      await session.call({ method: 'GET', path: '/v1/me' });
    } catch (thrown) {
      // Any other failure is of the network or the service, and says nothing of the session.
      if (asClientError(thrown).code === 'invalid_token') this.#leave(undefined);
    }
  }

  #enter(kept: KeptTokens): void {
    this.#parts?.qr.stop();
    const { endedBecause: _, ...view } = this.view;
    this.view = view;
    this.#show({ state: { step: 'signed_in', kept, leaving: false }, unfolds: false });
    this.#parts?.events.start();
  }

  #leave(reason: RevocationReason | undefined): void {
    this.#parts?.events.stop();
    // What another tab did first is not to be undone by this one's later notice of it.
    if (this.view.state.step !== 'signed_in') return;
    this.#show({ state: { step: 'loading' }, ...(reason !== undefined && { endedBecause: reason }) });
    this.#show({ signIn: { at: 'loading' } });
    this.#parts?.qr.newCode();
  }

  /** Another tab of this browser signed in or out. */
  #changedElsewhere(kept: KeptTokens | undefined): void {
    if (kept === undefined) return this.#leave(undefined);
    this.#enter(kept);
  }

  #show(change: Partial<PcView>): void {
    this.view = { ...this.view, ...change };
    this.onView();
  }
}
