import { operationLabel, operationPlace, processName } from '../../checkers/describe-operation.ts';
import type { Counterexample } from '../../checkers/linearizability/counterexample.ts';
import type { ExplainedPrefix } from '../../checkers/linearizability/explained-prefix.ts';
import type { LinearizabilityResult } from '../../checkers/linearizability/linearizability-options.ts';
import type { History } from '../../core/history.ts';
import { articled, plural } from '../../core/plural.ts';
import type { HistoryReport, ReportFailure } from './history-report.ts';

/** What the report says of a verdict on linearizability. `prefix`, when violated: an order of what went before. */
export function linearizabilityReport(
  history: History,
  result: LinearizabilityResult,
  prefix: ExplainedPrefix | undefined,
): Pick<HistoryReport, 'headline' | 'facts' | 'notes' | 'order' | 'failure'> {
  const { verdict, specification, witness } = result;
  const meaning = { valid: 'linearizable', violated: 'not linearizable', unknown: 'no verdict' }[verdict];
  const searched = [...new Set(result.decidedBy)].join(' and ');
  return {
    headline: `${meaning} as ${articled(specification)}`,
    facts: [
      ...result.functions.map(functionCounts),
      `${searched === '' ? '' : `decided by ${searched}, `}${plural(result.configurations, 'configuration')}`,
    ],
    notes: result.scope,
    order: witness === undefined ? prefix : { rows: witness },
    failure: failureOf(result, history),
  };
}

function functionCounts({ f, ok, fail, info }: LinearizabilityResult['functions'][number]): string {
  const failed = fail > 0 ? `, ${fail} failed` : '';
  return `${f}: ${ok} ok${failed}${info > 0 ? `, ${info} of unknown outcome` : ''}`;
}

function failureOf(
  { counterexample, limit, longestPrefix, specification }: LinearizabilityResult,
  history: History,
): ReportFailure | undefined {
  if (counterexample !== undefined) return impossible(counterexample, history, specification);
  const { returns, ofReturns, nextRow } = longestPrefix;
  if (limit === undefined || nextRow === undefined) return undefined;
  const sentence = `No verdict: ${limit.message}. The first ${returns} of ${ofReturns} completions can be explained; the next one was not reached.`;
  return { row: nextRow, kind: 'not reached', sentence };
}

function impossible(counterexample: Counterexample, history: History, specification: string): ReportFailure {
  const { row, states, leavesOutUnobserved, window, confirmed, tail } = counterexample;
  const named = `${operationLabel(history, row)} by process ${processName(history, row)} (${operationPlace(history, row)})`;
  const unobserved = leavesOutUnobserved
    ? ' (not counted: what operations of unknown outcome may have caused that nothing observed)'
    : '';
  const proof = confirmed === 'not independently confirmed' ? confirmed : `confirmed by ${confirmed}`;
  const these =
    window.length === 1 ? 'This operation contradicts' : `These ${window.length} operations contradict`;
  return {
    row,
    kind: 'impossible',
    sentence: `${named} cannot be explained${states.length === 0 ? ' together with what went before it' : ''}.`,
    states,
    statesSentence: `While it was due, only ${states.length === 1 ? 'this state was' : 'these states were'} possible for the ${specification}${unobserved}:`,
    window,
    windowSentence: `${these} the specification, whatever happened to the rest of the history (${proof}):`,
    tail: tail && { sentence: tailSentence(tail, history), window: tail.rows },
  };
}

/** What can have gone before the readable end of a long window. */
function tailSentence(
  { cutAfterRow, starts, rows }: NonNullable<Counterexample['tail']>,
  history: History,
): string {
  const ways = starts.map(({ state, pending }) => {
    const done = rows.filter((row) => !pending.includes(row)).map((row) => operationLabel(history, row));
    return done.length === 0 ? state : `${state} (${done.join(', ')} already done)`;
  });
  const left = ways.length === 1 ? ways[0] : `one of these: ${ways.join('; ')}`;
  const where = `${operationLabel(history, cutAfterRow)} (${operationPlace(history, cutAfterRow)})`;
  return `Every explanation of the second list up to the completion of ${where} leaves ${left}. From there, no order explains these:`;
}
