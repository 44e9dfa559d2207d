import { RedisScript } from '../../infra/redis/redis-script.js';

/**
 * Lets a proof in once, and asks in the same round trip whether its session has been ended.
 *
 * KEYS  1 proof mark, 2 epoch of the bucket, 3 revocation mark of the session (optional)
 * ARGV  1 life of the mark in ms, 2 when the proof was made, in seconds
 * Returns `admitted`, `replayed`, `revoked`, `older` (the proof was made before Redis knew this epoch, so its mark may
 * be lost) or `unloaded` (Redis came back empty and nobody has loaded the revocations yet).
 */
export const admitScript = new RedisScript(`
local epoch = redis.call('GET', KEYS[2])
if not epoch then return 'unloaded' end
if tonumber(ARGV[2]) < tonumber(epoch) then return 'older' end
if KEYS[3] and redis.call('EXISTS', KEYS[3]) == 1 then return 'revoked' end
if not redis.call('SET', KEYS[1], '1', 'NX', 'PX', ARGV[1]) then return 'replayed' end
return 'admitted'
`);
