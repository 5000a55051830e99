import type { Operation } from '../../core/history.ts';
import { Outcome } from '../../core/history.ts';
import { formatHistoryValue, type HistoryValue, sameHistoryValue } from '../../core/history-value.ts';
import {
  defineSpecification,
  type RegisterAccess,
  type SequentialSpecification,
} from '../linearizability/specification.ts';
import { type NilRead, nilReads } from './nil-read.ts';
import { registerClusters } from './register-clusters.ts';
import { type ValueSet, valueSet } from './value-set.ts';

export interface RegisterOptions {
  /** What a completed read of nil means; see {@link NilRead}. Default: `auto`. */
  readonly nilRead?: NilRead;
}

/**
 * A register: `write` sets its value, `read` returns it. Its value is nil at first unless the history says
 * otherwise. With keys in the history: one register a key.
 */
export function register(options: RegisterOptions = {}): SequentialSpecification {
  return nilReads(options.nilRead, (nilIsUnknown) => registerOf(nilIsUnknown));
}

function registerOf(nilIsUnknown: boolean): SequentialSpecification {
  return defineSpecification({
    name: 'register',
    initial: null as HistoryValue,
    functions: ['read', 'write'],
    perKey: true,
    step(state, operation) {
      if (operation.f === 'write') return operation.argument;
      return readAllows(state, operation, nilIsUnknown) ? state : undefined;
    },
    registerAccess: (operation) => readOrWrite(operation, nilIsUnknown),
    // A read never changes the value.
    observer: (operation) => operation.f === 'read',
    // Without a crashed write of v the register keeps its value until the next write. In between only reads
    // took effect; each returned v, or is not known. If no completed read returned v, they are legal all the
    // same.
    droppable: (remaining) => {
      const observed = observedValues(remaining, nilIsUnknown);
      return (operation) => operation.f === 'write' && !observed.has(operation.argument);
    },
    deadline: {
      produces: (operation) => (operation.f === 'write' ? [operation.argument] : []),
      requires: (operation) => observedValue(operation, nilIsUnknown),
      initially: (initial) => [initial],
    },
    clusters: registerClusters,
    describeState: formatHistoryValue,
  });
}

/** What a `read` or `write` does to a register. */
export function readOrWrite(operation: Operation, nilIsUnknown: boolean): RegisterAccess | undefined {
  if (operation.f === 'write') return { kind: 'write', value: operation.argument };
  return operation.f === 'read' ? { kind: 'read', value: observedValue(operation, nilIsUnknown) } : undefined;
}

/** Whether a read with this result may find the register with this value. */
export function readAllows(state: HistoryValue, operation: Operation, nilIsUnknown: boolean): boolean {
  const expected = observedValue(operation, nilIsUnknown);
  return expected === undefined || sameHistoryValue(expected, state);
}

/** The value that a read proves the register to have held; `undefined` if it proves nothing. */
export function observedValue(operation: Operation, nilIsUnknown: boolean): HistoryValue | undefined {
  if (operation.f !== 'read' || operation.outcome !== Outcome.ok) return undefined;
  return operation.result === null && nilIsUnknown ? undefined : operation.result;
}

/** All values that completed reads prove. */
export function observedValues(operations: readonly Operation[], nilIsUnknown: boolean): ValueSet {
  const values = operations.map((operation) => observedValue(operation, nilIsUnknown));
  return valueSet(values.filter((value) => value !== undefined));
}
