-- Returns what was leased and not spent, if its window lasts still. KEYS: budget. ARGV: how much, window.
-- Answers how much was taken back.
local found = redis.call('HMGET', KEYS[1], 'w', 'c')
if found[1] ~= ARGV[2] then return 0 end
local back = math.min(tonumber(ARGV[1]), tonumber(found[2]))
redis.call('HINCRBY', KEYS[1], 'c', -back)
return back
