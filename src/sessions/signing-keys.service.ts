import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { BusService } from '../infra/bus/bus.service.js';
import { Readiness } from '../infra/http/readiness.js';
import { channels } from '../infra/redis/keys.js';
import { AppError } from '../kernel/app-error.js';
import { Clock } from '../kernel/clock.js';
import type { MasterKeyName } from '../kernel/master-keys.js';
import { NextRun } from '../kernel/next-run.js';
import { KeyRotationService, SealedByAnotherKey } from './key-rotation.service.js';
import type { SigningKey } from './signing-key.entity.js';
import { livesOf, marginSeconds, reloadSeconds, signerAt, type SigningKeyLife } from './signing-key-life.js';
import { SigningKeysStore, type OpenedKey } from './signing-keys.store.js';

/** A key as this node holds it. */
interface HeldKey extends OpenedKey, SigningKeyLife {
  /** What it was opened from: a resealed key is opened anew. */
  readonly sealed: string;
}

// An unknown `kid` may be a key that was made a moment ago, or anything a stranger wrote. However many come, Postgres is
// asked no more often than this.
const lookUpEveryMs = 1_000;

const kidPattern = /^[A-Za-z0-9_-]{43}$/;

/**
 * The keys that sign and verify access tokens, as this node holds them: read at the start, again at each hint, every few
 * seconds, and for a `kid` that it doesn't know. Whichever node first sees that a rotation is due begins it.
 */
@Injectable()
export class SigningKeysService implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  private rows: readonly SigningKey[] = [];
  /** Of all rows, those among them that this node cannot open. */
  private lives: readonly SigningKeyLife[] = [];
  private held: ReadonlyMap<string, HeldKey> = new Map();
  private readonly reloading = new NextRun(() => this.load());
  /** How often keys have been taken away under this node: what was judged before must not be believed after. */
  withdrawals = 0;
  private readonly withdrawalListeners: (() => void)[] = [];
  private lookingUp: Promise<void> = Promise.resolve();
  private lookedUpAt = -Infinity;
  private timer: NodeJS.Timeout | undefined;
  /** What was last warned of: one line an outage is enough. */
  private trouble = '';

  constructor(
    private readonly store: SigningKeysStore,
    private readonly rotation: KeyRotationService,
    private readonly bus: BusService,
    private readonly readiness: Readiness,
    private readonly clock: Clock,
    private readonly logger: PinoLogger,
  ) {
    logger.setContext(SigningKeysService.name);
  }

  /** @throws SealedByAnotherKey when the master keys do not open all of them */
  async onModuleInit(): Promise<void> {
    await this.rotation.ensureFirst();
    await this.reloading.run();
    if (this.held.size < this.rows.length) throw new SealedByAnotherKey();
  }

  async onApplicationBootstrap(): Promise<void> {
    this.readiness.add('signing-keys', () => Promise.resolve(void this.current()));
    const look = (): void => void this.look();
    // Subscribed first, then read: what changes meanwhile is seen by one or the other.
    await this.bus.watch(channels.signingKeys(), look);
    this.bus.onRestored(look);
    await this.look();
    this.timer = setInterval(look, reloadSeconds * 1000);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Called when keys were taken away before their time: whoever was let in with a token must show a new one. */
  onWithdrawn(listener: () => void): void {
    this.withdrawalListeners.push(listener);
  }

  /** The key that signs now. @throws AppError `unavailable` when this node cannot open it */
  current(): HeldKey {
    const signer = signerAt(this.lives, this.clock.now());
    const key = signer && this.held.get(signer.kid);
    if (!key) throw new AppError('unavailable', { detail: 'This node does not hold the key that signs.' });
    return key;
  }

  /** The key of that `kid`, while tokens that it signed may live. */
  find(kid: string | undefined): HeldKey | undefined {
    const key = kid === undefined ? undefined : this.held.get(kid);
    return key && this.clock.now() < key.endsAt ? key : undefined;
  }

  /** As `find`, for a `kid` that is not known here: another node may have made that key just now. */
  async lookUp(kid: string | undefined): Promise<HeldKey | undefined> {
    if (kid === undefined || !kidPattern.test(kid)) return undefined;
    const now = this.clock.now();
    if (now - this.lookedUpAt >= lookUpEveryMs) {
      this.lookedUpAt = now;
      this.lookingUp = this.reload();
    }
    await this.lookingUp;
    return this.find(kid);
  }

  /** The keys whose tokens may be met, for those who verify offline. */
  all(): readonly HeldKey[] {
    const now = this.clock.now();
    return [...this.held.values()].filter(({ endsAt }) => now < endsAt);
  }

  /** The master key that seals them. What nodes show each other is made with the same: all nodes have that one. */
  get masterKeyInUse(): MasterKeyName {
    return [...this.held.values()].some(({ sealedBy }) => sealedBy === 'previous') ? 'previous' : 'current';
  }

  private async look(): Promise<void> {
    await this.reload();
    if (!this.rotation.isSomethingDue(this.rows, this.clock.now())) return;
    await this.orWarn('the signing keys could not be rotated', () => this.rotation.rotateByAge());
  }

  private async reload(): Promise<void> {
    await this.orWarn('the signing keys could not be read; those held are used on', () => this.reloading.run());
  }

  private async orWarn(trouble: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      if (this.trouble === trouble) this.trouble = '';
    } catch (error) {
      if (this.trouble !== trouble) this.logger.warn({ err: error }, trouble);
      this.trouble = trouble;
    }
  }

  private async load(): Promise<void> {
    const rows = await this.store.list();
    const lives = livesOf(rows);
    const before = this.held;
    this.held = new Map(
      lives.flatMap((life): [string, HeldKey][] => {
        const row = rows.find(({ kid }) => kid === life.kid);
        const key = row && this.hold(row, life);
        return key ? [[life.kid, key]] : [];
      }),
    );
    this.rows = rows;
    this.lives = lives;
    this.tellOfWithdrawn(before);
  }

  // A key's `kid` is the hash of its public half, so that what is held under it stays right when its row was sealed anew
  // with a master key that this node doesn't have. What it never opened it doesn't believe: whoever can write to the
  // database could have put it there.
  private hold(row: SigningKey, life: SigningKeyLife): HeldKey | undefined {
    const held = this.held.get(row.kid);
    if (held?.sealed === row.sealedPrivateKey) return { ...held, ...life };
    const opened = this.store.open(row);
    if (!opened) this.logger.warn({ kid: row.kid, isHeld: held !== undefined }, 'MASTER_KEY does not open this key');
    const key = opened ?? held;
    return key && { ...key, ...life, sealed: row.sealedPrivateKey };
  }

  private tellOfWithdrawn(before: ReadonlyMap<string, HeldKey>): void {
    const now = this.clock.now();
    const withdrawn = [...before.values()].filter(
      // The margin is for clocks; no token of its is alive in it.
      ({ kid, endsAt }) => !this.held.has(kid) && now < endsAt - marginSeconds * 1000,
    );
    if (withdrawn.length === 0) return;
    this.logger.warn(
      { kids: withdrawn.map(({ kid }) => kid) },
      'signing keys were withdrawn; their tokens are refused',
    );
    this.withdrawals += 1;
    for (const listener of this.withdrawalListeners) listener();
  }
}
