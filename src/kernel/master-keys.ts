import { deriveKey, seal, unseal } from './encryption.js';

/** `MASTER_KEY`, and while it is being replaced the one before it, `MASTER_KEY_PREVIOUS`. */
export interface MasterKeys {
  readonly current: Buffer;
  readonly previous: Buffer | undefined;
}

export type MasterKeyName = keyof MasterKeys;

/** A column that is sealed with a key derived from the master key, for the id of its row. */
export interface SealedColumn {
  readonly table: string;
  readonly idColumn: string;
  readonly column: string;
  /** What the key is derived for: no two columns share one. */
  readonly purpose: string;
}

/** The keys for one purpose, one derived from each master key: what either has sealed is opened. */
export class PurposeKeys {
  private readonly keys: ReadonlyMap<MasterKeyName, Buffer>;

  constructor({ current, previous }: MasterKeys, purpose: string) {
    this.keys = new Map([
      ['current', deriveKey(current, purpose)],
      ...(previous ? [['previous', deriveKey(previous, purpose)] as const] : []),
    ]);
  }

  all(): Buffer[] {
    return [...this.keys.values()];
  }

  /** @throws Error when there is no such master key */
  get(name: MasterKeyName): Buffer {
    const key = this.keys.get(name);
    if (!key) throw new Error(`there is no ${name} master key`);
    return key;
  }

  seal(by: MasterKeyName, plaintext: Buffer, context: string): string {
    return seal(this.get(by), plaintext, context);
  }

  /** What was sealed, and by which master key; undefined when none of ours opens it. */
  unseal(sealed: string, context: string): { plaintext: Buffer; by: MasterKeyName } | undefined {
    for (const [by, key] of this.keys) {
      try {
        return { plaintext: unseal(key, sealed, context), by };
      } catch {
        // Sealed by another, or for something else: AES-GCM says no more than that.
      }
    }
    return undefined;
  }
}
