local n = redis.call('INCRBY', KEYS[1], ARGV[1])
return {n, ARGV[2]}
