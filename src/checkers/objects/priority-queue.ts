import type { HistoryValue } from '../../core/history-value.ts';
import type { SequentialSpecification } from '../linearizability/specification.ts';
import { type Bag, Bags } from './bags.ts';
import { type ContainerFunctions, type OrderedStates, orderedContainer } from './container.ts';

const functions: ContainerFunctions = { put: 'insert', take: 'delete-min', see: 'find-min' };

/**
 * A priority queue of numbers: `insert x`; `delete-min` and `find-min`, whose result is the smallest item, or nil if there is
 * none; and `size`. With keys in the history: one queue a key.
 */
export function priorityQueue(): SequentialSpecification<Bag> {
  const specification = orderedContainer('priority-queue', functions, new PriorityQueueStates());
  return {
    ...specification,
    validate: (operation) =>
      operation.f === functions.put && !isOrdered(operation.argument)
        ? 'expected a number, to be compared with others'
        : specification.validate!(operation),
  };
}

function isOrdered(value: HistoryValue): value is number | bigint {
  return typeof value === 'bigint' || (typeof value === 'number' && !Number.isNaN(value));
}

class PriorityQueueStates implements OrderedStates<Bag> {
  readonly empty: Bag;
  readonly #bags = new Bags();
  readonly #smallest = new Map<Bag, HistoryValue>();

  constructor() {
    this.empty = this.#bags.empty;
  }

  put(state: Bag, item: HistoryValue): Bag {
    return this.#bags.put(state, item);
  }

  next(state: Bag): HistoryValue {
    let smallest = this.#smallest.get(state);
    if (smallest === undefined) {
      const items = this.#bags.items(state) as (number | bigint)[];
      smallest = items.reduce((best, item) => (item < best ? item : best));
      this.#smallest.set(state, smallest);
    }
    return smallest;
  }

  rest(state: Bag): Bag {
    return this.#bags.without(state, this.next(state))!;
  }

  size(state: Bag): number {
    return this.#bags.size(state);
  }

  items(state: Bag): HistoryValue[] {
    const items = this.#bags.items(state) as (number | bigint)[];
    return items.sort((left, right) => (left < right ? -1 : left > right ? 1 : 0));
  }
}
