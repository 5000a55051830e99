import { type History, Outcome, operationAt } from '../core/history.ts';
import { formatHistoryValue, sameHistoryValue } from '../core/history-value.ts';
import { printableLine } from '../core/printable.ts';

/**
 * `write 3`, `read → 4`, `cas [1 2] → false`, `write x = 3`: what an operation asked and what it was
 * told.
 */
export function operationLabel(history: History, row: number): string {
  const { f, key, argument, result, outcome } = operationAt(history, row);
  const parts = [f];
  if (key !== undefined) parts.push(`${formatHistoryValue(key)}:`);
  if (argument !== null) parts.push(formatHistoryValue(argument));
  const isTelling = outcome === Outcome.ok && result !== undefined && !isEcho(argument, result);
  if (isTelling) parts.push('→', formatHistoryValue(result));
  return printableLine(parts.join(' '));
}

/**
 * A completion that repeats its invocation tells nothing. A read of nil repeats a nil argument, and tells
 * nil.
 */
function isEcho(argument: Parameters<typeof sameHistoryValue>[0], result: typeof argument): boolean {
  return argument !== null && sameHistoryValue(argument, result);
}

/** `line 12`, `lines 12 and 15`, or `operation 7` when the source has no lines. */
export function operationPlace(history: History, row: number): string {
  const { invokeLine, completeLine } = history.operations;
  const lines = [invokeLine[row]!, completeLine[row]!].filter((line) => line > 0);
  if (lines.length === 0) return `operation ${row}`;
  return lines.length === 1 || lines[0] === lines[1]
    ? `line ${lines[0]}`
    : `lines ${lines[0]} and ${lines[1]}`;
}

export function processName(history: History, row: number): string {
  return printableLine(history.processes[history.operations.process[row]!]!);
}

/** `write 3 by process 1 (lines 12 and 15)`. */
export function nameOperation(history: History, row: number): string {
  return `${operationLabel(history, row)} by process ${processName(history, row)} (${operationPlace(history, row)})`;
}
