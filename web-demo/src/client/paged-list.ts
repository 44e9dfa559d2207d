import { asClientError, type ClientError } from './client-error.js';
import type { SendCall } from './code-request.js';

/** A list of the service's as far as it is read. */
export interface Paged<T> {
  items: readonly T[];
  nextCursor: string | null;
  busy: boolean;
  error?: ClientError;
}

type Page<T> = Pick<Paged<T>, 'items' | 'nextCursor'>;

interface PagedListListener<T> {
  onList(list: Paged<T>): void;
  /** The service told us, by the way, that this session is over. */
  onSignedOut(): void;
}

export const emptyList: Paged<never> = { items: [], nextCursor: null, busy: false };

/** Reads one of the service's lists page by page, and anew when something about it has changed. */
export class PagedList<T> {
  #list: Paged<T> = emptyList;
  /** Which of the readings is the newest: an older one that comes later says nothing any more. */
  #newest = 0;

  constructor(
    private readonly send: SendCall,
    private readonly path: string,
    private readonly listener: PagedListListener<T>,
  ) {}

  /** Reads the list from its start. */
  async read(): Promise<void> {
    await this.change(() => Promise.resolve());
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

  /** Does something to the list's things, and shows the list as it is then. */
  async change(act: () => Promise<unknown>): Promise<void> {
    await this.#work(async () => {
      await act();
      return this.#page(undefined);
    });
  }

  #page(cursor: string | undefined): Promise<Page<T>> {
    return this.send<Page<T>>({ method: 'GET', path: this.path, query: cursor === undefined ? {} : { cursor } });
  }

  async #work(work: () => Promise<Page<T>>): Promise<void> {
    const turn = ++this.#newest;
    const { items, nextCursor } = this.#list;
    this.#show({ items, nextCursor, busy: true });
    try {
      const page = await work();
      if (turn === this.#newest) this.#show({ ...page, busy: false });
    } catch (thrown) {
      const error = asClientError(thrown);
      if (error.code === 'invalid_token') this.listener.onSignedOut();
      else if (turn === this.#newest) this.#show({ items, nextCursor, busy: false, error });
    }
  }

  #show(list: Paged<T>): void {
    this.#list = list;
    this.listener.onList(list);
  }
}
