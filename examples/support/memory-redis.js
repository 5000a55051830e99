/**
 * One master of Redis in memory, with as much as redlock asks of it: a key that expires, set, compared and deleted, and extended. Each
 * request is done when the schedule comes to it, and answered when the schedule comes to that. It stands in for the scripts that redlock
 * sends, which `scripts` names.
 */
export function memoryRedis(name, { schedule, clock }) {
  const entries = new Map();
  const valueAt = (key) => {
    const entry = entries.get(key);
    return entry !== undefined && entry.expiresAtMs > clock.elapsedMs() ? entry.value : undefined;
  };
  const set = (key, value, ttl) => entries.set(key, { value, expiresAtMs: clock.elapsedMs() + Number(ttl) });
  const commands = {
    lock(key, value, ttl) {
      if (valueAt(key) !== undefined) return 0;
      set(key, value, ttl);
      return 1;
    },
    unlock: (key, value) => (valueAt(key) === value && entries.delete(key) ? 1 : 0),
    extend(key, value, ttl) {
      if (valueAt(key) !== value) return 0;
      set(key, value, ttl);
      return 1;
    },
  };
  return {
    evalsha: (_, __, callback) => callback(new Error('NOSCRIPT')),
    eval([script, , key, ...args], callback) {
      schedule(() => commands[script](key, ...args), `${name} ${script}`).then(
        (votes) => callback(null, votes),
        callback,
      );
    },
    /** It crashes and is back at once, with nothing on its disk. */
    restartEmpty: () => entries.clear(),
  };
}

/** What redlock sends in place of its scripts in Lua, which only Redis can run. */
export const scripts = {
  lockScript: () => 'lock',
  unlockScript: () => 'unlock',
  extendScript: () => 'extend',
};
