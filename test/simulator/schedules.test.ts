import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { implementationMutants } from '../../src/mutants/implementations/registry.ts';
import { simulationNamed } from '../../src/simulator/protocols/registry.ts';
import { parseSchedule } from '../../src/simulator/schedule.ts';
import { simulate } from '../../src/simulator/simulate.ts';

const folder = fileURLToPath(new URL('schedules', import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.json'),
);

/** The shortest way to each mistake that is known: written by hand, or found by a seed and shrunk. `slug/mutant.json`, a family's slug with its own folder. */
describe.each(files)('%s', (file) => {
  const slug = dirname(file);
  const mutant = implementationMutants.find(
    (candidate) => candidate.slug === slug && candidate.name === basename(file, '.json'),
  )!;
  const make = simulationNamed(slug)!;
  const schedule = parseSchedule(readFileSync(join(folder, file), 'utf8'), file);

  test('shows the mistake', async () => {
    const run = await simulate(make(mutant.changes), schedule);
    expect([mutant.breaks, ...(mutant.orBreaks ?? [])]).toContain(run.violation?.property);
    // An override that is never asked for is a misspelt one.
    expect(Object.keys(schedule.overrides).filter((key) => !run.choices.has(key))).toEqual([]);
  });

  test('and nothing without it', async () => {
    const protocol = make();
    // The schedule ends with the mistake; without it there is more to do, such as to converge.
    const horizonMs = schedule.horizonMs + (protocol.calmMs ?? 5_000);
    const run = await simulate(protocol, { ...schedule, horizonMs });
    expect(run.violation).toBeUndefined();
  });
});

test('what no seed shows is shown by a schedule', () => {
  const hidden = implementationMutants.filter(({ withinSeeds }) => withinSeeds === 0);
  for (const { slug, name } of hidden) expect(files).toContain(`${slug}/${name}.json`);
});
