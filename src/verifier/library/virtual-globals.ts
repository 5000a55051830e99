import { BadInput } from '../../core/bad-input.ts';
import type { VirtualClock } from './virtual-clock.ts';

let isInstalled = false;

/**
 * Puts the clock, and the given randomness, in the place of the process's own, for a library that takes neither as an argument:
 * `Date`, `performance.now`, the global timers and `Math.random`. What a module imported from `node:timers`, or kept for itself
 * when it was loaded, stays real.
 *
 * @returns what puts everything back
 * @throws BadInput if another run in this process has done so
 */
export function installVirtualGlobals(clock: VirtualClock, random: () => number): () => void {
  if (isInstalled) {
    throw new BadInput('two targets with virtual globals run at the same time', {
      remedy: 'Verify one after the other: the globals belong to the whole process.',
    });
  }
  isInstalled = true;
  const clear = (timer: unknown) => clock.clearTimeout(timer);
  const replaced: [object, string, unknown][] = [
    [globalThis, 'Date', virtualDate(clock)],
    [globalThis, 'setTimeout', clock.setTimeout.bind(clock)],
    [globalThis, 'setInterval', clock.setInterval.bind(clock)],
    [
      globalThis,
      'setImmediate',
      (callback: (...args: unknown[]) => void, ...args: unknown[]) => clock.setTimeout(callback, 0, ...args),
    ],
    [globalThis, 'clearTimeout', clear],
    [globalThis, 'clearInterval', clear],
    [globalThis, 'clearImmediate', clear],
    [globalThis.performance, 'now', () => clock.elapsedMs()],
    [Math, 'random', random],
  ];
  const originals = replaced.map(
    ([owner, name]) => [owner, name, Object.getOwnPropertyDescriptor(owner, name)] as const,
  );
  for (const [owner, name, value] of replaced)
    Object.defineProperty(owner, name, { value, configurable: true, writable: true });
  return () => {
    for (const [owner, name, descriptor] of originals) {
      // A property that was inherited shows again when the one in front of it is gone.
      if (descriptor === undefined) Reflect.deleteProperty(owner, name);
      else Object.defineProperty(owner, name, descriptor);
    }
    isInstalled = false;
  };
}

function virtualDate(clock: VirtualClock): DateConstructor {
  return new Proxy(Date, {
    construct: (real, args, newTarget) =>
      Reflect.construct(real, args.length === 0 ? [clock.now()] : args, newTarget),
    apply: (real) => new real(clock.now()).toString(),
    get: (real, name, receiver) => (name === 'now' ? () => clock.now() : Reflect.get(real, name, receiver)),
  });
}
