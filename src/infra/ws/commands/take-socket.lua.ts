import { RedisScript } from '../../redis/redis-script.js';

/**
 * Counts one more socket of a subject on this node, if there is room.
 *
 * KEYS  1 the subject's sockets (hash: how many, by node)
 * ARGV  1 this node, 2 how many there may be on all nodes, 3 life of the key in ms, 4 … the nodes that live
 * Returns 1 where it is counted, 0 where there is no room
 */
export const takeSocketScript = new RedisScript(`
local isAlive = {}
for at = 4, #ARGV do isAlive[ARGV[at]] = true end
local count = 0
local byNode = redis.call('HGETALL', KEYS[1])
for at = 1, #byNode, 2 do
  if isAlive[byNode[at]] then count = count + tonumber(byNode[at + 1]) else redis.call('HDEL', KEYS[1], byNode[at]) end
end
if count >= tonumber(ARGV[2]) then return 0 end
redis.call('HINCRBY', KEYS[1], ARGV[1], 1)
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
`);
