-- Advances the version of a table. A version that was lost starts above all that were ever used, because it is never
-- below the clock. KEYS: version.
local time = redis.call('TIME')
local floor = string.format('%.0f', time[1] * 1000000 + time[2])
local current = redis.call('GET', KEYS[1])
if not current or tonumber(current) < tonumber(floor) then
  redis.call('SET', KEYS[1], floor)
  return floor
end
return redis.call('INCR', KEYS[1])
