import { RedisScript } from '../../../infra/redis/redis-script.js';

/**
 * Keeps a code that has been sent, as the newest of its series: from here on the older ones are void.
 *
 * KEYS  1 the code, 2 the newest of its series
 * ARGV  1 request id, 2 the code's keyed hash, 3 whom it was for, sealed, 4 its life in ms
 */
export const keepCodeScript = new RedisScript(`
redis.call('HSET', KEYS[1], 'hash', ARGV[2], 'for', ARGV[3], 'tries', 0)
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[4])
`);
