-- Reads a row, and takes the right to load it if it is not there, with one question: for regions of which rows are mostly
-- missing. A region that is written, or whose version is not of the server that answers, is left to more questions.
-- KEYS: value, lease, writers, version, mark and server of the region. ARGV: token, lease in ms, the server that answers.
-- Answers {-1} for such a region; else a number as lease.lua does, the version, and for 1 the value.
local version = redis.call('GET', KEYS[4])
if not version or redis.call('EXISTS', KEYS[5]) == 1 or redis.call('GET', KEYS[6]) ~= ARGV[3] then return {-1} end
local value = redis.call('GET', KEYS[1])
if value then return {1, version, value} end
if redis.call('EXISTS', KEYS[3]) == 1 then return {3, version} end
if redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then return {0, version} end
if redis.call('GET', KEYS[2]) == 'failed' then return {4, version} end
return {2, version}
