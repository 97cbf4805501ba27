-- Takes or keeps the right to apply a part of the journal, and reads on in it, about a megabyte at most.
-- KEYS: owner, epoch, entries, server that may take writes. ARGV: token, how long the right lasts in ms, id of the last entry read, most entries.
-- Answers {0} when somebody else has the right, or {1, epoch or '', number of entries there are, entries, that server or ''}.
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then return {0} end
if not owner or redis.call('PTTL', KEYS[1]) < ARGV[2] / 2 then
  -- A Redis that is full refuses it. The right only saves work, and only who applies makes room.
  redis.pcall('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
end
local epoch = redis.call('GET', KEYS[2]) or ''
local entries, bytes, last = {}, 0, ARGV[3]
while #entries < tonumber(ARGV[4]) and bytes < 1048576 do
  local found = redis.call('XREAD', 'COUNT', 16, 'STREAMS', KEYS[3], last)
  if not found then break end
  for _, entry in ipairs(found[1][2]) do
    if #entries < tonumber(ARGV[4]) and bytes < 1048576 then
      entries[#entries + 1] = entry
      last = entry[1]
      bytes = bytes + #entry[2][6]
    end
  end
end
return {1, epoch, redis.call('XLEN', KEYS[3]), entries, redis.call('GET', KEYS[4]) or ''}
