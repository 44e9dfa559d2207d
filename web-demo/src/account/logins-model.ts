import type { LoginView } from '../../../src/contract/account.js';
import type { SendCall } from '../client/code-request.js';
import { emptyList, PagedList, type Paged } from '../client/paged-list.js';
import type { AccountParts } from './account-parts.js';
import type { LoginActions, LoginsView } from './account-view.js';
import { taskError } from './step-up-model.js';

/** Says of a line of the history that it wasn't the person; whether there is a password to be changed now. */
async function report(send: SendCall, id: string): Promise<boolean> {
  const path = `/v1/me/logins/${id}/report`;
  return (await send<{ changePassword: boolean }>({ method: 'POST', path })).changePassword;
}

/**
 * Says of a session that it wasn't the person. It is looked for among the newest sign-ins, since that is when people are
 * asked; undefined where it isn't there.
 */
export async function reportSession(send: SendCall, sessionId: string): Promise<boolean | undefined> {
  const { items } = await send<Paged<LoginView>>({ method: 'GET', path: '/v1/me/logins', query: { limit: 100 } });
  const login = items.find((listed) => listed.sessionId === sessionId);
  return login && report(send, login.id);
}

/** The login history, and what to say of a line that wasn't the person. */
export class LoginsModel implements LoginActions {
  view: LoginsView = { list: emptyList };
  readonly #list: PagedList<LoginView>;

  constructor(
    private readonly parts: AccountParts,
    private readonly listener: { onView(): void; onReported(changePassword: boolean): void },
  ) {
    this.#list = new PagedList(parts.send, '/v1/me/logins', {
      onList: (list) => this.#show({ ...this.view, list }),
      onSignedOut: parts.onSignedOut,
    });
  }

  async read(): Promise<void> {
    await this.#list.read();
  }

  more(): void {
    void this.#list.readMore();
  }

  ask(login: LoginView): void {
    this.#show({ ...this.view, reporting: { login, busy: false } });
  }

  report(): void {
    void this.#report();
  }

  list(): void {
    this.#show({ list: this.view.list });
  }

  async #report(): Promise<void> {
    const { reporting } = this.view;
    if (reporting === undefined || reporting.busy) return;
    const { login } = reporting;
    this.#show({ ...this.view, reporting: { login, busy: true } });
    try {
      const changePassword = await report(this.parts.send, login.id);
      this.list();
      this.listener.onReported(changePassword);
    } catch (thrown) {
      this.#show({ ...this.view, reporting: { login, busy: false, ...taskError(thrown) } });
    }
  }

  #show(view: LoginsView): void {
    this.view = view;
    this.listener.onView();
  }
}
