import { RedisScript } from '../../infra/redis/redis-script.js';

/**
 * Reads a QR session together with the time by which it is judged.
 *
 * KEYS  1 the session
 * Returns { document or false, now in ms }
 */
export const readScript = new RedisScript(`
local time = redis.call('TIME')
return { redis.call('HGET', KEYS[1], 'document'), time[1] * 1000 + math.floor(time[2] / 1000) }
`);
