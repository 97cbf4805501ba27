-- Appends changed keys to the invalidation log, under consecutive numbers. KEYS: number, log. ARGV: longest log, origin,
-- keys joined by NUL.
local number = redis.call('INCR', KEYS[1])
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[1], '*', 'n', number, 'o', ARGV[2], 'k', ARGV[3])
return number
