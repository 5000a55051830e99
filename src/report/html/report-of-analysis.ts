import type { ExplainedPrefix } from '../../checkers/linearizability/explained-prefix.ts';
import { formatCount, plural } from '../../core/plural.ts';
import { type Analysis, verdictOf } from '../analysis-report.ts';
import type { JudgedLaw } from '../law-report.ts';
import { formatSeconds } from '../terminal.ts';
import type { HistoryReport, ReportFinding } from './history-report.ts';
import { linearizabilityReport } from './linearizability-report.ts';
import { stepsAsOperations } from './steps-as-operations.ts';

/** The report of all that was found of a history. */
export function reportOfAnalysis(analysis: Analysis, prefix: ExplainedPrefix | undefined): HistoryReport {
  const { file, history, linearizability, laws, seconds } = analysis;
  const judged = linearizability && linearizabilityReport(history, linearizability, prefix);
  const isOfSteps = history.operations.count === 0 && history.steps.length > 0;
  const headlines = laws.map(({ law, result }) => `${law.name} ${result.verdict}`);
  return {
    ...judged,
    title: file,
    verdict: verdictOf(analysis),
    headline: [...(judged === undefined ? [] : [judged.headline]), ...headlines].join('; '),
    facts: [
      `${isOfSteps ? plural(history.steps.length, 'step') : plural(history.operations.count, 'operation')}, read as ${history.format}`,
      ...(judged?.facts ?? []),
      `in ${formatSeconds(seconds)}`,
    ],
    notes: [
      ...(isOfSteps
        ? ['steps of nodes are drawn as operations of no length, in the order of the source']
        : []),
      ...(judged?.notes ?? history.notes),
      ...laws.flatMap(({ result }) => result.notes),
    ],
    history: isOfSteps ? stepsAsOperations(history) : history,
    findings: laws.flatMap(findingsOf),
  };
}

/** A finding for each breach of a law; one that is kept is a finding too, so that it is known what was looked at. */
function findingsOf({ law, result }: JudgedLaw): ReportFinding[] {
  const { verdict, breaches, breachCount, examined } = result;
  const summary = { title: `${law.name}: ${verdict}`, detail: [`${law.about} (${law.source})`, examined] };
  const listed = breaches.map(({ rule, message, lines }) => ({ title: rule, detail: [message], lines }));
  const more = breachCount - breaches.length;
  return [summary, ...listed, ...(more > 0 ? [{ title: `… and ${formatCount(more)} more breaches` }] : [])];
}
