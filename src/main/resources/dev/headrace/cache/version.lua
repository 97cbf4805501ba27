-- The version of a table, and 1 while rows of it are written that are not named. A version that is not there, or not any
-- more, starts at the clock: above all that were ever used, and the same for all who ask at once. So does one that another
-- server has left: what came here with it may be older than writes that this server never heard of.
-- KEYS: version, mark, server. ARGV: the server that answers.
local current = redis.call('GET', KEYS[1])
if not current or redis.call('GET', KEYS[3]) ~= ARGV[1] then
  local time = redis.call('TIME')
  local floor = string.format('%.0f', time[1] * 1000000 + time[2])
  if current and tonumber(current) >= tonumber(floor) then
    current = redis.call('INCR', KEYS[1])
  else
    current = floor
    redis.call('SET', KEYS[1], current)
  end
  redis.call('SET', KEYS[3], ARGV[1])
end
return {current, redis.call('EXISTS', KEYS[2])}
