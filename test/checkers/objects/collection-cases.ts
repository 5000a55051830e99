import type { LinearizabilityOptions } from '../../../src/checkers/linearizability/linearizability-options.ts';
import { reductionNames } from '../../../src/checkers/linearizability/reductions.ts';
import type { SequentialSpecification } from '../../../src/checkers/linearizability/specification.ts';
import { account } from '../../../src/checkers/objects/account.ts';
import { counter } from '../../../src/checkers/objects/counter.ts';
import { priorityQueue } from '../../../src/checkers/objects/priority-queue.ts';
import { queue } from '../../../src/checkers/objects/queue.ts';
import { growOnlySet, set } from '../../../src/checkers/objects/set.ts';
import { stack } from '../../../src/checkers/objects/stack.ts';
import { unorderedQueue } from '../../../src/checkers/objects/unordered-queue.ts';
import type { HistoryValue } from '../../../src/core/history-value.ts';
import type { SimulatedObject } from '../linearizability/simulated-history.ts';
import {
  simulatedBalance,
  simulatedFifoQueue,
  simulatedPriorityQueue,
  simulatedSet,
  simulatedStack,
  simulatedUnorderedQueue,
} from './simulated-collections.ts';

/** Few ways to run a check, for tests that are run often; `npm run check:deep` tries all. */
export const quickVariants: readonly LinearizabilityOptions<never>[] = [
  {},
  { search: 'frontier' },
  { withoutReductions: reductionNames },
];

/** An object, and the specification that is to judge its histories as brute force does. */
export interface CollectionCase {
  readonly name: string;
  readonly object: SimulatedObject<unknown>;
  readonly specification: SequentialSpecification;
}

/** With the initial state that this value means. */
export function judging<O, S>(
  name: string,
  object: SimulatedObject<O>,
  specification: SequentialSpecification<S>,
  initial?: HistoryValue,
): CollectionCase {
  const given = initial === undefined ? {} : { initial: specification.parseInitial!(initial) };
  return {
    name,
    object: object as SimulatedObject<unknown>,
    specification: { ...specification, ...given } as unknown as SequentialSpecification,
  };
}

export const elementwise = ['add', 'remove', 'contains', 'contains', 'contains'];
export const whole = ['add', 'add', 'remove', 'read', 'read'];

export const setCases = [
  judging('a set with whole reads', simulatedSet({ functions: [...whole, 'contains'] }), set()),
  judging('a set used element by element', simulatedSet({ functions: elementwise }), set()),
  judging(
    'a set whose updates tell what they did',
    simulatedSet({ functions: [...elementwise, 'remove'], tells: true }),
    set(),
  ),
  judging('a set that tells, with whole reads', simulatedSet({ functions: whole, tells: true }), set()),
  judging('two sets', simulatedSet({ functions: whole, keys: 2 }), set()),
  judging('two sets used element by element', simulatedSet({ functions: elementwise, keys: 2 }), set()),
  judging('a set that does not begin empty', simulatedSet({ functions: whole, initial: [1] }), set(), [1]),
  judging(
    'a set that only grows',
    simulatedSet({ functions: ['add', 'add', 'read', 'contains'] }),
    growOnlySet(),
  ),
];

export const containerCases = [
  judging('a queue', simulatedFifoQueue(), queue()),
  judging('a queue with peek', simulatedFifoQueue({ sees: true }), queue()),
  judging('a queue with size', simulatedFifoQueue({ sees: true, hasSize: true }), queue()),
  judging('a queue that does not begin empty', simulatedFifoQueue({ initial: [1, 0] }), queue(), [1, 0]),
  judging('a stack', simulatedStack(), stack()),
  judging('a stack with peek and size', simulatedStack({ sees: true, hasSize: true }), stack()),
  judging('a stack that does not begin empty', simulatedStack({ initial: [1, 0] }), stack(), [1, 0]),
  judging('a priority queue', simulatedPriorityQueue(), priorityQueue()),
  judging(
    'a priority queue with find-min and size',
    simulatedPriorityQueue({ sees: true, hasSize: true, initial: [2] }),
    priorityQueue(),
    [2],
  ),
  judging('an unordered queue', simulatedUnorderedQueue(), unorderedQueue()),
  judging('an unordered queue with size', simulatedUnorderedQueue({ hasSize: true }), unorderedQueue()),
  judging(
    'an unordered queue that does not begin empty',
    simulatedUnorderedQueue({ initial: [1, 1] }),
    unorderedQueue(),
    [1, 1],
  ),
];

const counterFunctions = { adding: 'increment', subtracting: 'decrement', reading: 'read' };
const accountFunctions = { adding: 'credit', subtracting: 'debit', reading: 'read-balance' };

export const balanceCases = [
  judging('a counter', simulatedBalance(counterFunctions), counter()),
  judging(
    'a counter whose updates tell',
    simulatedBalance({ ...counterFunctions, tells: true, initial: 2 }),
    counter({ updateResult: 'after' }),
    2,
  ),
  judging(
    'an account that refuses',
    simulatedBalance({ ...accountFunctions, refuses: true, initial: 3 }),
    account(),
    3,
  ),
  judging(
    'an account that refuses and whose updates tell',
    simulatedBalance({ ...accountFunctions, refuses: true, tells: true }),
    account(),
  ),
];

export const collectionCases: readonly CollectionCase[] = [...setCases, ...containerCases, ...balanceCases];
