-- Leases a part of a quota to one node. The window begins with the first lease and ends with the key. What the node has let
-- pass meanwhile without asking is charged first, if it was in this window or in one of which only the node knew.
-- KEYS: budget. ARGV: most that is wanted, quota, window in ms, the window that the node knows or '', what it owes.
-- Answers {leased, window, ms until it ends, what is left, nodes that have asked in this window}.
local quota = tonumber(ARGV[2])
local left = redis.call('PTTL', KEYS[1])
local window, charged, nodes
if left > 0 then
  local found = redis.call('HMGET', KEYS[1], 'w', 'c', 'n')
  window, charged, nodes = found[1], tonumber(found[2]), tonumber(found[3])
else
  local time = redis.call('TIME')
  redis.call('DEL', KEYS[1])
  window, charged, nodes = string.format('%.0f', time[1] * 1000000 + time[2]), 0, 0
end
if ARGV[4] == window or ARGV[4] == '' then charged = charged + tonumber(ARGV[5]) end
if ARGV[4] ~= window then nodes = nodes + 1 end
local free = quota - charged
local leased = 0
if free > 0 then
  -- Half of a fair share, so that the others find something too; a node that is alone needs not be that careful at the end.
  leased = math.max(math.floor(free / (2 * nodes)), nodes == 1 and 4 or 1)
  leased = math.min(leased, free, tonumber(ARGV[1]))
end
redis.call('HSET', KEYS[1], 'w', window, 'c', charged + leased, 'n', nodes)
if left <= 0 then
  left = tonumber(ARGV[3])
  redis.call('PEXPIRE', KEYS[1], left)
end
return {leased, window, left, math.max(0, free - leased), nodes}
