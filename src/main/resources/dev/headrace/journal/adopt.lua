-- Has this server take writes, and number them above what PostgreSQL has applied: it may be a replica that lacks the last
-- entries, or have been put back to an older state, and its clock may be behind.
-- KEYS: entries, server that may take writes. ARGV: this server, id of the last entry that was applied or '0-0'.
if ARGV[2] ~= '0-0' then
  local added = redis.pcall('XADD', KEYS[1], ARGV[2], 'k', '')
  if type(added) ~= 'table' then
    redis.call('XDEL', KEYS[1], ARGV[2])
  elseif not string.find(added.err, 'equal or smaller', 1, true) then
    return added
  end
end
return redis.call('SET', KEYS[2], ARGV[1])
