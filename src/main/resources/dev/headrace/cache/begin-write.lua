-- Announces a write before it is committed: the value and all leases on it are gone, and until the end of the write
-- nobody gets a new one. KEYS: value, lease, writers. ARGV: writer's token, lifetime of the announcement in ms.
redis.call('DEL', KEYS[1], KEYS[2])
redis.call('SADD', KEYS[3], ARGV[1])
redis.call('PEXPIRE', KEYS[3], ARGV[2])
return 1
