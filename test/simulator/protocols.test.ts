import { describe, expect, test } from 'vitest';
import { Lockstep } from '../../src/refinement/lockstep.ts';
import { refinements } from '../../src/refinement/registry.ts';
import { drawSchedule } from '../../src/simulator/draw-schedule.ts';
import { simulations } from '../../src/simulator/protocols/registry.ts';
import { simulate } from '../../src/simulator/simulate.ts';
import { checkPurity } from '../support/check-purity.ts';

/** A fault of these kinds proves itself by what is counted. */
const provenBy: Readonly<Record<string, string>> = {
  loss: 'messages lost',
  duplication: 'messages duplicated',
  partition: 'messages cut off',
  crash: 'crashes',
  pause: 'pauses',
  'full-disk': 'full disks',
  'clock-drift': 'clock-drifts',
  'clock-step': 'clock-steps',
  'clock-freeze': 'clock-freezes',
};

describe.each(simulations.map((make) => [make().slug, make] as const))('%s', (slug, make) => {
  const protocol = make();

  test('survives mixed faults, in step with its model', async () => {
    const totals: Record<string, number> = {};
    const taken = new Set<string>();
    const followed = refinements.filter((refinement) => refinement.slug === slug);
    for (let seed = 0; seed < (protocol.sampledSeeds ?? 20); seed++) {
      const locksteps = followed.map((refinement) => new Lockstep(refinement));
      const run = await simulate(protocol, drawSchedule(protocol, seed), { monitors: locksteps });
      expect(run.violation, `seed ${seed}`).toBeUndefined();
      expect(run.isCutOff, `seed ${seed}`).toBe(false);
      for (const [what, count] of Object.entries(run.counters)) totals[what] = (totals[what] ?? 0) + count;
      for (const lockstep of locksteps) for (const action of lockstep.taken.keys()) taken.add(action);
    }
    const proofs = protocol.faults.flatMap((kind) => provenBy[kind] ?? []);
    for (const what of ['operations ok', ...proofs, ...(protocol.expectedCounters ?? [])])
      expect(totals[what], what).toBeGreaterThan(0);
    if (followed.length > 0) expect(taken.size).toBeGreaterThan(1);
  });

  test('does not change what it is given, and says plain data only', async () => {
    for (const seed of [1, 2]) {
      const pure = { ...protocol, machineOf: (node: string) => checkPurity(protocol.machineOf(node)) };
      const run = await simulate(pure, drawSchedule(protocol, seed));
      expect(run.violation).toBeUndefined();
      const again = await simulate(protocol, drawSchedule(protocol, seed));
      expect(again.digest).toBe(run.digest);
    }
  });
});

/** Seeds that long campaigns came upon, and what was wrong then. */
const hardSeeds = [
  [
    'generation-clock',
    7534,
    'what the resource accepted counted, although a crash undid it before it was on disk',
  ],
  ['lease', 1140, 'a grant that waited for the disk when the grantor crashed counted as sent'],
  ['lease/values', 2370, 'a grant that a crash in its step came before counted as sent'],
  ['lease/values', 3303, 'a value that was stored was said not to be, since its second copy was refused'],
  [
    'cap/optimistic',
    306,
    'the model knew no refusal that reaches a node after a restart, its update being taken',
  ],
  [
    'cap/pessimistic',
    8,
    'the model knew no grant whose number is given again: the primary had it itself, to read, and forgot',
  ],
  [
    'cap/pessimistic',
    1994,
    'a holder wrote in the very moment in which its term was over: the sum of two times was rounded up',
  ],
] as const;

test.each(hardSeeds)('%s, seed %i, is valid: %s', async (slug, seed) => {
  const protocol = simulations.map((make) => make()).find((each) => each.slug === slug)!;
  const monitors = refinements
    .filter((refinement) => refinement.slug === slug)
    .map((refinement) => new Lockstep(refinement));
  expect((await simulate(protocol, drawSchedule(protocol, seed), { monitors })).violation).toBeUndefined();
});
