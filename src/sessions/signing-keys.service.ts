import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { calculateJwkThumbprint } from 'jose';
import type { EntityManager } from 'typeorm';
import { SETTINGS, type Settings } from '../config/settings.js';
import { PostgresService } from '../infra/postgres/postgres.service.js';
import { Clock } from '../kernel/clock.js';
import { deriveKey, seal, unseal } from '../kernel/encryption.js';
import { SigningKey } from './signing-key.entity.js';

interface UsableKey {
  readonly kid: string;
  readonly publicJwk: SigningKey['publicJwk'];
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

// Any number of nodes may start on an empty database at once; one of them makes the first key.
const firstKeyLock = 7_203_001;

/** The keys that sign access tokens, held as `KeyObject`: ES256 signs 35,000 times a second that way. */
@Injectable()
export class SigningKeysService implements OnModuleInit {
  private keys: readonly UsableKey[] = [];
  private readonly sealingKey: Buffer;

  constructor(
    @Inject(SETTINGS) settings: Settings,
    private readonly postgres: PostgresService,
    private readonly clock: Clock,
  ) {
    this.sealingKey = deriveKey(settings.masterKey, 'signing-keys');
  }

  /** @throws Error when `MASTER_KEY` is not the one that the keys were sealed with */
  async onModuleInit(): Promise<void> {
    const rows = await this.postgres.transaction(async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock($1)', [firstKeyLock]);
      const found = await manager.find(SigningKey, { order: { createdAt: 'DESC' } });
      return found.length > 0 ? found : [await this.createFirst(manager)];
    });
    this.keys = rows.map((row) => this.open(row));
  }

  /** The key that signs from now on: the newest. */
  current(): UsableKey {
    const [key] = this.keys;
    if (!key) throw new Error('the signing keys are not loaded yet');
    return key;
  }

  find(kid: string | undefined): UsableKey | undefined {
    return this.keys.find((key) => key.kid === kid);
  }

  /** The public halves, for those who verify offline. */
  all(): readonly UsableKey[] {
    return this.keys;
  }

  private async createFirst(manager: EntityManager): Promise<SigningKey> {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    const publicJwk = { kty: 'EC', crv: 'P-256', x, y } as const;
    const kid = await calculateJwkThumbprint(publicJwk);
    const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' });
    const key = manager.create(SigningKey, {
      kid,
      publicJwk,
      sealedPrivateKey: seal(this.sealingKey, pkcs8, kid),
      createdAt: this.clock.date(),
    });
    await manager.insert(SigningKey, key);
    return key;
  }

  private open(row: SigningKey): UsableKey {
    try {
      const pkcs8 = unseal(this.sealingKey, row.sealedPrivateKey, row.kid);
      const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
      return { kid: row.kid, publicJwk: row.publicJwk, privateKey, publicKey: createPublicKey(privateKey) };
    } catch (cause) {
      throw new Error(
        'MASTER_KEY does not open the signing keys in this database: set the MASTER_KEY that this database was started with',
        { cause },
      );
    }
  }
}
