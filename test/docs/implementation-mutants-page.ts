import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { implementationMutants } from '../../src/mutants/implementations/registry.ts';
import { parseSchedule } from '../../src/simulator/schedule.ts';
import { root } from '../cli/run-cli.ts';

const defaultSeeds = 300;

/** The page docs/implementation-mutants.md, from the registry and the recorded runs. */
export function implementationMutantsPage(): string {
  const rows = implementationMutants.map((mutant) => {
    const { slug, name, about, withinSeeds = defaultSeeds, fromSeed = 0 } = mutant;
    const schedulePath = `test/simulator/schedules/${slug}/${name}.json`;
    const { operations, faults, overrides } = parseSchedule(
      readFileSync(join(root, schedulePath), 'utf8'),
      schedulePath,
    );
    const { property } = JSON.parse(
      readFileSync(join(root, `histories/simulated/${slug}/${name}.verdict.json`), 'utf8'),
    );
    const seeds = withinSeeds === 0 ? 'schedule only' : `${fromSeed}..${withinSeeds - 1}`;
    const size = `${operations.length}, ${faults.length}, ${Object.keys(overrides).length}`;
    return `| ${slug} | \`${name}\` | ${about} | \`${property}\` | ${seeds} | [${size}](../${schedulePath}) |`;
  });
  return `# Mistakes in implementations

Each is a reference implementation with one mistake in it, run in the [simulated world](simulate.md). It must be found among the seeds that are named, and by the schedule that is linked, the shortest known: so many
operations, faults and choices that are not the benign ones. Made by \`npx tsx scripts/list-implementation-mutants.ts\`; a test compares this page with what that prints.

\`\`\`sh
npx quorate simulate generation-clock --mutant check-missing --seeds 0..299   # exit 1
\`\`\`

| implementation | mutant | the mistake | found by | among the seeds | schedule |
|---|---|---|---|---|---|
${rows.join('\n')}
`;
}
