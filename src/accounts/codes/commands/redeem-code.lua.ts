import { RedisScript } from '../../../infra/redis/redis-script.js';

/**
 * Compares, counts and deletes in one step: of any number of tries at once so many are made and no more, and a right one
 * is right once.
 *
 * KEYS  1 the code, 2 the newest of its series
 * ARGV  1 request id, 2 the keyed hash of what was typed, 3 the most tries
 * Returns 1 where it was right, else 0
 */
export const redeemCodeScript = new RedisScript(`
local hash = redis.call('HGET', KEYS[1], 'hash')
if not hash or redis.call('GET', KEYS[2]) ~= ARGV[1] then
  return 0
end
if hash == ARGV[2] then
  redis.call('DEL', KEYS[1])
  return 1
end
if redis.call('HINCRBY', KEYS[1], 'tries', 1) >= tonumber(ARGV[3]) then
  redis.call('DEL', KEYS[1])
end
return 0
`);
