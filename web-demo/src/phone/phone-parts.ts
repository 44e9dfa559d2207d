import { AccountModel } from '../account/account-model.js';
import { BrowserStore } from '../client/browser-store.js';
import { openDeviceKey } from '../client/device-key.js';
import { Prover } from '../client/dpop.js';
import type { KeptTokens } from '../client/kept-tokens.js';
import { ServiceClient } from '../client/service-client.js';
import { SessionEvents, type SessionListener } from '../client/session-events.js';
import { SignInSession, type SignedIn } from '../client/sign-in-session.js';
import { describeDevice } from '../elements/device-description.js';
import { SignInModel } from '../sign-in/sign-in-model.js';
import { NewLoginModel } from './new-login-model.js';
import type { PhoneView, SessionList } from './phone-view.js';
import { SessionListModel } from './session-list-model.js';

/** What the phone page works with once it has its key. */
export interface PhoneParts {
  session: SignInSession;
  events: SessionEvents;
  sessions: SessionListModel;
  newLogin: NewLoginModel;
  signIn: SignInModel;
  account: AccountModel;
}

/** What the page wants to hear of its parts. */
export interface PhoneListener extends SessionListener {
  qrId(): string | undefined;
  onSessions(list: SessionList): void;
  onNewLoginView(newLogin: PhoneView['newLogin']): void;
  onNewLoginEnded(): void;
  onScreen(screen: Extract<PhoneView['screen'], { step: 'sign_in' | 'account' }>): void;
  onSignedIn(signedIn: SignedIn, isByTap: boolean): void;
  /** Another tab signed in or out. */
  onKept(kept: KeptTokens | undefined): void;
  onPerson(person: KeptTokens['user']): void;
  onSignedOut(): void;
  onDeleted(deletedAt: string): void;
  goHome(): void;
}

/** Puts them together. Throws where no key can be had. */
export async function openPhoneParts(listener: PhoneListener): Promise<PhoneParts> {
  const store = new BrowserStore();
  const service = new ServiceClient(location.origin, new Prover(await openDeviceKey(store, 'mobile')));
  const session = new SignInSession('mobile', service, store, (kept) => listener.onKept(kept));
  const onSignedOut = () => listener.onSignedOut();
  const sessions = new SessionListModel(session, { onList: (list) => listener.onSessions(list), onSignedOut });
  const newLogin = new NewLoginModel(session, sessions, {
    onView: (view) => listener.onNewLoginView(view),
    onEnded: () => listener.onNewLoginEnded(),
    onSignedOut,
  });
  const signIn = new SignInModel({
    service,
    session,
    device: describeDevice('mobile'),
    page: '/phone',
    first: 'code',
    asksCarrier: true,
    qrId: () => listener.qrId(),
    onView: (view) => listener.onScreen({ step: 'sign_in', signIn: view }),
    onSignedIn: (signedIn, isByTap) => listener.onSignedIn(signedIn, isByTap),
  });
  const account = new AccountModel((call) => session.call(call), {
    onView: (view) => listener.onScreen({ step: 'account', account: view }),
    onClose: () => listener.goHome(),
    onPerson: (person) => listener.onPerson(person),
    onDeleted: (deletedAt) => listener.onDeleted(deletedAt),
    onSignedOut,
  });
  return { session, events: new SessionEvents(service, session, listener), sessions, newLogin, signIn, account };
}
