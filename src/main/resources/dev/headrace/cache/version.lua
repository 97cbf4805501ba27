-- The version of a table. One that is not there, or not any more, starts at the clock: above all that were ever used, and
-- the same for all who ask at once. KEYS: version.
local current = redis.call('GET', KEYS[1])
if current then return current end
local time = redis.call('TIME')
local floor = string.format('%.0f', time[1] * 1000000 + time[2])
redis.call('SET', KEYS[1], floor)
return floor
