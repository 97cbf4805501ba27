-- Gives up the right to apply a part of the journal. KEYS: owner. ARGV: token.
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
