import { operationPlace } from '../../checkers/describe-operation.ts';
import { type History, type Operation, Outcome } from '../../core/history.ts';
import { formatHistoryValue, type HistoryValue, historyValueKey } from '../../core/history-value.ts';
import type { JudgeFinding, WorkloadJudge } from '../workload.ts';
import { lastReads, operationsOf } from './last-reads.ts';

const LISTED = 10;

/**
 * Eventual delivery of a set that only grows: the last read of each node has every acknowledged element, none that nobody added, and
 * none twice. An element whose addition nobody acknowledged may be there or not.
 */
export const addedElements = (add: string): WorkloadJudge => ({
  name: 'every-acknowledged-element',
  about: 'in the end each node has every element that was acknowledged, and no other',
  judge: (history) => judgeAdded(history, add),
});

function judgeAdded(history: History, add: string): JudgeFinding {
  const reads = lastReads(history);
  if (reads.length === 0) return { verdict: 'unknown', detail: 'no node answered a read in the end' };
  const operations = operationsOf(history);
  const adds = operations.filter(({ f, outcome }) => f === add && outcome !== Outcome.fail);
  const acknowledged = adds.filter(({ outcome }) => outcome === Outcome.ok);
  const known = new Set(adds.map(({ argument }) => historyValueKey(argument)));
  const problems: string[] = [];
  for (const read of operations.filter(({ f, outcome }) => f === 'read' && outcome === Outcome.ok))
    problems.push(...strangeElements(history, read, known));
  for (const { process, operation } of reads) {
    const found = new Set(elementsOf(operation).map(historyValueKey));
    const lost = acknowledged.filter(({ argument }) => !found.has(historyValueKey(argument)));
    for (const missing of lost) {
      const element = formatHistoryValue(missing.argument);
      problems.push(
        `${element} was acknowledged to process ${missing.process} (${operationPlace(history, missing.index)}), and is missing from the read by "${process}" (${operationPlace(history, operation.index)})`,
      );
    }
  }
  const scope = [
    `${acknowledged.length} acknowledged elements were looked for in ${reads.length} last reads`,
  ];
  if (problems.length === 0) return { verdict: 'valid', scope };
  const detail = `${problems.length} elements are missing, or were never added, or are there twice`;
  return { verdict: 'violated', detail, explanation: problems.slice(0, LISTED), scope };
}

function strangeElements(history: History, read: Operation, known: ReadonlySet<string>): string[] {
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const element of elementsOf(read)) {
    const key = historyValueKey(element);
    const where = `the read by process ${read.process} (${operationPlace(history, read.index)})`;
    if (!known.has(key)) problems.push(`${formatHistoryValue(element)} is in ${where}, and nobody added it`);
    else if (seen.has(key)) problems.push(`${formatHistoryValue(element)} is in ${where} twice`);
    seen.add(key);
  }
  return problems;
}

/** What a read found: the elements of a list. */
export function elementsOf({ result }: Operation): readonly HistoryValue[] {
  return Array.isArray(result) ? (result as readonly HistoryValue[]) : [];
}
