import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Randomness } from '../../core/random.ts';

/** Where distributions put the library that shows a program another time. */
const folders = ['/usr/lib', '/usr/lib64', '/usr/local/lib'];

export interface ClockOffsets {
  /** By node, in milliseconds: ahead of the true time if positive. */
  readonly offsetsMs: ReadonlyMap<string, number>;
  readonly environmentOf: (node: string) => Readonly<Record<string, string>>;
  /** Whether the programs' own clocks are changed, not only the variable set. */
  readonly isFaked: boolean;
}

/** Draws how far each node's clock is off, and sets what shows it to the program: a variable, and libfaketime where it is. */
export function clockOffsets(nodes: readonly string[], maxMs: number, randomness: Randomness): ClockOffsets {
  const draw = (node: string) => Math.round((2 * randomness.fraction('clock offset', node) - 1) * maxMs);
  const offsetsMs = new Map(maxMs === 0 ? [] : nodes.map((node) => [node, draw(node)]));
  const library = maxMs === 0 ? undefined : findLibrary();
  return {
    offsetsMs,
    isFaked: library !== undefined,
    environmentOf(node) {
      const offsetMs = offsetsMs.get(node);
      if (offsetMs === undefined) return {};
      const variable = { QUORATE_CLOCK_OFFSET_MS: String(offsetMs) };
      if (library === undefined) return variable;
      const seconds = `${offsetMs < 0 ? '-' : '+'}${Math.abs(offsetMs) / 1000}`;
      return { ...variable, LD_PRELOAD: library, FAKETIME: seconds, DONT_FAKE_MONOTONIC: '1' };
    },
  };
}

function findLibrary(): string | undefined {
  for (const folder of folders.filter(existsSync)) {
    const places = [
      folder,
      ...readdirSync(folder)
        .filter((name) => name.includes('-linux-'))
        .map((name) => join(folder, name)),
    ];
    for (const place of places) {
      const path = join(place, 'faketime', 'libfaketime.so.1');
      if (existsSync(path)) return path;
    }
  }
  return undefined;
}
