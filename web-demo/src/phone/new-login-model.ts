import type { SessionView } from '../../../src/contract/tokens.js';
import { reportSession } from '../account/logins-model.js';
import { asClientError } from '../client/client-error.js';
import type { SignInSession } from '../client/sign-in-session.js';
import type { NewLogin, SessionList } from './phone-view.js';
import type { SessionListModel } from './session-list-model.js';

interface NewLoginListener {
  onView(newLogin: NewLogin | undefined): void;
  /** It wasn't the person, and is ended. */
  onEnded(): void;
  onSignedOut(): void;
}

/** Tells the person of a sign-in elsewhere, and ends it where it wasn't them. */
export class NewLoginModel {
  #view: NewLogin | undefined;

  constructor(
    private readonly session: SignInSession,
    private readonly sessions: SessionListModel,
    private readonly listener: NewLoginListener,
  ) {}

  heard({ id, kind }: SessionView): void {
    this.#show({ id, kind, name: undefined, answer: 'open' });
  }

  /** Calls it by the name that the list has for it. */
  name({ items }: SessionList): void {
    if (this.#view === undefined) return;
    const name = items.find(({ id }) => id === this.#view?.id)?.deviceName ?? this.#view.name;
    if (name !== this.#view.name) this.#show({ ...this.#view, name });
  }

  /** It was the person, or what had to be said of it is read. */
  forget(): void {
    this.#show(undefined);
  }

  async itWasNotMe({ id, name, kind }: Pick<NewLogin, 'id' | 'name' | 'kind'>): Promise<void> {
    if (this.#view?.answer === 'ending') return;
    const login = { id, name, kind };
    this.#show({ ...login, answer: 'ending' });
    try {
      const changePassword = await this.#report(id);
      this.#show({ ...login, answer: 'ended', changePassword });
    } catch (thrown) {
      const error = asClientError(thrown);
      if (error.code === 'invalid_token') this.listener.onSignedOut();
      else this.#show({ ...login, answer: 'open', error });
      return;
    }
    this.listener.onEnded();
    await this.sessions.read();
  }

  /** Reports it, which ends it and all that it let in; one that no history has any more is ended all the same. */
  async #report(id: string): Promise<boolean> {
    const changePassword = await reportSession((call) => this.session.call(call), id);
    if (changePassword !== undefined) return changePassword;
    await this.sessions.signOutThere(id);
    return false;
  }

  #show(view: NewLogin | undefined): void {
    this.#view = view;
    this.listener.onView(view);
  }
}
