/**
 * How fast systems of actors are explored: `npx tsx bench/actors.ts`. With QUORATE_STATERIGHT=<its compiled example "paxos"> the
 * same state space is explored by Stateright in the same run, in turns, and compared per processor second.
 */

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { formatCount } from '../src/core/plural.ts';
import { exploreActors } from '../src/explorer/actors/explore-actors.ts';
import { formatColumns } from '../src/report/terminal.ts';
import { registerPaxos } from '../test/support/register-paxos.ts';
import { registerPaxosProperties } from '../test/support/register-paxos-properties.ts';
import { describeMachine } from './machine.ts';
import { median } from './median.ts';

const RUNS = 3;
const CLIENTS = 3;
const DISTINCT = 1_194_428;

/** Processor seconds of one exploration, the judging of properties included. */
async function ours(): Promise<number> {
  const before = process.cpuUsage();
  const { verdict, states } = await exploreActors(
    registerPaxos({ clients: CLIENTS, properties: registerPaxosProperties }),
  );
  const { user, system } = process.cpuUsage(before);
  if (verdict !== 'valid' || states.distinct !== DISTINCT)
    throw new Error(`${verdict}, ${states.distinct} states`);
  return (user + system) / 1e6;
}

/** Processor seconds of all children that have ended, in the kernel's hundredths. */
function childSeconds(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

/** The same of the whole process of Stateright, on one core, breadth first. */
function theirs(program: string): number {
  const before = childSeconds();
  const network = 'unordered_nonduplicating';
  const command = ['-c', '0', program, 'check-bfs', String(CLIENTS), network];
  const { stdout } = spawnSync('taskset', command, { encoding: 'utf8' });
  if (!stdout.includes(`unique=${DISTINCT}`))
    throw new Error(`another state space:\n${stdout.slice(0, 500)}`);
  return childSeconds() - before;
}

const program = process.env.QUORATE_STATERIGHT;
const measured: { readonly ours: number; readonly theirs: number }[] = [];
for (let run = 0; run < RUNS; run++)
  measured.push({ ours: await ours(), theirs: program === undefined ? Number.NaN : theirs(program) });

const rate = (seconds: number) => formatCount(Math.round(DISTINCT / seconds));
console.log(`${describeMachine()}; ${RUNS} runs in turns, processor seconds\n`);
console.log(`Paxos as actors, 3 servers, ${CLIENTS} clients: ${formatCount(DISTINCT)} distinct states`);
console.log(
  formatColumns(
    ['', 'ours, s', 'ours, distinct/s', 'Stateright, s', 'Stateright, distinct/s', 'ratio'],
    [
      ...measured.map((run, index) => [`run ${index + 1}`, run] as const),
      [
        'median',
        {
          ours: median(measured.map((run) => run.ours)),
          theirs: median(measured.map((run) => run.theirs)),
        },
      ] as const,
    ].map(([name, run]) => [
      name,
      run.ours.toFixed(2),
      rate(run.ours),
      run.theirs.toFixed(2),
      rate(run.theirs),
      (run.theirs / run.ours).toFixed(1),
    ]),
  ),
);
