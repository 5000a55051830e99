import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { writeHistory } from '../../src/history/write-history.ts';
import { implementationMutants } from '../../src/mutants/implementations/registry.ts';
import { drawSchedule } from '../../src/simulator/draw-schedule.ts';
import { simulations } from '../../src/simulator/protocols/registry.ts';
import { parseSchedule } from '../../src/simulator/schedule.ts';
import { type SimulationRun, simulate } from '../../src/simulator/simulate.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const remedy = 'if the implementation was changed on purpose: npx tsx scripts/record-simulations.ts';

function expectRecorded(slug: string, name: string, run: SimulationRun): void {
  const path = join(root, 'histories', 'simulated', slug, name);
  const recorded = readFileSync(`${path}.jsonl`, 'utf8').trimEnd().split('\n');
  expect([...writeHistory(run.history)], remedy).toEqual(recorded);
  const verdict = JSON.parse(readFileSync(`${path}.verdict.json`, 'utf8'));
  expect(verdict.digest, remedy).toBe(run.digest);
  expect(verdict.property).toBe(run.violation?.property);
}

/** `histories/simulated/SLUG`: a good run, and one of each mistake, each run again here. */
describe.each(simulations.map((make) => [make().slug, make] as const))('%s', (slug, make) => {
  test('the recorded run without mistakes is what a run gives today', async () => {
    const protocol = make();
    expectRecorded(slug, 'right', await simulate(protocol, drawSchedule(protocol, 1)));
  });

  const own = implementationMutants.filter((mutant) => mutant.slug === slug);
  test.each(own.map((mutant) => [mutant.name, mutant] as const))(
    'and so is the one of %s',
    async (name, mutant) => {
      const path = join(root, 'test', 'simulator', 'schedules', slug, `${name}.json`);
      expect(existsSync(path), `${name} has no schedule: npx tsx scripts/record-simulations.ts ${slug}`).toBe(
        true,
      );
      const run = await simulate(make(mutant.changes), parseSchedule(readFileSync(path, 'utf8'), path));
      expect([mutant.breaks, ...(mutant.orBreaks ?? [])]).toContain(run.violation?.property);
      expectRecorded(slug, name, run);
    },
  );
});
