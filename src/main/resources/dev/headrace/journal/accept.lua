-- Accepts a write: appends it to the journal and marks its row as pending. What has once been accepted under an
-- idempotency key is not accepted again.
-- KEYS: entries, mark of the row, parked rows, epoch, idempotency key.
-- ARGV: row, kind, body, '1' if missing columns get their default, most entries, epoch for a journal that is new,
-- fingerprint of the write or '' without an idempotency key, how long that is remembered in ms.
-- Answers {'accepted'}, {'again'}, {'other'}: that idempotency key belongs to another write, {'parked', SQLSTATE} or {'full'}.
if ARGV[7] ~= '' then
  local known = redis.call('GET', KEYS[5])
  if known then
    if known == ARGV[7] then return {'again'} end
    return {'other'}
  end
end
local parked = redis.call('HGET', KEYS[3], ARGV[1])
if parked then return {'parked', parked} end
if redis.call('XLEN', KEYS[1]) >= tonumber(ARGV[5]) then return {'full'} end
redis.call('SET', KEYS[4], ARGV[6], 'NX')
local id = redis.call('XADD', KEYS[1], '*', 'k', ARGV[1], 'o', ARGV[2], 'b', ARGV[3], 'd', ARGV[4])
redis.call('SET', KEYS[2], id)
if ARGV[7] ~= '' then redis.call('SET', KEYS[5], ARGV[7], 'PX', ARGV[8]) end
return {'accepted'}
