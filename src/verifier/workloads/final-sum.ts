import { operationPlace } from '../../checkers/describe-operation.ts';
import { type History, Outcome } from '../../core/history.ts';
import { formatHistoryValue } from '../../core/history-value.ts';
import type { JudgeFinding, WorkloadJudge } from '../workload.ts';
import { lastReads, operationsOf } from './last-reads.ts';

/** Sums beyond this many are not enumerated; then only the least and the greatest are known. */
const MAX_SUMS = 200_000;

/**
 * In the end each node's counter is the sum of all acknowledged additions, and of some of those whose outcome nobody knows.
 */
export const finalSum: WorkloadJudge = {
  name: 'final-sum',
  about:
    'in the end each node has the sum of all acknowledged additions, and perhaps of some of unknown outcome',
  judge: judgeSum,
};

function judgeSum(history: History): JudgeFinding {
  const reads = lastReads(history);
  if (reads.length === 0) return { verdict: 'unknown', detail: 'no node answered a read in the end' };
  const adds = operationsOf(history).filter(({ f }) => f === 'add');
  const deltasOf = (outcome: Outcome) =>
    adds.filter((operation) => operation.outcome === outcome).map(({ argument }) => Number(argument));
  const sum = deltasOf(Outcome.ok).reduce((total, delta) => total + delta, 0);
  const unknown = deltasOf(Outcome.info).filter((delta) => delta !== 0);
  const isPossible = possibleSums(sum, unknown);
  const wrong = reads.filter(({ operation }) => !isPossible(Number(operation.result)));
  const scope = [
    `the acknowledged additions are ${sum} together; ${unknown.length} of unknown outcome may be added to them`,
  ];
  if (wrong.length === 0) return { verdict: 'valid', scope };
  return {
    verdict: 'violated',
    detail: `${wrong.length} of ${reads.length} last reads are no possible sum`,
    explanation: wrong.map(({ process, operation }) => {
      const found = formatHistoryValue(operation.result ?? null);
      return `the read by "${process}" (${operationPlace(history, operation.index)}) is ${found}; ${sum} was acknowledged`;
    }),
    scope,
  };
}

/** Which totals a choice among the unknown additions can give. */
function possibleSums(sum: number, unknown: readonly number[]): (value: number) => boolean {
  let sums = new Set([sum]);
  for (const delta of unknown) {
    sums = new Set([...sums, ...[...sums].map((known) => known + delta)]);
    if (sums.size <= MAX_SUMS) continue;
    const part = (isWanted: (delta: number) => boolean) =>
      unknown.filter(isWanted).reduce((total, each) => total + each, sum);
    const [least, greatest] = [part((each) => each < 0), part((each) => each > 0)];
    return (value) => value >= least && value <= greatest;
  }
  return (value) => sums.has(value);
}
