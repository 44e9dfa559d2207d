import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { Random } from '../../kernel/random.js';
import { keys } from '../redis/keys.js';
import { RedisService } from '../redis/redis.service.js';
import { beatScript } from './commands/beat.lua.js';

const beatEveryMs = 500;

// A node that was killed locks its browsers out of the others for no longer than this and a beat.
const deadAfterMs = 2_000;

// Longer than anything that a node leaves behind.
const rememberedMs = 600_000;

/** Which nodes have died. Each says twice a second that it lives; who is silent for two seconds is dead until it speaks. */
@Injectable()
export class LiveNodesService implements OnApplicationBootstrap, OnModuleDestroy {
  /** This process, from its start to its end. */
  readonly ownId: string;
  private dead: readonly string[] = [];
  private readonly forgottenListeners: (() => void)[] = [];
  private beating: NodeJS.Timeout | undefined;

  constructor(
    random: Random,
    private readonly redis: RedisService,
    private readonly logger: PinoLogger,
  ) {
    logger.setContext(LiveNodesService.name);
    this.ownId = random.id();
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.beat();
    // Redis may have come back empty: the sooner the others hear, the better.
    this.redis.client.on('ready', () => void this.beat());
    this.beating = setInterval(() => void this.beat(), beatEveryMs);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.beating);
    try {
      // The dead are remembered, so that what this node leaves behind counts no longer; the dying are as good as dead.
      await this.redis.client.zadd(keys.nodes(), 'XX', 'INCR', -deadAfterMs, this.ownId);
    } catch (error) {
      this.logger.debug({ err: error }, 'could not take leave; the others will notice');
    }
  }

  /** The ids of those that had died by the last beat. */
  deadIds(): readonly string[] {
    return this.dead;
  }

  /** Calls back when this node was thought dead, or Redis came back empty: what it had told there may be gone. */
  onForgotten(listener: () => void): void {
    this.forgottenListeners.push(listener);
  }

  private async beat(): Promise<void> {
    try {
      const values = [this.ownId, deadAfterMs, rememberedMs];
      const answer = (await this.redis.run(beatScript, [keys.nodes()], values)) as [number, ...string[]];
      const [wasForgotten, ...dead] = answer;
      this.dead = dead;
      if (wasForgotten === 1) for (const listener of this.forgottenListeners) listener();
    } catch (error) {
      this.logger.debug({ err: error }, 'a beat failed; the next one comes');
    }
  }
}
