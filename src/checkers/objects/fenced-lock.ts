import { type Operation, Outcome } from '../../core/history.ts';
import { formatHistoryValue, type HistoryValue, sameHistoryValue } from '../../core/history-value.ts';
import { defineSpecification, type SequentialSpecification } from '../linearizability/specification.ts';
import { withInitialStates } from './checked-initial.ts';
import { type IntegerValue, isIntegerValue, successorOf } from './integer-value.ts';
import { isGranted, isRefused } from './refusal.ts';
import { valueSet } from './value-set.ts';

/**
 * Held: the holder, its token, and whether the token is known. If it is not (the acquire crashed, or its token was not
 * recorded), the number is the least that the token can be; nil if it can be any. One state stands for all of these tokens:
 * a granted release that names one settles it, a refused one excludes nothing, and for whatever else follows the least
 * one is as good as any.
 */
type Held = readonly [holder: string, token: IntegerValue | null, isKnown: boolean];

/** Free: the greatest token so far, nil if there was none. */
type State = IntegerValue | null | Held;

/**
 * A lock that hands out a fencing token, an integer greater than every token before it, with each grant. `acquire` returns
 * the token; nil if it was not recorded. `release` with nil for its argument is legal for the process that holds the lock;
 * with a token it is legal, for any process, if that is the holder's token. The lock is not reentrant. The result `false` is a
 * completed negative result: an `acquire` found the lock held; a `release` found it free, or held by another process or with
 * another token. The initial state is the greatest token so far, or nil. With keys in the history: one lock a key.
 */
export function fencedLock(): SequentialSpecification {
  const specification = defineSpecification({
    name: 'fenced-lock',
    initial: null as HistoryValue,
    functions: ['acquire', 'release'],
    perKey: true,
    usesProcess: true,
    validate: problemOf,
    step(state, operation) {
      const next =
        operation.f === 'acquire' ? acquired(state as State, operation) : released(state as State, operation);
      if (isRefused(operation))
        return next === undefined || isUncertain(state as State, operation) ? state : undefined;
      // A crashed operation that would have been refused had no effect: as if never executed.
      return next;
    },
    // Refused, it left the lock as it was.
    observer: isRefused,
    droppable: acquiresWithoutRelease,
    describeState: (state) => describeState(state as State),
  });
  return withInitialStates(specification, {
    includes: (initial) => initial === null || isIntegerValue(initial),
    expected: 'a fenced lock begins free, with the greatest token so far (an integer) or nil',
    example: 'nil',
  });
}

function problemOf({ f, argument, outcome, result }: Operation): string | undefined {
  const isToken = (value: HistoryValue | undefined) => value === null || isIntegerValue(value);
  if (f === 'release') return isToken(argument) ? undefined : 'expected a fencing token, an integer, or nil';
  if (outcome !== Outcome.ok || result === false || isToken(result)) return undefined;
  return `expected the result to be a fencing token, an integer, nil or false, not ${formatHistoryValue(result!)}`;
}

/** The state after an acquire, `undefined` if it cannot be granted. */
function acquired(state: State, operation: Operation): State | undefined {
  if (isHeld(state)) return undefined;
  const { process, result } = operation;
  if (!isIntegerValue(result)) return [process, state === null ? null : successorOf(state), false];
  return state === null || result > state ? [process, result, true] : undefined;
}

/** The state after a release, `undefined` if there is nothing for it to release. */
function released(state: State, { argument, process }: Operation): State | undefined {
  if (!isHeld(state)) return undefined;
  const [holder, token, isKnown] = state;
  if (!isIntegerValue(argument)) return holder === process ? token : undefined;
  if (isKnown) return sameHistoryValue(token, argument) ? token : undefined;
  return token === null || argument >= token ? argument : undefined;
}

/** Whether a release may or may not name the token of the holder: then it may have been refused as well. */
function isUncertain(state: State, { f, argument }: Operation): boolean {
  return f === 'release' && isIntegerValue(argument) && isHeld(state) && !state[2];
}

function isHeld(state: State): state is Held {
  return Array.isArray(state);
}

function describeState(state: State): string {
  if (!isHeld(state)) return state === null ? 'free' : `free, greatest token ${state}`;
  const [holder, token, isKnown] = state;
  if (isKnown) return `held by ${holder} with token ${token}`;
  return `held by ${holder} with an unknown token${token === null ? '' : ` of at least ${token}`}`;
}

/**
 * Rule 2. Take a linearization with a crashed acquire A of process p, where no completed acquire was refused, no completed
 * release of p without a token was granted, and each token by which a completed release was granted was returned by a
 * completed acquire B. No such release ends A's hold: the token t would be A's, and B, which returned t as well, would stand
 * before A, or after it, with a token that is not less, or not greater, than t. So A's hold lasts to the end or to a
 * crashed release R. Until then no acquire is granted, and none was refused; what takes effect there is refused releases,
 * legal when the lock is free, too. Without A and R, both optional, the lock is free where it was held, and the greatest
 * token so far is no greater than it was: whatever was legal stays so. Such stretches do not overlap, so all can go at once.
 */
function acquiresWithoutRelease(remaining: readonly Operation[]): (operation: Operation) => boolean {
  const granted = remaining.filter(isGranted);
  const acquires = remaining.filter(({ f }) => f === 'acquire');
  const returned = valueSet(acquires.filter(isGranted).map(({ result }) => result!));
  const releases = granted.filter(({ f }) => f === 'release');
  const mayBeAnyones = ({ argument }: Operation) => argument !== null && !returned.has(argument);
  if (acquires.some(isRefused) || releases.some(mayBeAnyones)) return () => false;
  const releasers = new Set(
    releases.filter(({ argument }) => argument === null).map(({ process }) => process),
  );
  return ({ f, outcome, process }) => f === 'acquire' && outcome === Outcome.info && !releasers.has(process);
}
