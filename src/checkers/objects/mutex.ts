import type { HistoryValue } from '../../core/history-value.ts';
import { defineSpecification, type SequentialSpecification } from '../linearizability/specification.ts';
import { withInitialStates } from './checked-initial.ts';
import { isRefused } from './refusal.ts';
import { notingUnreadTokens } from './unread-tokens.ts';

const FREE = null;
const HELD = true;

/**
 * A lock that does not know who holds it: `acquire` takes it, `release` gives it back, whoever calls. The result `false`
 * is a completed negative result: the lock was found held by an `acquire`, or free by a `release`. Any other result is
 * success. With keys in the history: one lock a key.
 *
 * Crashed operations cost little here. Acquires and releases alternate, so at a given position, state and set of completed
 * operations linearized, the number of crashed acquires used less that of crashed releases used is the same in all
 * configurations. Both are classes of rule 4; of two such configurations one dominates the other, and one is kept.
 */
export function mutex(): SequentialSpecification {
  const specification = defineSpecification({
    name: 'mutex',
    initial: FREE as HistoryValue,
    functions: ['acquire', 'release'],
    perKey: true,
    step(state, operation) {
      const needed = operation.f === 'acquire' ? FREE : HELD;
      if (isRefused(operation)) return state === needed ? undefined : state;
      // A crashed operation that found the lock in the other state had no effect: as if never executed.
      if (state !== needed) return undefined;
      return needed === FREE ? HELD : FREE;
    },
    // Refused, it was legal in the one state only that it observed, and it left that state as it was.
    observer: isRefused,
    describeState: (state) => (state === HELD ? 'held' : 'free'),
  });
  return withInitialStates(notingUnreadTokens(specification), {
    includes: (initial) => initial === FREE || initial === HELD,
    expected: 'a mutex begins free (nil) or held (true)',
    example: 'nil',
  });
}
