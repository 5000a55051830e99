/**
 * As much of a file system as a lock file needs, in memory: directories with a time of modification. Every call is done when the
 * schedule comes to it, and answered when the schedule comes to that, as on a disk that other processes use too.
 */
export function memoryFileSystem({ schedule, clock }) {
  const modified = new Map();
  return {
    /** A directory that is there from the beginning, last modified so long ago. */
    leaveBehind: (path, ageMs) => modified.set(path, clock.now() - ageMs),
    /** The file system as one process sees it: its calls bear its name. */
    usedBy: (name) => callsOf(modified, (work, call) => schedule(work, `${name} ${call}`), clock),
  };
}

function callsOf(modified, schedule, clock) {
  const failure = (code, path) => Object.assign(new Error(`${code}: ${path}`), { code });
  const call =
    (name, work) =>
    (path, ...rest) => {
      const callback = rest.pop();
      schedule(() => work(path, ...rest), name).then(
        (value) => callback(null, value),
        (error) => callback(error),
      );
    };
  const existing = (path) => {
    if (!modified.has(path)) throw failure('ENOENT', path);
    return path;
  };
  return {
    mkdir: call('mkdir', (path) => {
      if (modified.has(path)) throw failure('EEXIST', path);
      modified.set(path, clock.now());
    }),
    rmdir: call('rmdir', (path) => void modified.delete(existing(path))),
    stat: call('stat', (path) => ({ mtime: new Date(modified.get(existing(path))) })),
    utimes: call('utimes', (path, _, mtime) => void modified.set(existing(path), mtime.getTime())),
    rmdirSync: () => {},
  };
}
