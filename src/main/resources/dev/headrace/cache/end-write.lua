-- Ends a write. What was stored meanwhile, because the announcement had ended by itself, goes too.
-- KEYS: value, lease, writers. ARGV: writer's token.
redis.call('DEL', KEYS[1], KEYS[2])
redis.call('SREM', KEYS[3], ARGV[1])
return 1
