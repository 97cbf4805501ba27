-- Appends changed keys to the invalidation log, under consecutive numbers. KEYS: number, log. ARGV: longest log, keys
-- joined by NUL.
local number = redis.call('INCR', KEYS[1])
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[1], '*', 'n', number, 'k', ARGV[2])
return number
