-- Says which rows are parked, in the place of what was said before. KEYS: parked rows. ARGV: row, SQLSTATE, row, SQLSTATE...
redis.call('DEL', KEYS[1])
for i = 1, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
return #ARGV / 2
