import type { SequentialSpecification } from '../../../src/checkers/linearizability/specification.ts';
import { growOnlySet, set } from '../../../src/checkers/objects/set.ts';
import type { HistoryValue } from '../../../src/core/history-value.ts';
import type { SimulatedObject } from '../linearizability/simulated-history.ts';
import { simulatedSet } from './simulated-collections.ts';

/** An object, and the specification that is to judge its histories as brute force does. */
export interface CollectionCase {
  readonly name: string;
  readonly object: SimulatedObject<unknown>;
  readonly specification: SequentialSpecification;
}

function judging<O, S>(
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
  judging('a set that does not begin empty', simulatedSet({ functions: whole, initial: [1] }), set(), [1]),
  judging(
    'a set that only grows',
    simulatedSet({ functions: ['add', 'add', 'read', 'contains'] }),
    growOnlySet(),
  ),
];

export const collectionCases: readonly CollectionCase[] = [...setCases];
