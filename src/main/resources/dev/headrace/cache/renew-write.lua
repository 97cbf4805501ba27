-- Keeps a write announced. KEYS: writers. ARGV: writer's token, lifetime of the announcement in ms. Answers 0 when it had
-- ended by itself.
if redis.call('SISMEMBER', KEYS[1], ARGV[1]) == 0 then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
