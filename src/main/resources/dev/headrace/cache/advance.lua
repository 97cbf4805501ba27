-- Advances the version of a table. It starts, and after it was lost starts again, above all that were ever used, because it
-- is never below the clock. Adds a writer, or takes one away; as long as there is one the mark stands, which MGET can read.
-- KEYS: version, mark, writers. ARGV: writer's token, lifetime of the writer in ms, or 0 to take it away.
local time = redis.call('TIME')
local floor = string.format('%.0f', time[1] * 1000000 + time[2])
local current = redis.call('GET', KEYS[1])
if not current or tonumber(current) < tonumber(floor) then
  redis.call('SET', KEYS[1], floor)
else
  redis.call('INCR', KEYS[1])
end
if ARGV[2] ~= '0' then
  redis.call('SADD', KEYS[3], ARGV[1])
  redis.call('PEXPIRE', KEYS[3], ARGV[2])
  redis.call('SET', KEYS[2], '1', 'PX', ARGV[2])
else
  redis.call('SREM', KEYS[3], ARGV[1])
  if redis.call('EXISTS', KEYS[3]) == 0 then redis.call('DEL', KEYS[2]) end
end
return 1
