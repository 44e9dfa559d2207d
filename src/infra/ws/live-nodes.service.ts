import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { Random } from '../../kernel/random.js';
import { keys } from '../redis/keys.js';
import { RedisService } from '../redis/redis.service.js';
import { beatScript } from './commands/beat.lua.js';

const beatEveryMs = 500;

// A node that was killed locks its browsers out of the others for no longer than this and a beat.
const deadAfterMs = 2_000;

/** Which nodes live. Each says so twice a second; one that hasn't for two seconds counts as dead until it does. */
@Injectable()
export class LiveNodesService implements OnApplicationBootstrap, OnModuleDestroy {
  /** This process, from its start to its end. */
  readonly ownId: string;
  private live: readonly string[];
  private readonly missedListeners: (() => void)[] = [];
  private beating: NodeJS.Timeout | undefined;

  constructor(
    random: Random,
    private readonly redis: RedisService,
    private readonly logger: PinoLogger,
  ) {
    logger.setContext(LiveNodesService.name);
    this.ownId = random.id();
    this.live = [this.ownId];
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.beat();
    this.beating = setInterval(() => void this.beat(), beatEveryMs);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.beating);
    try {
      await this.redis.client.zrem(keys.nodes(), this.ownId);
    } catch (error) {
      this.logger.debug({ err: error }, 'could not take leave; the others will notice');
    }
  }

  /** The nodes that lived at the last beat, this one among them. */
  ids(): readonly string[] {
    return this.live;
  }

  /** Calls back when this node was thought dead, or Redis came back empty: what it had told others may be gone. */
  onMissed(listener: () => void): void {
    this.missedListeners.push(listener);
  }

  private async beat(): Promise<void> {
    try {
      const [wasMissed, ...ids] = (await this.redis.run(beatScript, [keys.nodes()], [this.ownId, deadAfterMs])) as [
        number,
        ...string[],
      ];
      this.live = ids;
      if (wasMissed === 1) for (const listener of this.missedListeners) listener();
    } catch (error) {
      this.logger.debug({ err: error }, 'a beat failed; the next one comes');
    }
  }
}
