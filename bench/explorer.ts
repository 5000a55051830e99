/**
 * How fast models are explored: `npm run bench:explorer`.
 *
 * The baseline, in the same run, is the naive search of the tests: whole states in a map, no fingerprints. Figures of
 * other engines are the design's, measured elsewhere, for orientation only.
 */

import { formatCount } from '../src/core/plural.ts';
import { resolveConstants } from '../src/core/protocol.ts';
import type { TransitionSystem } from '../src/core/transition-system.ts';
import { explore } from '../src/explorer/explore.ts';
import { paxos, paxosDefinition } from '../src/models/paxos.ts';
import { formatColumns } from '../src/report/terminal.ts';
import { naiveSearch } from '../test/support/naive-search.ts';
import { describeMachine } from './machine.ts';
import { median } from './median.ts';

const RUNS = 5;

interface Measured {
  readonly name: string;
  readonly generated: number;
  readonly distinct: number;
  readonly seconds: number;
}

async function measure(
  name: string,
  model: () => TransitionSystem,
  properties?: readonly string[],
): Promise<Measured> {
  const results = [];
  for (let run = 0; run < RUNS; run++) results.push(await explore(model(), { properties }));
  const { generated, distinct } = results[0]!.states;
  return { name, generated, distinct, seconds: median(results.map((result) => result.seconds)) };
}

function measureNaive(name: string, configuration: string): Measured {
  const definition = paxosDefinition(resolveConstants(paxos, configuration).constants);
  const start = performance.now();
  const { generated, distinct } = naiveSearch(definition);
  return { name, generated, distinct, seconds: (performance.now() - start) / 1000 };
}

const { constants } = resolveConstants(paxos, 'standard');
const model = () => paxos.model(constants);
const first = await measure('explorer, all properties', model);
const memoryMiB = Math.round(process.resourceUsage().maxRSS / 1024);
const measured = [
  first,
  await measure('explorer, TypeOK and Agreement', model, ['TypeOK', 'Agreement']),
  await measure('explorer, no property', model, []),
];

// At smaller constants: over all 185,369 states it takes minutes.
const naive = measureNaive('naive search over whole states, all properties, 2 ballots', 'small');

console.log(`${describeMachine()}; median of ${RUNS} runs, one core\n`);
console.log('Paxos, 3 acceptors, 2 values, 3 ballots');
console.log(
  formatColumns(
    ['', 'distinct', 'generated', 'seconds', 'generated/s', 'ratio to naive'],
    [...measured, naive].map(({ name, distinct, generated, seconds }) => [
      name,
      distinct,
      generated,
      seconds.toFixed(2),
      Math.round(generated / seconds),
      ((generated / seconds) * (naive.seconds / naive.generated)).toFixed(1),
    ]),
  ),
);
console.log(`\nPeak memory after the runs with all properties: ${formatCount(memoryMiB)} MiB`);
console.log('\nFor orientation, generated/s of other engines on the same state space (measured elsewhere):');
console.log(
  formatColumns(
    ['', 'generated/s', 'distinct/s'],
    [
      ['TLC 2, one worker', 124_000, 17_000],
      ['prototype in JavaScript with incremental fingerprints', 1_070_000, 150_000],
    ],
  ),
);
