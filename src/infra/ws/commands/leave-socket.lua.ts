import { RedisScript } from '../../redis/redis-script.js';

/**
 * Counts one socket less. Where Redis has forgotten it, none is owed.
 *
 * KEYS  1 the subject's sockets
 * ARGV  1 this node
 */
export const leaveSocketScript = new RedisScript(`
local count = tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or 0)
if count > 1 then redis.call('HINCRBY', KEYS[1], ARGV[1], -1) else redis.call('HDEL', KEYS[1], ARGV[1]) end
`);
