-- Forgets entries that PostgreSQL has. A row is no longer pending if no later write of it was accepted.
-- KEYS: entries, the mark of each entry's row. ARGV: the id of each entry.
for i = 1, #ARGV do
  if redis.call('GET', KEYS[i + 1]) == ARGV[i] then redis.call('DEL', KEYS[i + 1]) end
  redis.call('XDEL', KEYS[1], ARGV[i])
end
return #ARGV
