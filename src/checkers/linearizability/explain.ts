import { type History, Outcome } from '../../core/history.ts';
import { printableLine } from '../../core/printable.ts';
import { operationLabel, operationPlace, processName } from '../describe-operation.ts';
import { timeline } from '../timeline.ts';
import type { Counterexample, ReadableTail } from './counterexample.ts';
import type { LinearizabilityResult } from './linearizability-options.ts';

export interface ExplainOptions {
  /** Columns of the terminal. Default: 110. */
  readonly width?: number;
  /** Operations of a linearization to print. Default: all. */
  readonly mostOperations?: number;
}

const MOST_STATES = 12;

/**
 * The verdict in plain words, a line each; for a violation with a timeline of the operations that
 * contradict.
 */
export function explain(
  result: LinearizabilityResult,
  history: History,
  options: ExplainOptions = {},
): string[] {
  if (result.verdict === 'valid') return explainValid(result, history, options);
  if (result.verdict === 'unknown') return explainUnknown(result, history);
  const { counterexample } = result;
  if (counterexample === undefined)
    return ['The history is not linearizable. No counterexample was asked for.'];
  return [
    ...explainFailure(counterexample, history, result.specification),
    '',
    ...explainWindow(counterexample, history, options.width ?? 110),
  ];
}

function explainValid(result: LinearizabilityResult, history: History, options: ExplainOptions): string[] {
  const witness = result.witness!;
  const shown = witness.slice(0, options.mostOperations ?? witness.length);
  const { outcome } = history.operations;
  const lines = shown.map((row, place) => {
    const crashed = outcome[row] === Outcome.info ? ', of unknown outcome: here it took effect' : '';
    return `${String(place + 1).padStart(String(witness.length).length)}. ${named(history, row)}${crashed}`;
  });
  if (shown.length < witness.length) lines.push(`… and ${witness.length - shown.length} more`);
  return ['The history is linearizable. The operations can have taken effect in this order:', ...lines];
}

function explainUnknown({ limit, longestPrefix }: LinearizabilityResult, history: History): string[] {
  const { returns, ofReturns, nextRow } = longestPrefix;
  const lines = [
    `No verdict: ${limit!.message}.`,
    `The first ${returns} of ${ofReturns} completions can be explained.`,
  ];
  if (nextRow !== undefined) lines.push(`The next one is ${named(history, nextRow)}.`);
  return lines;
}

function explainFailure(counterexample: Counterexample, history: History, name: string): string[] {
  const { row, states, leavesOutUnobserved } = counterexample;
  const what = `${named(history, row)} cannot be explained`;
  if (states.length === 0) return [`${what} together with what went before it.`];
  const shown = states.slice(0, MOST_STATES).map(printableLine);
  const more = states.length > MOST_STATES ? `, and ${states.length - MOST_STATES} more` : '';
  const only = states.length === 1 ? 'only this state was possible' : 'only these states were possible';
  const lines = [`${what}.`, `While it was due, ${only} for the ${name}: ${shown.join(', ')}${more}.`];
  if (leavesOutUnobserved)
    lines.push('(Not counted: what operations of unknown outcome may have caused that nothing observed.)');
  for (const state of shown) lines.push(`  with ${state}: ${operationLabel(history, row)} is impossible`);
  return lines;
}

function explainWindow(counterexample: Counterexample, history: History, width: number): string[] {
  const { window, openInWindow, confirmed, tail, row } = counterexample;
  const open = new Set(openInWindow);
  const count =
    window.length === 1 ? 'This operation contradicts' : `These ${window.length} operations contradict`;
  const proof = confirmed === 'not independently confirmed' ? confirmed : `confirmed by ${confirmed}`;
  const whole = `${count} the specification, whatever happened to the rest of the history (${proof})`;
  if (tail === undefined)
    return [`${whole}:`, ...drawn(history, window, open, width), ...listed(history, window, row)];
  return [
    ...explainTail(tail, history),
    ...drawn(history, tail.rows, open, width),
    ...listed(history, tail.rows, row),
    '',
    `${whole}:`,
    ...listed(history, window, row),
  ];
}

function explainTail({ cutAfterRow, starts, rows }: ReadableTail, history: History): string[] {
  const { completeLine } = history.operations;
  const line = completeLine[cutAfterRow]!;
  const until = line > 0 ? `up to line ${line}` : `up to the completion of ${named(history, cutAfterRow)}`;
  const all = new Set(rows);
  const ways = starts.map(({ state, pending }) => {
    const own = new Set(pending);
    const done = [...all].filter((row) => !own.has(row)).map((row) => operationLabel(history, row));
    return done.length === 0
      ? printableLine(state)
      : `${printableLine(state)} (${done.join(', ')} already done)`;
  });
  const left = ways.length === 1 ? `leaves ${ways[0]}` : `leaves one of these: ${ways.join('; ')}`;
  return [`Every explanation of the second list ${until} ${left}. From there, no order explains these:`];
}

function drawn(
  history: History,
  rows: readonly number[],
  open: ReadonlySet<number>,
  width: number,
): string[] {
  const { outcome } = history.operations;
  const isOpen = (row: number) => open.has(row) || outcome[row] !== Outcome.ok;
  const lines = timeline(history, rows, { isOpen, width: width - 2 });
  return lines === undefined ? [] : ['', ...lines.map((line) => `  ${line}`), ''];
}

function listed(history: History, rows: readonly number[], failing: number): string[] {
  return rows.map((row) => `  ${row === failing ? '✗' : ' '} ${named(history, row)}`);
}

function named(history: History, row: number): string {
  return `${operationLabel(history, row)} by process ${processName(history, row)} (${operationPlace(history, row)})`;
}
