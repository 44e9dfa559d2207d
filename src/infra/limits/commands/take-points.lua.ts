/**
 * A bucket that fills evenly, or a window, as `RateLimiterRedis` wants its script. Its own script is only a window, and for
 * a bucket that is wrong: twice the rate passes at a window's edge, and whoever is refused at its start waits to its end.
 * Where so many a day is what is promised or paid for, a window is right: a bucket would let its fill pass on top.
 *
 * One script, since the package names it by one name on the connection, which all limiters share: the key tells which.
 *
 * Of a bucket is stored the moment at which it will be full again, so that an idle one is no key at all; of a window how
 * much of it is taken, from the first that was taken on.
 *
 * KEYS  1 the bucket, or the window (`…:window:…`)
 * ARGV  1 points to take, or to give back where negative, 2 (not used), 3 the size, 4 seconds in which it fills or lasts
 * Returns { points that are out, of which more than the size means refused; ms until as many can be taken, or until
 * it is full }
 */
export const takePointsLua = `
local points = tonumber(ARGV[1])
local size = tonumber(ARGV[3])

if string.find(KEYS[1], ':window:', 1, true) then
  local out = tonumber(redis.call('GET', KEYS[1]) or 0)
  if points > 0 and out + points > size then
    return { size + 1, redis.call('PTTL', KEYS[1]) }
  end
  if out + points <= 0 then
    redis.call('DEL', KEYS[1])
    return { 0, 0 }
  end
  if out == 0 then
    redis.call('SET', KEYS[1], points, 'EX', ARGV[4])
  else
    redis.call('INCRBY', KEYS[1], points)
  end
  return { out + points, redis.call('PTTL', KEYS[1]) }
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local msPerPoint = tonumber(ARGV[4]) * 1000 / size
local fullAt = math.max(now, tonumber(redis.call('GET', KEYS[1]) or now)) + points * msPerPoint
local untilFull = fullAt - now
if points > 0 and untilFull > size * msPerPoint then
  return { size + 1, math.ceil(untilFull - size * msPerPoint) }
end
if untilFull <= 0 then
  redis.call('DEL', KEYS[1])
  return { 0, 0 }
end
redis.call('SET', KEYS[1], string.format('%.3f', fullAt), 'PX', math.ceil(untilFull))
return { math.ceil(untilFull / msPerPoint), math.ceil(untilFull) }
`;
