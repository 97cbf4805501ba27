-- Keeps a lease. KEYS: lease. ARGV: token, lease in ms. Answers 0 when it is lost.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
