-- Lets one request pass if fewer than the quota have passed within the window before it, and remembers when it did.
-- What the node has let pass without asking is remembered first, by age.
-- KEYS: log. ARGV: quota, window in µs, name of the request, then names and ages in µs in turns.
-- Answers {1 or 0, how many more may pass, ms until one more may}.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local quota, window = tonumber(ARGV[1]), tonumber(ARGV[2])
for i = 4, #ARGV, 2 do
  redis.call('ZADD', KEYS[1], string.format('%.0f', now - tonumber(ARGV[i + 1])), ARGV[i])
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', '(' .. string.format('%.0f', now - window))
local passed = redis.call('ZCARD', KEYS[1])
local admitted = 0
if passed < quota then
  redis.call('ZADD', KEYS[1], string.format('%.0f', now), ARGV[3])
  passed = passed + 1
  admitted = 1
end
if passed > 0 then redis.call('PEXPIRE', KEYS[1], math.ceil(window / 1000) + 1) end
-- The one that has to leave before there is room for another.
local first = math.max(0, passed - quota)
local oldest = redis.call('ZRANGE', KEYS[1], first, first, 'WITHSCORES')
return {admitted, math.max(0, quota - passed), math.floor((tonumber(oldest[2]) + window - now) / 1000) + 1}
