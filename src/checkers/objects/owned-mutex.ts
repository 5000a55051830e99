import { type Operation, Outcome } from '../../core/history.ts';
import type { HistoryValue } from '../../core/history-value.ts';
import { defineSpecification, type SequentialSpecification } from '../linearizability/specification.ts';
import { withInitialStates } from './checked-initial.ts';
import { isGranted, isRefused } from './refusal.ts';
import { notingUnreadTokens } from './unread-tokens.ts';

const FREE = null;

/**
 * A lock that knows its owner, the process that acquired it: `acquire` by the owner itself waits as any other does (it
 * is not reentrant), and only the owner can `release`. The result `false` is a completed negative result: an `acquire`
 * found the lock held, by whomever; a `release` found that its process does not hold it. Any other result is success.
 * The state is the owner's name, or nil. With keys in the history: one lock a key.
 */
export function ownedMutex(): SequentialSpecification {
  const specification = defineSpecification({
    name: 'owned-mutex',
    initial: FREE as HistoryValue,
    functions: ['acquire', 'release'],
    perKey: true,
    usesProcess: true,
    step(owner, operation) {
      const needed = operation.f === 'acquire' ? FREE : operation.process;
      if (isRefused(operation)) return owner === needed ? undefined : owner;
      // A crashed operation that would have been refused had no effect: as if never executed.
      if (owner !== needed) return undefined;
      return operation.f === 'acquire' ? operation.process : FREE;
    },
    // Refused, it left the owner as it was.
    observer: isRefused,
    droppable: acquiresWithoutRelease,
    describeState: (owner) => (owner === FREE ? 'free' : `held by ${owner}`),
  });
  return withInitialStates(notingUnreadTokens(specification), {
    includes: (initial) => initial === FREE || typeof initial === 'string',
    expected: 'an owned mutex begins free (nil) or held by a process (its name, a string)',
    example: 'nil',
  });
}

/**
 * Rule 2. Take a linearization with a crashed acquire A of process p, where no completed release of p was granted and no
 * completed acquire was refused. After A the lock is p's, to the end or until a release of p, which can only be a crashed one,
 * R. Until then no acquire is granted, and none was refused; so what else takes effect there is refused releases, of other
 * processes than p, which are legal when the lock is free, too. Without A and R, both optional, the linearization stays
 * one. Stretches of several such acquires do not overlap, so all can go at once.
 */
function acquiresWithoutRelease(remaining: readonly Operation[]): (operation: Operation) => boolean {
  if (remaining.some((operation) => operation.f === 'acquire' && isRefused(operation))) return () => false;
  const releasers = new Set(
    remaining.filter((other) => other.f === 'release' && isGranted(other)).map(({ process }) => process),
  );
  return ({ f, outcome, process }) => f === 'acquire' && outcome === Outcome.info && !releasers.has(process);
}
