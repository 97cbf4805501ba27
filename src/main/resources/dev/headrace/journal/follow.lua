-- Takes or keeps the right to apply a part of the journal, and reads on in it.
-- KEYS: owner, epoch, entries. ARGV: token, how long the right lasts in ms, id of the last entry read, most entries.
-- Answers {0} when somebody else has the right, or {1, epoch or '', number of entries there are, entries}.
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then return {0} end
if not owner or redis.call('PTTL', KEYS[1]) < ARGV[2] / 2 then redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) end
local epoch = redis.call('GET', KEYS[2]) or ''
local found = redis.call('XREAD', 'COUNT', ARGV[4], 'STREAMS', KEYS[3], ARGV[3])
return {1, epoch, redis.call('XLEN', KEYS[3]), found and found[1][2] or {}}
