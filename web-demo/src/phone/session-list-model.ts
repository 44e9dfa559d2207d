import type { ListedSession } from '../../../src/contract/me.js';
import { asClientError, type ClientError } from '../client/client-error.js';
import type { SignInSession } from '../client/sign-in-session.js';
import type { SessionList } from './phone-view.js';

interface Page {
  items: ListedSession[];
  nextCursor: string | null;
}

interface SessionListListener {
  onList(list: SessionList): void;
  /** The service told us, by the way, that this session is over. */
  onSignedOut(): void;
}

/** The person's sign-in sessions, read page by page, and the way to end one. */
export class SessionListModel {
  #list: SessionList = { items: [], nextCursor: null, busy: false };

  constructor(
    private readonly session: SignInSession,
    private readonly listener: SessionListListener,
  ) {}

  /** Reads the list from its start. */
  async read(): Promise<void> {
    await this.#work(async () => this.#page(undefined));
  }

  /** Adds the next page. */
  async readMore(): Promise<void> {
    const { items, nextCursor, busy } = this.#list;
    if (nextCursor === null || busy) return;
    await this.#work(async () => {
      const page = await this.#page(nextCursor);
      return { ...page, items: [...items, ...page.items] };
    });
  }

  /** Signs the session out, wherever it is, and shows the list as it is then. */
  async end(id: string): Promise<void> {
    await this.#work(async () => {
      await this.signOutThere(id);
      return this.#page(undefined);
    });
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

  #page(cursor: string | undefined): Promise<Page> {
    const query = cursor === undefined ? {} : { cursor };
    return this.session.call<Page>({ method: 'GET', path: '/v1/me/sessions', query });
  }

  async #work(work: () => Promise<Page>): Promise<void> {
    const { items, nextCursor } = this.#list;
    this.#show({ items, nextCursor, busy: true });
    try {
      this.#show({ ...(await work()), busy: false });
    } catch (thrown) {
      const error: ClientError = asClientError(thrown);
      if (error.code === 'invalid_token') this.listener.onSignedOut();
      else this.#show({ items, nextCursor, busy: false, error });
    }
  }

  #show(list: SessionList): void {
    this.#list = list;
    this.listener.onList(list);
  }
}
