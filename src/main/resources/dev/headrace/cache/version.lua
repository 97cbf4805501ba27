-- The version of a table, and 1 while rows of it are written that are not named. A version that is not there, or not any
-- more, starts at the clock: above all that were ever used, and the same for all who ask at once. KEYS: version, mark.
local current = redis.call('GET', KEYS[1])
if not current then
  local time = redis.call('TIME')
  current = string.format('%.0f', time[1] * 1000000 + time[2])
  redis.call('SET', KEYS[1], current)
end
return {current, redis.call('EXISTS', KEYS[2])}
