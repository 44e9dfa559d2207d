import { RedisScript } from '../../redis/redis-script.js';

/**
 * Takes one of so many places, each of which is free again at its end at the latest.
 *
 * KEYS  1 the places (sorted set: who has one, by its end in ms)
 * ARGV  1 who, 2 how many there are, 3 life of the place in ms
 * Returns { `1` taken, `2` had it already, `0` none free; now in ms; ms until the next one is free }
 */
export const takePlaceScript = new RedisScript(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZSCORE', KEYS[1], ARGV[1]) then return { 2, now, 0 } end
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then
  local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  return { 0, now, tonumber(first[2]) - now }
end
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[3]), ARGV[1])
redis.call('PEXPIRE', KEYS[1], tonumber(ARGV[3]), 'NX')
redis.call('PEXPIRE', KEYS[1], tonumber(ARGV[3]), 'GT')
return { 1, now, 0 }
`);
