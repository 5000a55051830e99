import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { ImplementationMutant } from '../../src/mutants/implementations/implementation-mutant.ts';
import { implementationMutants } from '../../src/mutants/implementations/registry.ts';
import { drawSchedule } from '../../src/simulator/draw-schedule.ts';
import { simulationNamed } from '../../src/simulator/protocols/registry.ts';
import { parseSchedule, type Schedule } from '../../src/simulator/schedule.ts';
import { shrinkSchedule } from '../../src/simulator/shrink-schedule.ts';
import { simulate } from '../../src/simulator/simulate.ts';

const folder = fileURLToPath(new URL('../simulator/schedules', import.meta.url));

/** So many seeds that show a mistake are shrunk: one may lead into a dead end. */
const mostFailingSeeds = 5;
const mostSeeds = 300;

/** Where the shortest way is one that no seed comes near, and why. */
const exceptions: Readonly<Record<string, string>> = {
  'leader-election/ring older-rounds-count':
    'written by hand it is one resignation within two milliseconds of the first election, before any seed asks for one',
};

const lengthOf = ({ operations, faults, overrides }: Schedule) =>
  operations.length + faults.length + Object.keys(overrides).length;

interface Written {
  readonly mutant: ImplementationMutant;
  readonly schedule: Schedule;
}

/** A schedule that a seed was shrunk to says of itself what the mutant says; who has written one by hand says what happens in it. */
const writtenByHand: readonly Written[] = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.json'))
  .flatMap((file) => {
    const mutant = implementationMutants.find(
      ({ slug, name }) => slug === dirname(file) && name === basename(file, '.json'),
    )!;
    const schedule = parseSchedule(readFileSync(join(folder, file), 'utf8'), file);
    return schedule.about === mutant.about || mutant.withinSeeds === 0 ? [] : [{ mutant, schedule }];
  });

/** The length of what a seed is shrunk to: no further than to this length. */
async function shrunkTo(length: number, mutant: ImplementationMutant, drawn: Schedule): Promise<number> {
  const controller = new AbortController();
  const { schedule } = await shrinkSchedule(simulationNamed(mutant.slug)!(mutant.changes), drawn, {
    signal: controller.signal,
    onSmaller: (smaller) => {
      if (lengthOf(smaller) <= length) controller.abort();
    },
  });
  return lengthOf(schedule);
}

/** The least length that the first seeds are shrunk to which break the same property, or the first that is short enough. */
async function shortestFromSeeds({ mutant, schedule }: Written, enough: number): Promise<number> {
  const protocol = simulationNamed(mutant.slug)!(mutant.changes);
  const property = (await simulate(protocol, schedule)).violation?.property;
  const { fromSeed = 0 } = mutant;
  const lengths: number[] = [];
  for (let seed = fromSeed; seed < fromSeed + mostSeeds && lengths.length < mostFailingSeeds; seed++) {
    const drawn = drawSchedule(protocol, seed);
    if ((await simulate(protocol, drawn)).violation?.property !== property) continue;
    const length = await shrunkTo(enough, mutant, drawn);
    if (length <= enough) return length;
    lengths.push(length);
  }
  expect(lengths, `no seed breaks ${property}`).not.toEqual([]);
  return Math.min(...lengths);
}

/** By slug and name: those that take many runs, or long ones, are left to `npm run check:deep`. */
const slow: ReadonlySet<string> = new Set([
  ...['multi-paxos accepts-below-promise', 'multi-paxos reports-last-slot-only', 'multi-paxos no-back-off'],
  ...['paxos no-back-off', 'distributed-lock/quorum clock-jumps-ahead', 'leader-election/quorum votes-again'],
  ...['leader-election/ring older-rounds-count', 'leader-election/ring forwards-equal-id'],
]);

const named = writtenByHand.map(
  (written) => [`${written.mutant.slug} ${written.mutant.name}`, written] as const,
);

/** What seeds are shrunk to is at most twice as long as what was written by hand: a test a mistake. */
export function testShrunkLengths(speed: 'fast' | 'slow'): void {
  const own = named.filter(([name]) => slow.has(name) === (speed === 'slow'));
  describe('what seeds are shrunk to is at most twice as long as what was written by hand', () => {
    test.each(own)('%s', async (name, written) => {
      // A single event is seldom found alone: what follows on it, such as another fault, is one more or two.
      const enough = Math.max(2 * lengthOf(written.schedule), 3);
      const length = await shortestFromSeeds(written, enough);
      if (exceptions[name] === undefined) expect(length).toBeLessThanOrEqual(enough);
      else expect(length, 'this is no exception any more').toBeGreaterThan(enough);
    });

    test('each name is one of a schedule that was written by hand', () => {
      expect(named.length).toBeGreaterThan(60);
      for (const name of [...Object.keys(exceptions), ...slow])
        expect(named.map(([each]) => each)).toContain(name);
    });
  });
}
