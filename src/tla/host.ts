import { printable } from '../core/printable.ts';
import { Randomness } from '../core/random.ts';
import type { RunView } from '../core/transition-system.ts';
import type { Value } from '../core/values/index.ts';
import type { RuntimeContext } from './runtime/runtime-context.ts';
import type { SpecificationFiles } from './runtime/specification-files.ts';

/** A host that is told of the run when it begins. */
export interface Host extends RuntimeContext {
  watch(run: RunView): void;
  /** Evaluates something of no state, such as a postcondition: its level is 0. */
  withoutState<T>(evaluate: () => T): T;
  /** Whether the specification has asked for the end of the run. */
  hasExited(): boolean;
  /** Whether the run has met a limit. */
  hasToStop(): boolean;
}

/** What `TLCGet("config")` says of the run, and what of the machine it may see. */
export interface RunConfiguration {
  readonly mode: 'bfs' | 'simulate';
  readonly deadlock: boolean;
  readonly files?: SpecificationFiles | undefined;
  readonly environment?: ReadonlyMap<string, string> | undefined;
}

const noRun: RunView = {
  level: () => 0,
  distinct: () => 0,
  generated: () => 0,
  queue: () => 0,
  diameter: () => 0,
  initial: () => 0,
  hasToStop: () => false,
};

/** What impure operators, such as those of the TLC module, see of the run. */
export function createHost(
  { mode, deadlock, files, environment }: RunConfiguration = { mode: 'bfs', deadlock: true },
  seed = 0,
): Host {
  let run = noRun;
  let hasExited = false;
  let isInState = true;
  const random = new Randomness(seed);
  let draws = 0;
  const start = performance.now();
  return {
    watch: (view) => {
      run = view;
    },
    withoutState: (evaluate) => {
      isInState = false;
      try {
        return evaluate();
      } finally {
        isInState = true;
      }
    },
    level: () => (isInState ? run.level() : 0),
    // As TLC, which does not keep it either while it looks for all states.
    action: () => 'UnnamedAction',
    distinct: () => run.distinct(),
    generated: () => run.generated(),
    queue: () => run.queue(),
    diameter: () => run.diameter(),
    initial: () => run.initial(),
    duration: () => Math.floor((performance.now() - start) / 1000),
    random: (bound) => random.integer(bound, 'RandomElement', draws++),
    print: (text) => process.stderr.write(`${printable(text)}\n`),
    registers: new Map(),
    files,
    environment,
    exit: () => {
      hasExited = true;
    },
    hasExited: () => hasExited,
    hasToStop: () => run.hasToStop(),
    configuration: new Map<string, Value>([
      ['mode', mode],
      ...(mode === 'bfs' ? [] : ([['depth', -1]] as const)),
      ['deadlock', deadlock],
      ['seed', String(seed)],
      ['worker', 1],
    ]),
  };
}
