-- Announces a write before it is committed: the value and all leases on it are gone, and until the end of the write
-- nobody gets a new one. A star among the writers tells that some of them overlap.
-- KEYS: value, lease, writers. ARGV: writer's token, lifetime of the announcement in ms.
redis.call('DEL', KEYS[1], KEYS[2])
if redis.call('EXISTS', KEYS[3]) == 1 then redis.call('SADD', KEYS[3], '*') end
redis.call('SADD', KEYS[3], ARGV[1])
redis.call('PEXPIRE', KEYS[3], ARGV[2])
return 1
