import { createHash } from 'node:crypto';

/** A Lua script, known to Redis by its hash. */
export class RedisScript {
  readonly sha: string;

  constructor(readonly lua: string) {
    this.sha = createHash('sha1').update(lua).digest('hex');
  }
}
