/**
 * Run as a process of its own: simulates some of the seeds that npm test samples and prints one line of JSON a run, with its digest; or, told a
 * slug and a seed, the events of that run, a line each.
 *
 *     node print-digests.mjs BUILD-FOLDER [SLUG SEED]
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, slug, seed] = process.argv.slice(2);
const load = (path) => import(pathToFileURL(join(folder, 'simulator', path)).href);
const { simulations, simulationNamed } = await load('protocols/registry.js');
const { drawSchedule } = await load('draw-schedule.js');
const { simulate } = await load('simulate.js');

/** Of each simulation: most sample more, and all of them would take as long as the tests of all simulations. */
const mostSeeds = 4;

const print = (line) => process.stdout.write(`${line}\n`);

async function printEvents() {
  const protocol = simulationNamed(slug)();
  const { lines } = await simulate(protocol, drawSchedule(protocol, Number(seed)), { keepsLines: true });
  for (const line of lines) print(line);
}

async function printDigests() {
  for (const make of simulations) {
    const protocol = make();
    for (let sampled = 0; sampled < Math.min(protocol.sampledSeeds ?? 20, mostSeeds); sampled++) {
      const { digest, events } = await simulate(protocol, drawSchedule(protocol, sampled));
      print(JSON.stringify({ slug: protocol.slug, seed: sampled, events, digest }));
    }
  }
}

await (slug === undefined ? printDigests() : printEvents());
