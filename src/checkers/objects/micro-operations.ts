import type { Operation } from '../../core/history.ts';
import { Outcome } from '../../core/history.ts';
import {
  formatHistoryValue,
  type HistoryValue,
  Keyword,
  sameHistoryValue,
} from '../../core/history-value.ts';

/** One step of a transaction: what it does, to which key, and the value that it takes or, if known, gave. */
export interface MicroOperation {
  readonly f: string;
  readonly key: HistoryValue;
  /** Of a read whose result is not known: `undefined`. */
  readonly value: HistoryValue | undefined;
}

/** The short names that Jepsen's transactional workloads use. */
const fullNames = new Map([
  ['r', 'read'],
  ['w', 'write'],
]);

/**
 * The micro-operations of a `txn`, whose value is a list of `[f key value]` with f a keyword or a string; with the values
 * that its reads returned, if it completed. The operation must have passed {@link transactionProblem}.
 */
export function microOperations({ argument, result, outcome }: Operation): readonly MicroOperation[] {
  const isCompleted = outcome === Outcome.ok;
  return ((isCompleted ? result : argument) as readonly HistoryValue[]).map((item) => {
    const { f, key, value } = microOperation(item)!;
    return { f, key, value: f === 'read' && !isCompleted ? undefined : value };
  });
}

/** What is wrong with a `txn`, if its micro-operations may be those of `known`. */
export function transactionProblem(operation: Operation, known: readonly string[]): string | undefined {
  const { argument, result, outcome } = operation;
  if (!Array.isArray(argument)) return `expected a list of [f key value] with f one of ${known.join(', ')}`;
  for (const item of argument as readonly HistoryValue[]) {
    const parsed = microOperation(item);
    if (parsed === undefined || !known.includes(parsed.f)) {
      return `expected [f key value] with f one of ${known.join(', ')}, found ${formatHistoryValue(item)}`;
    }
  }
  return outcome === Outcome.ok ? resultProblem(argument, result!) : undefined;
}

function resultProblem(argument: readonly HistoryValue[], result: HistoryValue): string | undefined {
  const isRepeated =
    Array.isArray(result) &&
    result.length === argument.length &&
    argument.every((item, place) => repeats(microOperation(item)!, microOperation(result[place]!)));
  return isRepeated
    ? undefined
    : `its result ${formatHistoryValue(result)} does not repeat what it was to do`;
}

function repeats(asked: MicroOperation, done: MicroOperation | undefined): boolean {
  if (done === undefined || done.f !== asked.f || !sameHistoryValue(done.key, asked.key)) return false;
  return asked.f === 'read' || sameHistoryValue(done.value!, asked.value!);
}

function microOperation(item: HistoryValue): MicroOperation | undefined {
  if (!Array.isArray(item) || item.length < 2 || item.length > 3) return undefined;
  const [f, key, value = null] = item as readonly HistoryValue[];
  const name = f instanceof Keyword ? f.name : f;
  return typeof name === 'string' ? { f: fullNames.get(name) ?? name, key: key!, value } : undefined;
}
