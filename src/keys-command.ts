import { Inject, Injectable, Module } from '@nestjs/common';
import { AuditModule } from './audit/audit.module.js';
import { AuditService } from './audit/audit.service.js';
import { ConfigModule } from './config/config.module.js';
import { SETTINGS, type Settings } from './config/settings.js';
import { BusModule } from './infra/bus/bus.module.js';
import { ObservabilityModule } from './infra/observability/observability.module.js';
import { PostgresModule } from './infra/postgres/postgres.module.js';
import { RedisModule } from './infra/redis/redis.module.js';
import { Clock } from './kernel/clock.js';
import { KernelModule } from './kernel/kernel.module.js';
import { reseal } from './reseal.js';
import { KeyRotationService } from './sessions/key-rotation.service.js';
import { jwksMaxAgeSeconds, leadSeconds, livesOf, reloadSeconds, stateOf } from './sessions/signing-key-life.js';
import { SigningKeysModule } from './sessions/signing-keys.module.js';
import { SigningKeysStore } from './sessions/signing-keys.store.js';

export const usage = `Usage: npm run keys -- <command>

  list          the keys that sign access tokens, and where each stands
  rotate        publishes the next key; it signs ${leadSeconds / 60} minutes later, and no token is refused
  rotate --now  for a leaked key: takes all keys away at once; what they signed is refused
  reseal        seals with MASTER_KEY what MASTER_KEY_PREVIOUS has sealed

It works with the settings of the nodes (.env, DATABASE_URL, REDIS_URL, MASTER_KEY), while they run or none does.
docs/keys.md tells more.`;

const commands = ['list', 'rotate', 'rotate --now', 'reseal'] as const;
export type CommandName = (typeof commands)[number];

export function commandNamed(words: readonly string[]): CommandName | undefined {
  return commands.find((name) => name === words.join(' '));
}

const columns = ['kid', 'state', 'signs from', 'until', 'sealed with'] as const;

/** What a command tells. */
interface Report {
  readonly lines: string[];
  readonly hasChanged: boolean;
}

/** What `npm run keys` does. */
@Injectable()
export class KeysCommand {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly store: SigningKeysStore,
    private readonly rotation: KeyRotationService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  async run(command: CommandName): Promise<Report> {
    switch (command) {
      case 'list':
        return this.list();
      case 'rotate':
        return this.rotate();
      case 'rotate --now':
        return this.withdraw();
      case 'reseal':
        return this.reseal();
    }
  }

  private async list(): Promise<Report> {
    const keys = await this.store.list();
    if (keys.length === 0)
      return { lines: ['There is no key yet: the first start of a node makes it.'], hasChanged: false };
    const now = this.clock.now();
    const sealedWith = { current: 'MASTER_KEY', previous: 'MASTER_KEY_PREVIOUS', none: 'another key' };
    const rows = livesOf(keys).map((life) => {
      const key = keys.find(({ kid }) => kid === life.kid);
      const sealedBy = (key && this.store.open(key)?.sealedBy) ?? 'none';
      const state = stateOf(life, now);
      const until = { published: life.signsFrom, signing: life.retiresAt, retired: life.endsAt, gone: life.endsAt };
      return [life.kid, state, timeText(life.signsFrom), timeText(until[state]), sealedWith[sealedBy]];
    });
    return { lines: table([[...columns], ...rows]), hasChanged: false };
  }

  private async rotate(): Promise<Report> {
    const { next, isNew } = await this.rotation.rotate();
    const from = timeText(next.signsFrom.getTime());
    const lines = isNew
      ? [
          `Published ${next.kid}. It signs from ${from}.`,
          'By then every node and every verifier has read it. The key before it verifies on until its tokens are over.',
        ]
      : [
          `A rotation is under way already: ${next.kid} signs from ${from}. Nothing has been changed.`,
          'For a leaked key: npm run keys -- rotate --now',
        ];
    return { lines, hasChanged: isNew };
  }

  private async withdraw(): Promise<Report> {
    const { next, withdrawn } = await this.rotation.withdraw();
    const lines = [
      ...withdrawn.map((kid) => `Withdrew ${kid}.`),
      `${next.kid} signs from now on.`,
      `Every access token given before is refused by all nodes within ${reloadSeconds} s; refresh tokens go on, so that`,
      `pages and apps get a new one by themselves. Whoever verifies offline takes the old ones until it reads the JWKS`,
      `again: ${jwksMaxAgeSeconds / 60} minutes where it keeps to max-age.`,
    ];
    return { lines, hasChanged: true };
  }

  private async reseal(): Promise<Report> {
    const { total, resealed } = await this.store.exclusively(async (manager) => {
      const outcome = await reseal(this.settings.masterKeys, manager);
      if (outcome.resealed > 0) {
        const subject = { resealed: String(outcome.resealed), total: String(outcome.total) };
        await this.audit.record({ type: 'master_key.replaced', userId: null, subject }, manager);
      }
      return outcome;
    });
    if (resealed === 0) {
      const lines = [`All ${total} sealed values are sealed with MASTER_KEY already. Nothing has been changed.`];
      return { lines, hasChanged: false };
    }
    await this.rotation.announce();
    const lines = [
      `Sealed ${resealed} of ${total} values anew, with MASTER_KEY; the others were already.`,
      'MASTER_KEY_PREVIOUS can be dropped from the settings of all nodes. Keep it with backups from before.',
    ];
    return { lines, hasChanged: true };
  }
}

/** What the command needs of the service: no keys held, nothing served, Redis only to announce. */
@Module({
  imports: [
    ConfigModule,
    KernelModule,
    ObservabilityModule,
    PostgresModule,
    RedisModule,
    BusModule,
    AuditModule,
    SigningKeysModule,
  ],
  providers: [KeysCommand],
})
export class KeysCommandModule {}

function timeText(milliseconds: number): string {
  return Number.isFinite(milliseconds) ? new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z') : 'the next key';
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
