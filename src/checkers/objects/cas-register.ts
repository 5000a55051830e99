import { type Operation, Outcome } from '../../core/history.ts';
import { formatHistoryValue, type HistoryValue, sameHistoryValue } from '../../core/history-value.ts';
import { defineSpecification, type SequentialSpecification } from '../linearizability/specification.ts';
import { type NilRead, nilReads } from './nil-read.ts';
import { observedValue, observedValues, readAllows, readOrWrite } from './register.ts';
import { registerClusters } from './register-clusters.ts';
import { valueSet } from './value-set.ts';

export interface CasRegisterOptions {
  /** What a completed read of nil means; see {@link NilRead}. Default: `auto`. */
  readonly nilRead?: NilRead;
}

/**
 * A register with `read`, `write` and `cas` (compare and set, argument `[from to]`). A cas that completed
 * `ok` did set the value; with the result `false` it is a completed negative result: it found another value
 * than `from`. With keys in the history: one register a key.
 */
export function casRegister(options: CasRegisterOptions = {}): SequentialSpecification {
  return nilReads(options.nilRead, (nilIsUnknown) => casRegisterOf(nilIsUnknown));
}

function casRegisterOf(nilIsUnknown: boolean): SequentialSpecification {
  return defineSpecification({
    name: 'cas-register',
    initial: null as HistoryValue,
    functions: ['read', 'write', 'cas'],
    perKey: true,
    validate(operation) {
      if (operation.f !== 'cas' || (Array.isArray(operation.argument) && operation.argument.length === 2)) {
        return undefined;
      }
      return 'expected a pair [from to]';
    },
    step(state, operation) {
      if (operation.f === 'write') return operation.argument;
      if (operation.f === 'read') return readAllows(state, operation, nilIsUnknown) ? state : undefined;
      const found = sameHistoryValue(state, fromOf(operation));
      if (isFailedCas(operation)) return found ? undefined : state;
      // A crashed cas that found another value had no effect: that is the same as never having been executed.
      return found ? toOf(operation) : undefined;
    },
    registerAccess: (operation) => readOrWrite(operation, nilIsUnknown),
    // Neither a read nor a failed cas changes the value.
    observer: (operation) => operation.f === 'read' || isFailedCas(operation),
    droppable: (remaining) => unobservedWrites(remaining, nilIsUnknown),
    deadline: {
      produces: (operation) => {
        if (operation.f === 'write') return [operation.argument];
        return operation.f === 'cas' && !isFailedCas(operation) ? [toOf(operation)] : [];
      },
      // A failed cas requires no value: it proves the absence of one.
      requires: (operation) => {
        if (operation.f === 'cas') return isFailedCas(operation) ? undefined : fromOf(operation);
        return observedValue(operation, nilIsUnknown);
      },
      initially: (initial) => [initial],
    },
    // A cas makes it answer that the rule does not apply.
    clusters: registerClusters,
    describeState: formatHistoryValue,
  });
}

/**
 * Rule 2. Without a crashed write of v the register keeps its value until the next write. What took effect in
 * between was legal with v: reads that returned v or are not known, and cas from v. If no completed read
 * returned v and no cas has `from` v, only reads of unknown result remain, which are legal with any value. A
 * *failed* cas observes every write: initially 1; crashed `write 2`; `cas [1 3]` fails. Without the write the
 * cas would have to succeed. So with one failed cas nothing is left out.
 */
function unobservedWrites(
  remaining: readonly Operation[],
  nilIsUnknown: boolean,
): (operation: Operation) => boolean {
  if (remaining.some(isFailedCas)) return () => false;
  const observed = observedValues(remaining, nilIsUnknown);
  const needed = valueSet(remaining.filter(({ f }) => f === 'cas').map(fromOf));
  return ({ f, argument }) => f === 'write' && !observed.has(argument) && !needed.has(argument);
}

/** A cas that completed and is known to have found another value. */
function isFailedCas({ f, outcome, result }: Operation): boolean {
  return f === 'cas' && outcome === Outcome.ok && result === false;
}

function fromOf({ argument }: Operation): HistoryValue {
  return (argument as readonly HistoryValue[])[0]!;
}

function toOf({ argument }: Operation): HistoryValue {
  return (argument as readonly HistoryValue[])[1]!;
}
