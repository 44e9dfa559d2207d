/**
 * A bucket that fills evenly, as `RateLimiterRedis` wants its script. Its own counts in fixed windows: twice the rate
 * passes at a window's edge, and whoever is refused at its start waits to its end.
 *
 * What is stored is the moment at which the bucket will be full again, so that an idle one is no key at all.
 *
 * KEYS  1 the bucket
 * ARGV  1 points to take, or to give back where negative, 2 (not used), 3 the bucket's size, 4 seconds in which it fills
 * Returns { points that are out, of which more than the size means refused; ms until as many can be taken, or until
 * it is full }
 */
export const takePointsLua = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local size = tonumber(ARGV[3])
local msPerPoint = tonumber(ARGV[4]) * 1000 / size
local fullAt = math.max(now, tonumber(redis.call('GET', KEYS[1]) or now)) + tonumber(ARGV[1]) * msPerPoint
local untilFull = fullAt - now
if tonumber(ARGV[1]) > 0 and untilFull > size * msPerPoint then
  return { size + 1, math.ceil(untilFull - size * msPerPoint) }
end
if untilFull <= 0 then
  redis.call('DEL', KEYS[1])
  return { 0, 0 }
end
redis.call('SET', KEYS[1], string.format('%.3f', fullAt), 'PX', math.ceil(untilFull))
return { math.ceil(untilFull / msPerPoint), math.ceil(untilFull) }
`;
