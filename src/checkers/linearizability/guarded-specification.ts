import { BadInput } from '../../core/bad-input.ts';
import type { Operation } from '../../core/history.ts';
import { formatHistoryValue, type HistoryValue, historyValueKey, Keyword } from '../../core/history-value.ts';
import type { SequentialSpecification } from './specification.ts';

/** So many first calls of a step are made twice, to see that it is a function of its arguments. */
const TWICE = 1000;

/**
 * A specification from outside, held to its promises where that can be seen: what a step throws is bad input with the
 * operation; a state that the checker cannot compare is refused; plain states are frozen, so that a step that changes one
 * fails at once; and the first thousand steps are taken twice, and must give the same. A step that is not pure would make
 * every verdict worthless.
 */
export function guardedSpecification(
  specification: SequentialSpecification<HistoryValue>,
  source: string,
): SequentialSpecification<HistoryValue> {
  const { step, steps, stateKey } = specification;
  const keyOf = (state: HistoryValue, operation?: Operation) => {
    const isComparable = stateKey !== undefined || isHistoryValue(state);
    if (!isComparable) refuseState(source, operation);
    return stateKey === undefined ? historyValueKey(state) : stateKey(state);
  };
  let calls = 0;
  const guarded = <R>(
    state: HistoryValue,
    operation: Operation,
    run: () => R,
    label: (result: R) => string,
  ): R => {
    const result = attempt(source, state, operation, run);
    if (calls++ < TWICE) {
      const again = label(attempt(source, state, operation, run));
      if (again !== label(result)) refuseImpure(source, state, operation);
    }
    return result;
  };
  keyOf(specification.initial);
  deepFreeze(specification.initial);
  return {
    ...specification,
    step:
      step &&
      ((state, operation) =>
        deepFreeze(
          guarded(
            state,
            operation,
            () => step(state, operation),
            (next) => (next === undefined ? 'illegal' : keyOf(next, operation)),
          ),
        )),
    steps:
      steps &&
      ((state, operation) =>
        guarded(
          state,
          operation,
          () => [...steps(state, operation)].map(deepFreeze),
          (states) => states.map((next) => keyOf(next, operation)).join(';'),
        )),
  };
}

function attempt<R>(source: string, state: HistoryValue, operation: Operation, run: () => R): R {
  try {
    return run();
  } catch (error) {
    throw new BadInput(
      `the specification fails at ${show(operation)} in state ${showState(state)}: ${(error as Error).message}`,
      {
        place: { source },
        remedy:
          'A step gives the next state, or undefined if the operation is illegal; it changes no state, and throws nothing.',
      },
    );
  }
}

function refuseImpure(source: string, state: HistoryValue, operation: Operation): never {
  throw new BadInput(
    `the step gives one answer and then another for ${show(operation)} in state ${showState(state)}`,
    {
      place: { source },
      remedy:
        'A step must be a function of its arguments alone: no clock, no randomness, no variable outside.',
    },
  );
}

function refuseState(source: string, operation: Operation | undefined): never {
  const where = operation === undefined ? 'the initial state' : `the state after ${show(operation)}`;
  throw new BadInput(`${where} is no value that can be compared`, {
    place: { source },
    remedy:
      'States are null, booleans, numbers, bigints, strings, arrays, Maps and Sets of those; for any other give stateKey(state).',
  });
}

function show({ f, key, argument, result }: Operation): string {
  const at = key === undefined ? '' : `@${formatHistoryValue(key)}`;
  return `${f}${at} ${formatHistoryValue(argument)} → ${result === undefined ? 'unknown' : formatHistoryValue(result)}`;
}

function showState(state: HistoryValue): string {
  return isHistoryValue(state) ? formatHistoryValue(state) : String(state);
}

/** Whether a value from outside is one, all the way down. */
function isHistoryValue(value: unknown): value is HistoryValue {
  if (value === null || ['boolean', 'number', 'bigint', 'string'].includes(typeof value)) return true;
  if (value instanceof Keyword || value instanceof Uint8Array) return true;
  if (Array.isArray(value) || value instanceof Set) return [...value].every(isHistoryValue);
  return (
    value instanceof Map && [...value].every(([key, item]) => isHistoryValue(key) && isHistoryValue(item))
  );
}

/** Arrays and plain objects; a Map or a Set cannot be frozen. */
function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value) || ArrayBuffer.isView(value))
    return value;
  Object.freeze(value);
  for (const item of Object.values(value)) deepFreeze(item);
  return value;
}
