import { RedisScript } from '../../infra/redis/redis-script.js';

/**
 * The only write of a QR session: saved and announced in one step, or not at all.
 *
 * KEYS  1 the session (hash: version, expires_at, document), also the channel of its browser; 2 the bucket's live
 *       index; 3 the bucket's events channel
 * ARGV  1 version that the decision rests on (0: there is none yet), 2 when: `before` the stored expiry, `after` it, or
 *       `any`, 3 new version, 4 new expiry in ms, 5 time to keep the key beyond it in ms, 6 `1` for a final state,
 *       7 id, 8 document, 9 hint
 * Returns `swapped`; `lost` when another was faster, `early` or `late` when the clock forbids it, `gone` when there is
 * no such session.
 */
export const swapScript = new RedisScript(`
local stored = redis.call('HMGET', KEYS[1], 'version', 'expires_at')
if ARGV[1] == '0' then
  if stored[1] then return 'lost' end
else
  if not stored[1] then return 'gone' end
  if stored[1] ~= ARGV[1] then return 'lost' end
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local overdue = now >= tonumber(stored[2])
  if ARGV[2] == 'before' and overdue then return 'late' end
  if ARGV[2] == 'after' and not overdue then return 'early' end
end
redis.call('HSET', KEYS[1], 'version', ARGV[3], 'expires_at', ARGV[4], 'document', ARGV[8])
redis.call('PEXPIREAT', KEYS[1], tonumber(ARGV[4]) + tonumber(ARGV[5]))
if ARGV[6] == '1' then redis.call('ZREM', KEYS[2], ARGV[7]) else redis.call('ZADD', KEYS[2], ARGV[4], ARGV[7]) end
redis.call('SPUBLISH', KEYS[1], ARGV[9])
redis.call('SPUBLISH', KEYS[3], ARGV[9])
return 'swapped'
`);
