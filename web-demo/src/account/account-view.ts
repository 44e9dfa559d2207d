import type { IdentityView, LoginView, MergeResult, StepUpOptions } from '../../../src/contract/account.js';
import type { DeviceView, Profile } from '../../../src/contract/me.js';
import type { Locale } from '../../../src/contract/primitives.js';
import type { ProviderView } from '../../../src/contract/third-parties.js';
import type { ClientError } from '../client/client-error.js';
import type { CodeUnderway } from '../client/code-request.js';
import type { Paged } from '../client/paged-list.js';
import type { OneTapActions, OneTapView } from '../sign-in/one-tap-view.js';
import type { ProofActions, ProofView } from '../sign-in/proof-view.js';

/** How something that the person asked for fares. */
export interface Task {
  busy: boolean;
  error?: ClientError;
  /** It is done, and the screen still says so. */
  done?: boolean;
}

/** One of the ways to make a step-up. */
export type StepUpMethod = StepUpOptions['methods'][number];

/** "Show that it is you", in the way of what the person has just asked for. */
export interface StepUpView extends Task {
  methods: readonly StepUpMethod[];
  /** The way that was chosen. */
  chosen?: StepUpMethod;
  /** The code is on its way. */
  sent?: CodeUnderway;
  /** The carrier of this phone, once it has been found. */
  oneTap?: OneTapView;
}

export interface IdentitiesView {
  list: Paged<IdentityView>;
  /** What can be added here. */
  providers: readonly ProviderView[];
  /** What is to be given up, once the person has confirmed it. */
  removing?: Task & { identity: IdentityView };
  /** A phone, an address or an account of another service is being added. */
  adding?:
    { what: 'phone' | 'email' | 'merge'; proof: ProofView } | { what: 'this_phone'; oneTap: OneTapView | undefined };
  /** Another account of the same person, seen before it is merged into this one. */
  merging?: Task & { preview: MergeResult };
  /** What has just been done, or couldn't be. */
  notice?: 'added' | 'removed' | 'merged';
  error?: ClientError;
}

export interface DevicesView {
  list: Paged<DeviceView>;
  changing?: Task & { device: DeviceView; how: 'name' | 'remove' };
}

export interface LoginsView {
  list: Paged<LoginView>;
  reporting?: Task & { login: LoginView };
}

/** The parts of an account that have a screen each. */
export type AccountPlace = 'menu' | 'profile' | 'identities' | 'password' | 'devices' | 'logins' | 'privacy';

/** What the screens of the account show. */
export interface AccountView {
  place: AccountPlace;
  /** Undefined until it is read. */
  profile?: Profile;
  profileError?: ClientError;
  profileTask: Task;
  passwordTask: Task;
  /** The person has said of a sign-in that it wasn't them: what to do now is said. */
  afterReport: boolean;
  identities: IdentitiesView;
  devices: DevicesView;
  logins: LoginsView;
  exportTask: Task;
  /** Whether the person has asked to delete the account, and is asked whether they mean it. */
  deleting?: Task;
  /** Stands in front of all else. */
  stepUp?: StepUpView;
}

export interface StepUpActions {
  readonly oneTap: OneTapActions;
  choose(method: StepUpMethod): void;
  sendAgain(): void;
  typePassword(password: string): void;
  typeCode(code: string): void;
  /** Leaves undone what needed it. */
  giveUp(): void;
}

export interface IdentityActions {
  readonly proof: ProofActions;
  readonly oneTap: OneTapActions;
  add(what: 'phone' | 'this_phone' | 'email' | 'merge'): void;
  visit(provider: string): void;
  askRemove(identity: IdentityView): void;
  remove(): void;
  merge(): void;
  /** Back to the list from whatever stands in its place. */
  list(): void;
  more(): void;
}

export interface DeviceActions {
  ask(device: DeviceView, how: 'name' | 'remove'): void;
  rename(name: string): void;
  remove(): void;
  list(): void;
  more(): void;
}

export interface LoginActions {
  ask(login: LoginView): void;
  report(): void;
  list(): void;
  more(): void;
}

/** What the person can do about the account. */
export interface AccountActions {
  open(place: AccountPlace): void;
  /** Away from the account. */
  close(): void;
  saveProfile(change: { nickname: string; avatarUrl: string; locale: Locale }): void;
  setPassword(newPassword: string): void;
  export(): void;
  askDelete(asking: boolean): void;
  delete(): void;
  readonly stepUp: StepUpActions;
  readonly identities: IdentityActions;
  readonly devices: DeviceActions;
  readonly logins: LoginActions;
}
