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
import { describeDevice } from '../elements/device-description.js';
import { watchNetwork } from '../elements/network.js';
import { tabVisibility } from '../elements/visibility.js';
import { language } from '../language/language.js';
import type { PcActions, PcView } from './pc-view.js';

/** Runs the PC page: signed in it hears what becomes of the session, signed out it shows codes. */
export class PcModel implements PcActions {
  view: PcView = { state: { step: 'loading' }, line: 'connecting', isOffline: false, password: { busy: false } };
  #parts: { session: SignInSession; qr: QrSignIn; events: SessionEvents } | undefined;

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

  async signInWithPassword(identifier: string, password: string): Promise<void> {
    if (this.#parts === undefined) return;
    this.#show({ password: { busy: true } });
    try {
      const kept = await this.#parts.session.signInWithPassword(identifier, password, describeDevice('pc'));
      this.#enter(kept);
    } catch (thrown) {
      this.#show({ password: { busy: false, error: asClientError(thrown) } });
    }
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
      this.#parts ??= await this.#open();
      const kept = await this.#parts.session.kept();
      const earlier = takeLeftBehind();
      if (kept === undefined) this.#parts.qr.goOn(earlier);
      else await this.#resume(this.#parts.session, kept);
    } catch (thrown) {
      this.#show({ state: { step: 'failed', error: asClientError(thrown), retryAt: undefined } });
    }
  }

  async #open() {
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
      },
    });
    leaveBehind(() => qr.current);
    return { session, qr, events };
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
    this.#show({ state: { step: 'signed_in', kept, leaving: false }, password: { busy: false } });
    this.#parts?.events.start();
  }

  #leave(reason: RevocationReason | undefined): void {
    this.#parts?.events.stop();
    // What another tab did first is not to be undone by this one's later notice of it.
    if (this.view.state.step !== 'signed_in') return;
    this.#show({ state: { step: 'loading' }, ...(reason !== undefined && { endedBecause: reason }) });
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
