-- Accepts a write: appends it to the journal and marks its row as pending. What has once been accepted under an
-- idempotency key is not accepted again.
-- KEYS: entries, mark of the row, parked rows, epoch, idempotency key, server that may take writes.
-- ARGV: row, kind, body, most entries, epoch for a journal that is new, fingerprint of the write or '' without an
-- idempotency key, how long that is remembered in ms, this server.
-- Answers 'accepted', 'again', 'other': that idempotency key belongs to another write, 'unready': nobody has told this server
-- yet from which id on it may number, 'parked' or 'full'.
if ARGV[6] ~= '' then
  local known = redis.call('GET', KEYS[5])
  if known then return known == ARGV[6] and 'again' or 'other' end
end
if redis.call('GET', KEYS[6]) ~= ARGV[8] then return 'unready' end
if redis.call('HEXISTS', KEYS[3], ARGV[1]) == 1 then return 'parked' end
local most = tonumber(ARGV[4])
if redis.call('XLEN', KEYS[1]) >= most or redis.call('HLEN', KEYS[3]) >= most then return 'full' end
redis.call('SET', KEYS[4], ARGV[5], 'NX')
local id = redis.call('XADD', KEYS[1], '*', 'k', ARGV[1], 'o', ARGV[2], 'b', ARGV[3])
redis.call('SET', KEYS[2], id)
if ARGV[6] ~= '' then redis.call('SET', KEYS[5], ARGV[6], 'PX', ARGV[7]) end
return 'accepted'
