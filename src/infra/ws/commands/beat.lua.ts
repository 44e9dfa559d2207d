import { RedisScript } from '../../redis/redis-script.js';

/**
 * Says that a node lives, and tells which ones have died.
 *
 * KEYS  1 the nodes (sorted set, by when they last said so in ms)
 * ARGV  1 the node, 2 ms after which silence means death, 3 ms for which the dead are remembered
 * Returns { `1` where the node was unknown or counted as dead until now, then the ids of the dead }
 */
export const beatScript = new RedisScript(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local before = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1]) or 0)
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - tonumber(ARGV[3]))
local diedBefore = now - tonumber(ARGV[2])
return { before < diedBefore and 1 or 0, unpack(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '(' .. diedBefore)) }
`);
