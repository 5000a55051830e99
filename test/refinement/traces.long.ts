import { describe, expect, test } from 'vitest';
import { validateTraceSync } from '../../src/checkers/trace-validation/trace-validation.ts';
import type { TransitionSystem } from '../../src/core/transition-system.ts';
import { implementationMutants } from '../../src/mutants/implementations/registry.ts';
import { refinements } from '../../src/refinement/registry.ts';
import { TraceRecorder } from '../../src/refinement/trace-recorder.ts';
import { drawSchedule } from '../../src/simulator/draw-schedule.ts';
import { simulationNamed } from '../../src/simulator/protocols/registry.ts';
import { simulate } from '../../src/simulator/simulate.ts';

/** One of so many seeds gives a trace that is rejected. */
const withinSeeds = 60;

describe.each(refinements.map((refinement) => [refinement.slug, refinement] as const))(
  '%s',
  (slug, refinement) => {
    const make = simulationNamed(slug)!;

    async function verdictOf(changes: object, seed: number) {
      const recorder = new TraceRecorder(refinement);
      const protocol = { ...make(changes), monitors: () => [], judges: [] };
      await simulate(protocol, drawSchedule(protocol, seed), { monitors: [recorder] });
      return validateTraceSync(refinement.model as TransitionSystem, recorder.trace().steps);
    }

    test('traces of the right implementation are behaviours of the model', async () => {
      for (const seed of [0, 1, 2, 3, 4]) {
        const result = await verdictOf({}, seed);
        expect(result.unexplained, `seed ${seed}`).toEqual([]);
        expect(result.verdict).toBe('valid');
      }
    });

    const own = implementationMutants.filter(
      (mutant) => mutant.slug === slug && mutant.unseenInTraces === undefined,
    );
    test.each(own.map((mutant) => [mutant.name, mutant] as const))(
      'and one with %s is rejected',
      async (_, { changes, fromSeed = 0 }) => {
        for (let seed = fromSeed; seed < fromSeed + withinSeeds; seed++)
          if ((await verdictOf(changes, seed)).verdict === 'violated') return;
        expect.unreachable(`none of ${withinSeeds} seeds from ${fromSeed} on is rejected`);
      },
    );
  },
);
