import { ClientError } from './client-error.js';
import type { KeptTokens } from './kept-tokens.js';

/** What lies in each object store, under the purpose (`pc` or `mobile`) as its key. */
interface Stores {
  keys: CryptoKeyPair;
  tokens: KeptTokens;
}

type StoreName = keyof Stores;

/**
 * Keeps keys and tokens in IndexedDB, the only place of a browser that can hold a key which no script can read out.
 * Throws `storage_unavailable` where the browser refuses (some private windows, a full disk).
 */
export class BrowserStore {
  #database: Promise<IDBDatabase> | undefined;

  constructor(private readonly name = 'saoma') {}

  /** What is kept there, or undefined. */
  async get<N extends StoreName>(store: N, key: string): Promise<Stores[N] | undefined> {
    return this.#run(store, 'readonly', (objects) => objects.get(key) as IDBRequest<Stores[N] | undefined>);
  }

  /** Keeps the value in place of whatever was there. */
  async put<N extends StoreName>(store: N, key: string, value: Stores[N]): Promise<void> {
    await this.#run(store, 'readwrite', (objects) => objects.put(value, key));
  }

  async delete(store: StoreName, key: string): Promise<void> {
    await this.#run(store, 'readwrite', (objects) => objects.delete(key));
  }

  /**
   * What is kept there, else the candidate, which is then kept. Two tabs that race agree on one value: read and write
   * are in one transaction, and IndexedDB lets writers in one after the other.
   */
  async getOrKeep<N extends StoreName>(store: N, key: string, candidate: Stores[N]): Promise<Stores[N]> {
    let kept = candidate;
    await this.#run(store, 'readwrite', (objects) => {
      const request = objects.get(key) as IDBRequest<Stores[N] | undefined>;
      request.onsuccess = () => {
        if (request.result === undefined) objects.put(candidate, key);
        else kept = request.result;
      };
      return request;
    });
    return kept;
  }

  /** Answers once the transaction is complete, so that what was told to be kept is on its way to the disk. */
  async #run<T>(
    store: StoreName,
    mode: IDBTransactionMode,
    work: (objects: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T> {
    const database = await (this.#database ??= this.#open());
    return new Promise<T>((resolve, reject) => {
      try {
        const transaction = database.transaction(store, mode);
        const request = work(transaction.objectStore(store));
        transaction.oncomplete = () => resolve(request.result);
        transaction.onabort = () => reject(new ClientError('storage_unavailable', { cause: transaction.error }));
      } catch (error) {
        this.#database = undefined;
        reject(new ClientError('storage_unavailable', { cause: error }));
      }
    });
  }

  #open(): Promise<IDBDatabase> {
    return new Promise((resolve, reject) => {
      const refuse = (cause: unknown) => {
        this.#database = undefined;
        reject(new ClientError('storage_unavailable', { cause }));
      };
      try {
        const request = indexedDB.open(this.name, 1);
        request.onupgradeneeded = () => {
          request.result.createObjectStore('keys');
          request.result.createObjectStore('tokens');
        };
        request.onsuccess = () => {
          const database = request.result;
          // Another tab with a newer version of the page may upgrade; ours opens again when it is next needed.
          database.onversionchange = () => {
            database.close();
            this.#database = undefined;
          };
          resolve(database);
        };
        request.onerror = () => refuse(request.error);
      } catch (error) {
        refuse(error);
      }
    });
  }
}
