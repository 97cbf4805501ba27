-- Stores what was loaded under a lease, unless the lease was lost: then a write may have passed meanwhile.
-- KEYS: value, lease. ARGV: token, value, lifetime in ms. Answers 0 when nothing was stored.
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
redis.call('DEL', KEYS[2])
return 1
