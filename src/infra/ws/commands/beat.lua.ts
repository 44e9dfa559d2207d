import { RedisScript } from '../../redis/redis-script.js';

/**
 * Says that a node lives, and tells which others do.
 *
 * KEYS  1 the nodes (sorted set, by when they last said so in ms)
 * ARGV  1 the node, 2 ms after which silence means death
 * Returns { `1` where the node counted as dead until now, then the ids of those that live }
 */
export const beatScript = new RedisScript(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - tonumber(ARGV[2]))
local isNew = redis.call('ZADD', KEYS[1], now, ARGV[1])
return { isNew, unpack(redis.call('ZRANGE', KEYS[1], 0, -1)) }
`);
