/**
 * Records runs of the simulated world into the repository: of each implementation a good one, and of each of its mistakes the
 * shrunk one. Writes `test/simulator/schedules/SLUG/MUTANT.json` where there is none, and `histories/simulated/SLUG/*.jsonl` with
 * their verdict files.
 *
 *     npx tsx scripts/record-simulations.ts [SLUG…]
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeHistory } from '../src/history/write-history.ts';
import type { ImplementationMutant } from '../src/mutants/implementations/implementation-mutant.ts';
import { implementationMutants } from '../src/mutants/implementations/registry.ts';
import { drawSchedule } from '../src/simulator/draw-schedule.ts';
import { simulations } from '../src/simulator/protocols/registry.ts';
import { parseSchedule, type Schedule } from '../src/simulator/schedule.ts';
import { shrinkSchedule } from '../src/simulator/shrink-schedule.ts';
import { type SimulationRun, simulate } from '../src/simulator/simulate.ts';
import type { SimulatedProtocol } from '../src/simulator/simulated-protocol.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const wanted = process.argv.slice(2);

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function record(slug: string, name: string, { history, violation, schedule, digest }: SimulationRun): void {
  const path = join(root, 'histories', 'simulated', slug, name);
  write(`${path}.jsonl`, `${[...writeHistory(history)].join('\n')}\n`);
  const verdict = violation === undefined ? 'valid' : 'violated';
  const { seed } = schedule;
  write(
    `${path}.verdict.json`,
    `${JSON.stringify({ verdict, property: violation?.property, detail: violation?.detail, seed, digest }, null, 2)}\n`,
  );
}

async function shortest(
  protocol: SimulatedProtocol,
  mutant: ImplementationMutant,
): Promise<Schedule | undefined> {
  const path = join(root, 'test', 'simulator', 'schedules', mutant.slug, `${mutant.name}.json`);
  if (existsSync(path)) return parseSchedule(readFileSync(path, 'utf8'), path);
  const { withinSeeds = 300 } = mutant;
  for (let seed = 0; seed < withinSeeds; seed++) {
    const drawn = drawSchedule(protocol, seed);
    const { violation } = await simulate(protocol, drawn);
    if (violation === undefined) continue;
    const { schedule, runs } = await shrinkSchedule(protocol, drawn, { maxRuns: 3000 });
    const told: Schedule = { ...schedule, about: mutant.about };
    write(path, `${JSON.stringify(told, null, 2)}\n`);
    console.log(
      `${mutant.slug} ${mutant.name}: seed ${seed}, ${violation.property}; ${runs} runs to ` +
        `${told.operations.length} operations, ${told.faults.length} faults, ${Object.keys(told.overrides).length} choices`,
    );
    return told;
  }
  console.log(`${mutant.slug} ${mutant.name}: no seed below ${withinSeeds} shows it`);
  return undefined;
}

for (const make of simulations) {
  const protocol = make();
  const { slug } = protocol;
  if (wanted.length > 0 && !wanted.includes(slug)) continue;
  record(slug, 'right', await simulate(protocol, drawSchedule(protocol, 1)));
  for (const mutant of implementationMutants.filter((candidate) => candidate.slug === slug)) {
    const wrong = make(mutant.changes);
    const schedule = await shortest(wrong, mutant);
    if (schedule !== undefined) record(slug, mutant.name, await simulate(wrong, schedule));
  }
}
