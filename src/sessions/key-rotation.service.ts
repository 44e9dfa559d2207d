import { Inject, Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { BusService } from '../infra/bus/bus.service.js';
import { channels } from '../infra/redis/keys.js';
import { Clock } from '../kernel/clock.js';
import type { MasterKeyName } from '../kernel/master-keys.js';
import type { SigningKey } from './signing-key.entity.js';
import { isRotationDue, leadSeconds, livesOf, nextAt, stateOf } from './signing-key-life.js';
import { SigningKeysStore } from './signing-keys.store.js';

/** Why a key was made. */
type Occasion = 'first' | 'age' | 'command' | 'withdrawal';

/** A row that neither master key opens: whoever meets it must not seal anything beside it. */
export class SealedByAnotherKey extends Error {
  constructor() {
    super(
      'MASTER_KEY does not open the signing keys in this database: set the MASTER_KEY that they are sealed with. ' +
        'If it is being replaced, set that one as MASTER_KEY_PREVIOUS (docs/keys.md).',
    );
  }
}

/** Changes which keys there are: by age, by command, and at once for a leaked one. Each change is audited. */
@Injectable()
export class KeyRotationService {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly store: SigningKeysStore,
    private readonly audit: AuditService,
    private readonly bus: BusService,
    private readonly clock: Clock,
    private readonly logger: PinoLogger,
  ) {
    logger.setContext(KeyRotationService.name);
  }

  /** Makes the first key, unless there is one. */
  async ensureFirst(): Promise<void> {
    await this.store.exclusively(async (manager, now) => {
      if ((await this.store.list(manager)).length > 0) return;
      // Nothing waits for it, so that it signs at once.
      await this.add({ occasion: 'first', sealWith: 'current', now, signsFrom: now }, manager);
    });
  }

  /** Whether a look at these keys finds something to do. Cheap: every node asks it all the time. */
  isSomethingDue(keys: readonly SigningKey[], now: number): boolean {
    const lives = livesOf(keys);
    return (
      isRotationDue(lives, now, this.settings.signingKeyDays) || lives.some((life) => stateOf(life, now) === 'gone')
    );
  }

  /** Publishes the next key when the one that signs is old enough, and deletes those that are gone. */
  async rotateByAge(): Promise<void> {
    const hasChanged = await this.store.exclusively(async (manager, now) => {
      // Another node may have done it since this one looked.
      const keys = await this.store.list(manager);
      const lives = livesOf(keys);
      const gone = lives.filter((life) => stateOf(life, now) === 'gone').map(({ kid }) => kid);
      await this.store.remove(gone, manager);
      const isDue = isRotationDue(lives, now, this.settings.signingKeyDays);
      if (isDue) {
        const [sealWith, signsFrom] = [this.masterKeyInUse(keys), now + leadSeconds * 1000];
        await this.add({ occasion: 'age', sealWith, now, signsFrom }, manager);
      }
      return isDue || gone.length > 0;
    });
    if (hasChanged) await this.announce();
  }

  /** Publishes the next key, for it to sign once all who verify know it. @returns the one under way, where there is one */
  async rotate(): Promise<{ next: SigningKey; isNew: boolean }> {
    const rotation = await this.store.exclusively(async (manager, now) => {
      const keys = await this.store.list(manager);
      const sealWith = this.masterKeyInUse(keys);
      const waiting = nextAt(livesOf(keys), now);
      const next = keys.find(({ kid }) => kid === waiting?.kid);
      if (next) return { next, isNew: false };
      // The very first key has nothing to wait for.
      const signsFrom = keys.length === 0 ? now : now + leadSeconds * 1000;
      return { next: await this.add({ occasion: 'command', sealWith, now, signsFrom }, manager), isNew: true };
    });
    if (rotation.isNew) await this.announce();
    return rotation;
  }

  /**
   * For a leaked key: takes all keys away and lets a new one sign at once. All of them, because whoever got one from a
   * node's memory got the others. What they signed is refused from then on; refresh tokens are not signed, and go on.
   */
  async withdraw(): Promise<{ next: SigningKey; withdrawn: string[] }> {
    const replaced = await this.store.exclusively(async (manager, now) => {
      const keys = await this.store.list(manager);
      const withdrawn = keys.map(({ kid }) => kid);
      const sealWith = this.masterKeyInUse(keys);
      await this.store.remove(withdrawn, manager);
      for (const kid of withdrawn) {
        await this.audit.record({ type: 'signing_key.withdrawn', userId: null, subject: { kid } }, manager);
      }
      const next = await this.add({ occasion: 'withdrawal', sealWith, now, signsFrom: now }, manager);
      return { next, withdrawn };
    });
    await this.announce();
    return replaced;
  }

  /** Tells all nodes to read the keys again. A node that misses it does so by itself, within seconds. */
  async announce(): Promise<void> {
    try {
      const hint = { type: 'signing_keys.changed', id: '', version: 0, at: this.clock.now() } as const;
      await this.bus.publish(channels.signingKeys(), hint);
    } catch (error) {
      this.logger.warn({ err: error }, 'a change of signing keys could not be announced; nodes see it by themselves');
    }
  }

  /**
   * The master key that seals the keys there are; a new one is sealed with the same. So while MASTER_KEY is being
   * replaced, nodes that have only the old one open it too, until `reseal` has moved all of them to the new one.
   *
   * @throws SealedByAnotherKey
   */
  private masterKeyInUse(keys: readonly SigningKey[]): MasterKeyName {
    const names = keys.map((key) => this.store.open(key)?.sealedBy);
    if (names.includes(undefined)) throw new SealedByAnotherKey();
    return names.includes('previous') ? 'previous' : 'current';
  }

  private async add(
    {
      occasion,
      sealWith,
      now,
      signsFrom,
    }: { occasion: Occasion; sealWith: MasterKeyName; now: number; signsFrom: number },
    manager: EntityManager,
  ): Promise<SigningKey> {
    const key = await this.store.add(sealWith, now, signsFrom, manager);
    const subject = { kid: key.kid, signsFrom: key.signsFrom.toISOString(), occasion };
    await this.audit.record({ type: 'signing_key.made', userId: null, subject }, manager);
    return key;
  }
}
