import { rowsOf } from '../../checkers/consistency/anomaly.ts';
import type { ModelFinding } from '../../checkers/consistency/consistency-result.ts';
import { explainAnomaly } from '../../checkers/consistency/explain-anomaly.ts';
import { aboutModel } from '../../checkers/consistency/lattice.ts';
import type { History } from '../../core/history.ts';
import { plural } from '../../core/plural.ts';
import { type ConsistencyAnalysis, findingOf } from '../consistency-report.ts';
import { formatSeconds } from '../terminal.ts';
import type { HistoryReport, ReportFinding } from './history-report.ts';
import { linearizabilityReport } from './linearizability-report.ts';

/** The report of where a history stands among the consistency models. Points and window are those of linearizability. */
export function reportOfConsistency(analysis: ConsistencyAnalysis): HistoryReport {
  const { file, history, result, demanded, seconds } = analysis;
  const { verdict } = findingOf(result, demanded);
  const meaning = { valid: demanded, violated: `not ${demanded}`, unknown: `${demanded} undecided` }[verdict];
  const { order, failure } = linearizabilityReport(history, result.linearizability, undefined);
  return {
    title: file,
    verdict,
    headline: `${meaning} as a ${result.linearizability.specification}`,
    facts: [
      `${plural(history.operations.count, 'operation')}, read as ${history.format}`,
      `satisfied: ${listed(result.strongestSatisfied)}`,
      `violated: ${listed(result.weakestViolated)}`,
      `in ${formatSeconds(seconds)}`,
    ],
    notes: result.scope,
    history,
    order,
    failure: failure && { ...failure, sentence: `Linearizability: ${failure.sentence}` },
    findings: result.models.map((finding) => findingFor(finding, history)),
  };
}

function listed(models: readonly string[]): string {
  return models.length === 0 ? 'none' : models.join(', ');
}

function findingFor(
  { model, verdict, impliedBy, reason, anomaly }: ModelFinding,
  history: History,
): ReportFinding {
  const words = { valid: 'satisfied', violated: 'violated', unknown: 'undecided' }[verdict];
  return {
    title: `${model}: ${words}${impliedBy === undefined ? '' : `, by ${impliedBy}`}`,
    detail: [
      aboutModel[model],
      ...(reason === undefined ? [] : [reason]),
      ...(anomaly === undefined ? [] : explainAnomaly(anomaly, history).filter((line) => line !== '')),
    ],
    rows: anomaly === undefined ? [] : rowsOf(anomaly),
  };
}
