-- The right to load a value that is not there, or is there and known to be too old.
-- KEYS: value, lease, writers. ARGV: token, lease in ms, the first 38 bytes of the value that is too old or ''.
-- Answers {1, value} when there is another value, {3} while somebody writes it, {0} when the lease is granted, {4} for a
-- moment after the database could not be asked, and {2} while somebody else has it.
local value = redis.call('GET', KEYS[1])
if value and string.sub(value, 1, 38) ~= ARGV[3] then return {1, value} end
if redis.call('EXISTS', KEYS[3]) == 1 then return {3} end
if redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then return {0} end
if redis.call('GET', KEYS[2]) == 'failed' then return {4} end
return {2}
