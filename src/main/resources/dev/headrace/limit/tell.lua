-- Tells all nodes something about a key. KEYS: stream. ARGV: longest stream, what, the key, lifetime in ms.
redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', ARGV[2], ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1
