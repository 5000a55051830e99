import { describe, expect, test } from 'vitest';
import { implementationMutants } from '../../src/mutants/implementations/registry.ts';
import { Lockstep } from '../../src/refinement/lockstep.ts';
import { refinements } from '../../src/refinement/registry.ts';
import { drawSchedule } from '../../src/simulator/draw-schedule.ts';
import { simulationNamed } from '../../src/simulator/protocols/registry.ts';
import { simulate } from '../../src/simulator/simulate.ts';

const shownBySeeds = implementationMutants.filter(({ withinSeeds }) => withinSeeds !== 0);

describe.each(shownBySeeds.map((mutant) => [`${mutant.slug} ${mutant.name}`, mutant] as const))(
  '%s',
  (_, { slug, breaks, orBreaks = [], fromSeed = 0, withinSeeds = 300, changes }) => {
    const make = simulationNamed(slug)!;

    test(`breaks ${breaks}`, async () => {
      const protocol = make(changes);
      for (let seed = fromSeed; seed < withinSeeds; seed++) {
        const { violation } = await simulate(protocol, drawSchedule(protocol, seed));
        if (violation === undefined) continue;
        expect([breaks, ...orBreaks]).toContain(violation.property);
        return;
      }
      expect.unreachable(`no seed from ${fromSeed} to below ${withinSeeds} shows it`);
    });
  },
);

describe('in lockstep a mistake is noticed', () => {
  test.each(refinements.map((refinement) => [refinement.slug, refinement] as const))(
    '%s',
    async (slug, refinement) => {
      const make = simulationNamed(slug)!;
      const own = implementationMutants.filter((mutant) => mutant.slug === slug);
      // A variant without mistakes of its own makes those of its family.
      const [family] = slug.split('/');
      const ofFamily = implementationMutants.filter((mutant) => mutant.slug.split('/')[0] === family);
      for (const { changes } of own.length > 0 ? own : ofFamily) {
        const protocol = make(changes);
        const silent = { ...protocol, monitors: () => [], judges: [] };
        for (let seed = 0; seed < 5; seed++) {
          const monitors = [new Lockstep(refinement)];
          const { violation } = await simulate(silent, drawSchedule(protocol, seed), { monitors });
          if (violation?.property === 'Lockstep') return;
        }
      }
      expect.unreachable('no mistake makes the implementation leave its model');
    },
  );
});
