import {
  type FunctionValue,
  interval,
  type RecordValue,
  record,
  type SetValue,
} from '../../core/values/index.ts';
import type { NodeNumber } from './network.ts';

/** The constants of a policy under which clients read and write. */
export interface ReadWriteConstants {
  /** The nodes at which there are clients that write, and that read: a client goes by the name of its node. */
  readonly Writer: SetValue<NodeNumber>;
  readonly Reader: SetValue<NodeNumber>;
  readonly MaxOperations: number;
}

export const clientsOf = ({ Writer, Reader }: ReadWriteConstants) => Writer.union(Reader);

export type OperationType = 'read' | 'write';

/**
 * A read or a write. Its value is what it has read, or what it writes: its own number among the operations, so that no two
 * write the same; 0 is what was there first.
 */
export type Operation = RecordValue<{
  type: OperationType;
  value: number;
  /** The operations that had completed when it began. */
  after: SetValue<number>;
  done: boolean;
}>;

/** Every operation, in the order in which they began. */
export type History = FunctionValue<number, Operation>;

export const operationNumbers = (history: History) => interval(1, history.size);

export const completed = (history: History): SetValue<number> =>
  operationNumbers(history).filter((k) => history.get(k).done);

export const begun = (history: History, type: OperationType): History =>
  history.append(
    record({
      type,
      value: type === 'write' ? history.size + 1 : 0,
      after: completed(history),
      done: false,
    }) as Operation,
  );

/** Whether an operation of client c is one that it may begin, and there is room for it. */
export const mayBegin = (
  { Writer, Reader, MaxOperations }: ReadWriteConstants,
  history: History,
  c: NodeNumber,
  type: OperationType,
) => (type === 'write' ? Writer : Reader).has(c) && history.size < MaxOperations;

export const answered = (history: History, k: number, value: number): History =>
  history.set(k, history.get(k).set('value', value).set('done', true) as Operation);

export const isWrite = (history: History, k: number) => history.get(k).type === 'write';

export const completedReads = (history: History): SetValue<number> =>
  completed(history).filter((k) => !isWrite(history, k));

/** A read returned what had been overwritten, by a write that had completed, when the read began. */
export const isStale = (history: History, k: number): boolean => {
  const { after, value } = history.get(k);
  return after.some((w) => isWrite(history, w) && (value === 0 || history.get(w).after.has(value)));
};

/**
 * Herlihy and Wing, Linearizability (1990): some order of the operations agrees with what completed before what began, and
 * in it each read returns what was written last before it. A read that has not completed is left out; a write that has
 * not is before nothing, and does no harm at the end.
 */
export function isLinearizable(history: History): boolean {
  const operations = operationNumbers(history)
    .elements()
    .filter((k) => history.get(k).done || isWrite(history, k));
  const canFollow = (rest: readonly number[], written: number): boolean =>
    rest.length === 0 ||
    rest.some((k) => {
      const others = rest.filter((other) => other !== k);
      const { type, after, value } = history.get(k);
      if (others.some((other) => after.has(other)) || (type === 'read' && value !== written)) return false;
      return canFollow(others, type === 'write' ? value : written);
    });
  return canFollow(operations, 0);
}

export const isHistory = (history: History, MaxOperations: number): boolean => {
  const isNumber = (k: number) => Number.isInteger(k) && k >= 0 && k <= MaxOperations;
  return (
    history.size <= MaxOperations &&
    history.values.every(
      ({ type, value, after, done }) =>
        ['read', 'write'].includes(type) &&
        isNumber(value) &&
        after.every((k) => k >= 1 && isNumber(k)) &&
        typeof done === 'boolean',
    )
  );
};
