import { RedisScript } from '../../redis/redis-script.js';

/**
 * Counts one more socket of a subject on this node, if there is room. A node that isn't known to be dead lives: it may
 * have started a moment ago.
 *
 * KEYS  1 the subject's sockets (hash: how many, by node)
 * ARGV  1 this node, 2 how many there may be on all nodes, 3 life of the key in ms, 4 … the nodes that have died
 * Returns 1 where it is counted, 0 where there is no room
 */
export const takeSocketScript = new RedisScript(`
for at = 4, #ARGV do redis.call('HDEL', KEYS[1], ARGV[at]) end
local count = 0
for _, ofNode in ipairs(redis.call('HVALS', KEYS[1])) do count = count + tonumber(ofNode) end
if count >= tonumber(ARGV[2]) then return 0 end
redis.call('HINCRBY', KEYS[1], ARGV[1], 1)
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
`);
