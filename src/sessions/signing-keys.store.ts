import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { SETTINGS, type Settings } from '../config/settings.js';
import { PostgresService } from '../infra/postgres/postgres.service.js';
import { PurposeKeys, type MasterKeyName } from '../kernel/master-keys.js';
import { makeKeyPair, readKeyPair, sealedPrivateKey, type SigningKeyPair } from './signing-key-pair.js';
import { SigningKey } from './signing-key.entity.js';

// Whoever adds, removes or reseals keys holds this: any number of nodes may find the same thing due at once.
const signingKeysLock = 7_203_001;

/** A row that `MASTER_KEY` or `MASTER_KEY_PREVIOUS` opened. */
export interface OpenedKey extends SigningKeyPair {
  readonly sealedBy: MasterKeyName;
}

/** The signing keys in Postgres, their private halves sealed. */
@Injectable()
export class SigningKeysStore {
  private readonly sealingKeys: PurposeKeys;

  constructor(
    @Inject(SETTINGS) settings: Settings,
    private readonly postgres: PostgresService,
  ) {
    this.sealingKeys = new PurposeKeys(settings.masterKeys, sealedPrivateKey.purpose);
  }

  async list(manager: EntityManager = this.postgres.manager): Promise<SigningKey[]> {
    return manager.find(SigningKey, { order: { signsFrom: 'ASC', createdAt: 'ASC' } });
  }

  /** Undefined when neither master key opens it. */
  open(row: SigningKey): OpenedKey | undefined {
    const opened = this.sealingKeys.unseal(row.sealedPrivateKey, row.kid);
    return opened && { ...readKeyPair(opened.plaintext), sealedBy: opened.by };
  }

  /**
   * Does what changes the keys, one caller at a time over all nodes. `now` is Postgres's, in milliseconds: the one
   * clock that all of them share.
   */
  async exclusively<T>(work: (manager: EntityManager, now: number) => Promise<T>): Promise<T> {
    return this.postgres.transaction(async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock($1)', [signingKeysLock]);
      // Not now(), which is from before the wait for the lock.
      const [row] = await this.postgres.query<{ now: Date }>('SELECT clock_timestamp() AS now', [], manager);
      if (!row) throw new Error('Postgres told no time');
      return work(manager, row.now.getTime());
    });
  }

  /** Makes and saves a key. */
  async add(
    sealWith: MasterKeyName,
    createdAt: number,
    signsFrom: number,
    manager: EntityManager,
  ): Promise<SigningKey> {
    const { kid, publicJwk, pkcs8 } = makeKeyPair();
    const key = manager.create(SigningKey, {
      kid,
      publicJwk,
      sealedPrivateKey: this.sealingKeys.seal(sealWith, pkcs8, kid),
      createdAt: new Date(createdAt),
      signsFrom: new Date(signsFrom),
    });
    await manager.insert(SigningKey, key);
    return key;
  }

  async remove(kids: readonly string[], manager: EntityManager): Promise<void> {
    await this.postgres.query('DELETE FROM signing_keys WHERE kid = ANY ($1)', [kids], manager);
  }
}
