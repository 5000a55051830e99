import { BadInput } from '../../core/bad-input.ts';
import { type History, type Operation, Outcome } from '../../core/history.ts';
import { formatHistoryValue } from '../../core/history-value.ts';
import { type SequentialSpecification, specifiedOperation } from './specification.ts';

/**
 * The operations of a history that can have had an effect, sorted into kinds that a specification cannot tell
 * apart.
 */
export interface OperationKinds {
  /** One operation of each kind. */
  readonly operations: readonly Operation[];
  /** How many rows are of the kind. */
  readonly counts: readonly number[];
  /** A row of each kind, to name a line in a message. */
  readonly exampleRow: readonly number[];
  /** Row of the history → kind; -1 for an operation that certainly had no effect. */
  readonly kindOf: Int32Array;
}

/**
 * Sorts the rows by function, key, argument, result, outcome and, where the specification uses it,
 * process.
 */
export function operationKinds<S>(
  history: History,
  specification: SequentialSpecification<S>,
): OperationKinds {
  const { count, f, key, argument, result, outcome, process } = history.operations;
  const usesProcess = specification.usesProcess === true;
  const kindOf = new Int32Array(count).fill(-1);
  const kinds = { operations: [] as Operation[], counts: [] as number[], exampleRow: [] as number[], kindOf };
  const known = new Map<string, number>();
  for (let row = 0; row < count; row += 1) {
    if (outcome[row] === Outcome.fail) continue;
    const owner = usesProcess ? process[row] : 0;
    const fingerprint = `${f[row]},${key[row]},${argument[row]},${result[row]},${outcome[row]},${owner}`;
    let kind = known.get(fingerprint);
    if (kind === undefined) {
      kind = kinds.operations.length;
      known.set(fingerprint, kind);
      const operation = specifiedOperation(history, row, usesProcess);
      requireUnderstood(history, row, operation, specification);
      kinds.operations.push(operation);
      kinds.counts.push(0);
      kinds.exampleRow.push(row);
    }
    kindOf[row] = kind;
    kinds.counts[kind]! += 1;
  }
  return kinds;
}

/** Whether the specification knows every operation that can have had an effect, and finds nothing wrong with it. */
export function understands<S>(history: History, specification: SequentialSpecification<S>): boolean {
  try {
    operationKinds(history, specification);
    return true;
  } catch (error) {
    if (error instanceof BadInput) return false;
    throw error;
  }
}

function requireUnderstood<S>(
  history: History,
  row: number,
  operation: Operation,
  specification: SequentialSpecification<S>,
): void {
  const { functions, name, validate } = specification;
  const place = { source: history.source, line: history.operations.invokeLine[row] || undefined };
  if (functions !== undefined && !functions.includes(operation.f)) {
    throw new BadInput(`specification ${name} does not know the function ${operation.f}`, {
      place,
      remedy: `it knows ${functions.join(', ')}: choose another specification, or leave these operations out`,
    });
  }
  const problem = validate?.(operation);
  if (problem === undefined) return;
  const given = `${operation.f} ${formatHistoryValue(operation.argument)}`;
  throw new BadInput(`${given}: ${problem}`, {
    place,
    remedy: `specification ${name} cannot judge this operation`,
  });
}
