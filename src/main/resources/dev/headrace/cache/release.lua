-- Gives a lease up after a load that failed; for a moment nobody else gets it, so that a database in trouble is not asked
-- at once by everybody. KEYS: lease. ARGV: token, moment in ms, what stands there meanwhile: 'failed' after an outage.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[2])
return 1
