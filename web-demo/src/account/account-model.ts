import type { AccountPart } from '../../../src/contract/push.js';
import type { Profile } from '../../../src/contract/me.js';
import type { Locale } from '../../../src/contract/primitives.js';
import type { UserView } from '../../../src/contract/tokens.js';
import { asClientError } from '../client/client-error.js';
import type { SendCall } from '../client/code-request.js';
import type { ThirdPartyReturn } from '../client/third-party-visit.js';
import { setLanguage } from '../language/language.js';
import { isSignedOut, type AccountParts } from './account-parts.js';
import type { AccountActions, AccountPlace, AccountView, Task } from './account-view.js';
import { DevicesModel } from './devices-model.js';
import { IdentitiesModel } from './identities-model.js';
import { LoginsModel } from './logins-model.js';
import { personOf } from './person-of.js';
import { saveAsFile } from './save-as-file.js';
import { StepUpModel, taskError } from './step-up-model.js';

interface AccountListener {
  onView(view: AccountView): void;
  onClose(): void;
  onSignedOut(): void;
  /** Who the person is by now. */
  onPerson(person: UserView): void;
  /** The account will be gone then; nobody is signed in any more. */
  onDeleted(deletedAt: string): void;
}

/** What is another now; what is undefined is no more. */
type AccountChange = { [Part in keyof OwnView]?: OwnView[Part] | undefined };

/** The view but for what the parts have. */
type OwnView = Omit<AccountView, 'identities' | 'devices' | 'logins'>;

const idle: Task = { busy: false };

/** Runs the screens of the account: who I am, how I sign in, where I have been. */
export class AccountModel implements AccountActions {
  readonly stepUp: StepUpModel;
  readonly identities: IdentitiesModel;
  readonly devices: DevicesModel;
  readonly logins: LoginsModel;
  readonly #parts: AccountParts;
  #own: OwnView;
  #isOpen = false;

  constructor(
    send: SendCall,
    private readonly listener: AccountListener,
  ) {
    this.stepUp = new StepUpModel(send, (stepUp) => this.#show({ stepUp }));
    this.#parts = { send, stepUp: this.stepUp, onSignedOut: () => this.listener.onSignedOut() };
    this.identities = new IdentitiesModel(this.#parts, () => this.#show({}));
    this.devices = new DevicesModel(this.#parts, () => this.#show({}));
    this.logins = new LoginsModel(this.#parts, {
      onView: () => this.#show({}),
      onReported: (changePassword) => this.changePassword(changePassword),
    });
    this.#own = this.#fresh('menu');
  }

  open(place: AccountPlace): void {
    this.stepUp.giveUp();
    const { profile } = this.#own;
    this.#isOpen = true;
    this.#own = { ...this.#fresh(place), ...(profile !== undefined && { profile }) };
    this.identities.list();
    this.devices.list();
    this.logins.list();
    this.#show({});
    void this.#read(place);
  }

  close(): void {
    this.forget();
    this.listener.onClose();
  }

  /** Whatever is still under way is of no interest any more. */
  forget(): void {
    this.#isOpen = false;
    this.stepUp.giveUp();
  }

  /** To the password, after a sign-in that wasn't the person; without one, to what became of it. */
  changePassword(hasPassword: boolean): void {
    this.open(hasPassword ? 'password' : 'logins');
    this.#show({ afterReport: true });
  }

  /** Goes on with someone whom a third party has sent back, to be added. */
  async goOn(back: ThirdPartyReturn): Promise<void> {
    this.open('identities');
    await this.identities.goOn(back);
  }

  /** Reads again what is shown of it; undefined for all of it. */
  changed(what: AccountPart | undefined): void {
    if (!this.#isOpen) return;
    const { place } = this.#own;
    if (what === undefined || what === 'profile' || what === 'password') void this.#readProfile();
    if (place === 'identities' && (what === undefined || what === 'identities')) void this.identities.read();
    if (place === 'devices' && (what === undefined || what === 'devices' || what === 'sessions'))
      void this.devices.read();
    if (place === 'logins' && (what === undefined || what === 'logins' || what === 'sessions')) void this.logins.read();
  }

  saveProfile({ nickname, avatarUrl, locale }: { nickname: string; avatarUrl: string; locale: Locale }): void {
    const body = { nickname, avatarUrl: avatarUrl === '' ? null : avatarUrl, locale };
    void this.#do('profileTask', async () => {
      this.#know(await this.#parts.send<Profile>({ method: 'PATCH', path: '/v1/me', body }));
      setLanguage(locale);
    });
  }

  setPassword(newPassword: string): void {
    void this.#do('passwordTask', async () => {
      const call = { method: 'PUT', path: '/v1/me/password', body: { newPassword } } as const;
      await this.stepUp.around(() => this.#parts.send(call));
      this.#show({ afterReport: false });
      await this.#readProfile();
    });
  }

  export(): void {
    void this.#do('exportTask', async () => {
      const kept = await this.stepUp.around(() =>
        this.#parts.send<object>({ method: 'GET', path: '/v1/me/export', timeoutMs: 60_000 }),
      );
      saveAsFile('saoma-account.json', kept);
    });
  }

  askDelete(asking: boolean): void {
    this.#show({ deleting: asking ? idle : undefined });
  }

  delete(): void {
    void this.#do('deleting', async () => {
      const call = { method: 'DELETE', path: '/v1/me' } as const;
      const { deletedAt } = await this.stepUp.around(() => this.#parts.send<{ deletedAt: string }>(call));
      this.#isOpen = false;
      this.listener.onDeleted(deletedAt);
    });
  }

  async #read(place: AccountPlace): Promise<void> {
    await Promise.all([
      this.#readProfile(),
      place === 'identities' && this.identities.read(),
      place === 'devices' && this.devices.read(),
      place === 'logins' && this.logins.read(),
    ]);
  }

  async #readProfile(): Promise<void> {
    try {
      this.#know(await this.#parts.send<Profile>({ method: 'GET', path: '/v1/me' }));
    } catch (thrown) {
      const error = asClientError(thrown);
      if (!isSignedOut(error, this.#parts)) this.#show({ profileError: error });
    }
  }

  #know(profile: Profile): void {
    this.#show({ profile, profileError: undefined });
    this.listener.onPerson(personOf(profile));
  }

  async #do(
    name: 'profileTask' | 'passwordTask' | 'exportTask' | 'deleting',
    work: () => Promise<void>,
  ): Promise<void> {
    if (this.#own[name]?.busy === true) return;
    this.#show({ [name]: { busy: true } });
    try {
      await work();
      this.#show({ [name]: { busy: false, done: true } });
    } catch (thrown) {
      const failed = taskError(thrown);
      if (failed.error !== undefined && isSignedOut(failed.error, this.#parts)) return;
      this.#show({ [name]: { busy: false, ...failed } });
    }
  }

  #fresh(place: AccountPlace) {
    return { place, profileTask: idle, passwordTask: idle, exportTask: idle, afterReport: false };
  }

  #show(change: AccountChange): void {
    const { identities, devices, logins } = this;
    const own = Object.entries({ ...this.#own, ...change }).filter(([, value]) => value !== undefined);
    this.#own = Object.fromEntries(own) as unknown as OwnView;
    if (!this.#isOpen) return;
    this.listener.onView({
      ...this.#own,
      identities: identities.view,
      devices: devices.view,
      logins: logins.view,
    });
  }
}
