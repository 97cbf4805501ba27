-- Ends a write. What was stored meanwhile, because the announcement had ended by itself, goes too. The new value is stored
-- only if nobody else wrote since the announcement, for nobody can tell in which order writes that overlap were committed.
-- KEYS: value, lease, writers. ARGV: writer's token, new value or '', its lifetime in ms.
redis.call('DEL', KEYS[1], KEYS[2])
local announced = redis.call('SREM', KEYS[3], ARGV[1])
local others = redis.call('SCARD', KEYS[3])
if others == 1 and redis.call('SISMEMBER', KEYS[3], '*') == 1 then redis.call('DEL', KEYS[3]) end
if ARGV[2] ~= '' and announced == 1 and others == 0 then redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
return 1
