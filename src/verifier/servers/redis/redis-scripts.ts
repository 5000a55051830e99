/** Scripts are run by Redis as one step (Redis documentation, "Scripting with Lua", "Atomicity"). */

/** KEYS: register. ARGV: expected value, new one. */
export const compareAndSetScript = `
if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('set', KEYS[1], ARGV[2])
return 1`;

/** Takes the lock if it is free. KEYS: lock, its greatest token. ARGV: value, time to live in ms. Returns the token, or false. */
export const acquireScript = `
if not redis.call('set', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return false end
return tonumber(redis.call('get', KEYS[2]) or '0')`;

/** Only who holds it frees it. KEYS: lock. ARGV: value. */
export const releaseScript = `
if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('del', KEYS[1])`;

/** Remembers a token, if it is greater than the one that is there. KEYS: the greatest token. ARGV: token. */
export const rememberTokenScript = `
if tonumber(redis.call('get', KEYS[1]) or '0') < tonumber(ARGV[1]) then redis.call('set', KEYS[1], ARGV[1]) end
return 1`;
