import { Randomness } from '../core/random.ts';
import type { Value } from '../core/values/index.ts';
import type { RuntimeContext } from './runtime/runtime-context.ts';

/** What impure operators, such as those of the TLC module, see of the run. */
export function createHost(seed = 0): RuntimeContext {
  const random = new Randomness(seed);
  let draws = 0;
  const start = performance.now();
  return {
    level: () => 1,
    action: () => '',
    distinct: () => 0,
    generated: () => 0,
    queue: () => 0,
    diameter: () => 0,
    duration: () => Math.floor((performance.now() - start) / 1000),
    random: (bound) => random.integer(bound, 'RandomElement', draws++),
    print: (text) => process.stderr.write(`${text}\n`),
    registers: new Map(),
    exit: () => {},
    configuration: new Map<string, Value>([
      ['mode', 'bfs'],
      ['depth', -1],
      ['deadlock', true],
      ['seed', String(seed)],
      ['worker', 1],
    ]),
  };
}
