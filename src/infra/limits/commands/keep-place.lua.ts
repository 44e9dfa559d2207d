import { RedisScript } from '../../redis/redis-script.js';

/**
 * Moves the end of a place that is taken; one that isn't stays free.
 *
 * KEYS  1 the places
 * ARGV  1 who, 2 life of the place from now in ms
 */
export const keepPlaceScript = new RedisScript(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if redis.call('ZADD', KEYS[1], 'XX', 'CH', now + tonumber(ARGV[2]), ARGV[1]) == 1 then
  redis.call('PEXPIRE', KEYS[1], tonumber(ARGV[2]), 'GT')
end
`);
