import { BadInput } from '../../core/bad-input.ts';
import type { Operation } from '../../core/history.ts';
import { formatHistoryValue, type HistoryValue } from '../../core/history-value.ts';
import { defineSpecification, type SequentialSpecification } from '../linearizability/specification.ts';
import { isRefused } from './refusal.ts';

/**
 * A counting semaphore (Dijkstra 1965): `acquire` takes permits, `release` gives them back, whoever calls; the argument is
 * their number, nil for one. No more can be given back than are taken. The result `false` is a completed negative result: an
 * `acquire` found fewer permits free, a `release` fewer taken, than its argument. Any other result is success. The state is
 * the number of free permits; a history begins with all of them free, so that the initial state is how many there are. With
 * keys in the history: one semaphore a key, all with as many permits.
 *
 * When every operation is for the same number of permits, crashed operations cost little: at a given position, state and set
 * of completed operations linearized, the number of crashed acquires used less that of crashed releases used is settled, and
 * of two such configurations one dominates the other. Crashed operations for different numbers are a subset-sum problem.
 */
export function semaphore(): SequentialSpecification {
  return {
    ...semaphoreOf(0),
    initial: null,
    specialize: ({ initial }) => ({ specification: semaphoreOf(permitsOf(initial)), notes: [] }),
  };
}

function permitsOf(initial: HistoryValue): number {
  if (isCount(initial)) return initial;
  throw new BadInput(`a semaphore begins with a number of permits, not ${formatHistoryValue(initial)}`, {
    remedy: 'name how many permits there are, such as --initial 2',
  });
}

function semaphoreOf(permits: number): SequentialSpecification {
  return defineSpecification({
    name: 'semaphore',
    initial: permits as HistoryValue,
    functions: ['acquire', 'release'],
    perKey: true,
    validate({ argument }) {
      return argument === null || isCount(argument) ? undefined : 'expected a number of permits, or nil';
    },
    step(state, operation) {
      const free = state as number;
      const count = countOf(operation);
      const isLegal = operation.f === 'acquire' ? count <= free : free + count <= permits;
      if (isRefused(operation)) return isLegal ? undefined : state;
      // A crashed operation that would have been refused had no effect: as if never executed.
      if (!isLegal) return undefined;
      return operation.f === 'acquire' ? free - count : free + count;
    },
    // Refused, it took and gave nothing.
    observer: isRefused,
    describeState: (free) => `${formatHistoryValue(free)} of ${permits} permits free`,
  });
}

function countOf({ argument }: Operation): number {
  return argument === null ? 1 : (argument as number);
}

function isCount(value: HistoryValue): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0;
}
