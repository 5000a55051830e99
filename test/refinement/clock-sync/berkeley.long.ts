import { expect, test } from 'vitest';
import type { BerkeleyNodeRules } from '../../../src/impl/clock-sync/berkeley-node.ts';
import { berkeleyImplementationMutants as mutants } from '../../../src/mutants/implementations/clock-sync/berkeley.ts';
import { BerkeleyWorld } from './berkeley-world.ts';

/** What may happen next to a master and one node. */
const happenings: readonly ((world: BerkeleyWorld) => void)[] = [
  (world) => world.pass(9000, [10_000, -10_000]),
  (world) => world.timeOut(),
  (world) => world.restart('n1'),
  (world) => world.messages > 0 && world.deliver(0),
  (world) => world.messages > 0 && world.deliver(0, true),
  (world) => world.messages > 1 && world.deliver(world.messages - 1),
];

/** The length of the shortest sequence of happenings of which the lockstep complains, no longer than that; and how many there are that long. */
function everySequence(length: number, changes: Partial<BerkeleyNodeRules> = {}) {
  let sequences = happenings.map((happen) => [happen]);
  const taken = new Set<string>();
  for (let steps = 1; ; steps++) {
    for (const sequence of sequences) {
      const world = new BerkeleyWorld(changes, ['m', 'n1']);
      for (const happen of sequence) happen(world);
      for (const action of world.lockstep.taken.keys()) taken.add(action);
      if (world.complaint !== undefined) return steps;
    }
    if (steps === length) return [sequences.length, [...taken].sort()];
    sequences = sequences.flatMap((sequence) => happenings.map((happen) => [...sequence, happen]));
  }
}

test('whatever happens, six times: our machine does what the model does', () => {
  expect(everySequence(6)).toEqual([
    46_656,
    ['Adjust', 'AdjustLate', 'Begin', 'Decide', 'Measure', 'MeasureGone', 'Pass', 'Restart'],
  ]);
});

test.each([
  ['outliers-averaged', 3],
  ['master-unadjusted', 3],
  ['absolute-time-sent', 4],
  ['any-adjustment-made', 6],
])('%s leaves the step, by a shortest sequence', (name, length) => {
  // Of two clocks that are far apart either is a largest group: to go by the master's is no mistake.
  expect(everySequence(6, mutants.find((mutant) => mutant.name === name)!.changes)).toBe(length);
});
