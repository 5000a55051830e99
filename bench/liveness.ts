/**
 * What a temporal property under fairness costs: `npm run bench:liveness`. A specification with 1,048,576 states and
 * 10,485,760 steps, with four fairness conditions; the baseline, in the same run, is the search without the property.
 */
import { fileURLToPath } from 'node:url';
import { formatCount } from '../src/core/plural.ts';
import { explore } from '../src/explorer/explore.ts';
import { formatColumns } from '../src/report/terminal.ts';
import { loadSpecification } from '../src/tla/load-specification.ts';
import { describeMachine } from './machine.ts';

const specification = fileURLToPath(new URL('../../bench/liveness/Counters.tla', import.meta.url));

async function measure(name: string, properties: readonly string[] | undefined) {
  const system = await loadSpecification(specification, {});
  const { verdict, states, seconds } = await explore(system, { properties });
  const peakMiB = Math.round(process.resourceUsage().maxRSS / 1024);
  return { name, verdict, ...states, seconds, peakMiB };
}

console.log(describeMachine());
// The baseline first: the peak of the process is that of all runs until then.
const baseline = await measure('without the property', []);
const judged = await measure('with a property under four WF', undefined);
console.log(
  formatColumns(
    ['search', 'verdict', 'distinct', 'generated', 'seconds', 'to the baseline', 'peak MiB'],
    [baseline, judged].map(({ name, verdict, distinct, generated, seconds, peakMiB }) => [
      name,
      verdict,
      formatCount(distinct),
      formatCount(generated),
      seconds.toFixed(1),
      (seconds / baseline.seconds).toFixed(2),
      peakMiB,
    ]),
  ),
);
