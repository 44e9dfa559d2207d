import type { ListedSession } from '../../../src/contract/me.js';
import { asClientError } from '../client/client-error.js';
import { PagedList } from '../client/paged-list.js';
import type { SignInSession } from '../client/sign-in-session.js';
import type { SessionList } from './phone-view.js';

interface SessionListListener {
  onList(list: SessionList): void;
  /** The service told us, by the way, that this session is over. */
  onSignedOut(): void;
}

/** The person's sign-in sessions, read page by page, and the way to end one. */
export class SessionListModel {
  readonly #list: PagedList<ListedSession>;

  constructor(
    private readonly session: SignInSession,
    listener: SessionListListener,
  ) {
    this.#list = new PagedList((call) => session.call(call), '/v1/me/sessions', listener);
  }

  /** Reads the list from its start. */
  async read(): Promise<void> {
    await this.#list.read();
  }

  /** Adds the next page. */
  async readMore(): Promise<void> {
    await this.#list.readMore();
  }

  /** Signs the session out, wherever it is, and shows the list as it is then. */
  async end(id: string): Promise<void> {
    await this.#list.change(() => this.signOutThere(id));
  }

  /** Signs the session out, wherever it is. Throws what the service refuses. */
  async signOutThere(id: string): Promise<void> {
    try {
      await this.session.call({ method: 'DELETE', path: `/v1/me/sessions/${id}` });
    } catch (thrown) {
      // Ended already, by whomever: what was wanted is so.
      if (asClientError(thrown).code !== 'not_found') throw thrown;
    }
  }
}
