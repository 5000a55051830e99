import { operationPlace } from '../../checkers/describe-operation.ts';
import { type History, type Operation, Outcome } from '../../core/history.ts';
import { formatHistoryValue, type HistoryValue, historyValueKey } from '../../core/history-value.ts';
import type { JudgeFinding, WorkloadJudge } from '../workload.ts';
import { operationsOf } from './last-reads.ts';

/** How much faster a clock may measure time than ours: leases of a clock within it are not blamed. */
const CLOCK_RATE_TOLERANCE = 0.01;
const LISTED = 10;

/** A time in which a lease certainly was somebody's, in nanoseconds of the clock that recorded the history. */
interface CertainHold {
  readonly key: string;
  readonly token: number;
  readonly fromNs: number;
  untilNs: number;
  readonly operation: Operation;
}

/**
 * No lease is held by two at a time, and tokens ascend. A client that acquired a lease certainly holds it from the answer on, until
 * its time is over counted from the *question*, for it cannot have been granted before; or until it asks for the release.
 * Both ends are on the safe side, so what overlaps contradicts.
 */
export const oneHolderAtATime: WorkloadJudge = {
  name: 'one-lease-holder',
  about: 'no lease is held by two clients at a time, and each acquisition has a greater token',
  judge: judgeHolders,
};

function judgeHolders(history: History): JudgeFinding {
  const operations = operationsOf(history).filter(({ outcome }) => outcome !== Outcome.fail);
  const holds = certainHolds(history, operations);
  const problems = [...overlaps(history, holds), ...tokensOutOfOrder(history, holds)];
  const scope = [
    `${holds.length} acquisitions; clocks were taken to measure time to within ${CLOCK_RATE_TOLERANCE * 100} %`,
  ];
  if (problems.length === 0) return { verdict: 'valid', scope };
  const detail = `${problems.length} times a lease had two holders, or a token was not greater than one before`;
  return { verdict: 'violated', detail, explanation: problems.slice(0, LISTED), scope };
}

function certainHolds(history: History, operations: readonly Operation[]): CertainHold[] {
  const { invokeTime, completeTime } = history.operations;
  const holds: CertainHold[] = [];
  const byToken = new Map<string, CertainHold>();
  const nameOf = (key: HistoryValue | undefined, token: HistoryValue) =>
    `${historyValueKey(key ?? null)} ${historyValueKey(token)}`;
  const endOf = (index: number, ttlMs: number) =>
    invokeTime[index]! + ttlMs * 1e6 * (1 - CLOCK_RATE_TOLERANCE);
  for (const operation of operations) {
    const { f, key, argument, result, outcome, index } = operation;
    if (f === 'acquire' && outcome === Outcome.ok && Array.isArray(result)) {
      const [token, ttlMs] = result as unknown as readonly [number, number];
      const untilNs = endOf(index, ttlMs);
      const hold = {
        key: historyValueKey(key ?? null),
        token,
        fromNs: completeTime[index]!,
        untilNs,
        operation,
      };
      holds.push(hold);
      byToken.set(nameOf(key, token), hold);
    } else if (f === 'keep-alive' && outcome === Outcome.ok && typeof result === 'number') {
      const hold = byToken.get(nameOf(key, (argument as readonly HistoryValue[])[0]!));
      if (hold !== undefined) hold.untilNs = Math.max(hold.untilNs, endOf(index, result));
    } else if (f === 'release') {
      const hold = byToken.get(nameOf(key, argument));
      if (hold !== undefined) hold.untilNs = Math.min(hold.untilNs, invokeTime[index]!);
    }
  }
  return holds;
}

function* overlaps(history: History, holds: readonly CertainHold[]): Iterable<string> {
  for (const group of byKey(holds)) {
    const inOrder = group
      .filter(({ fromNs, untilNs }) => fromNs < untilNs)
      .sort((a, b) => a.fromNs - b.fromNs);
    let longest: CertainHold | undefined;
    for (const hold of inOrder) {
      if (longest !== undefined && hold.fromNs < longest.untilNs) {
        const overlapMs = (Math.min(hold.untilNs, longest.untilNs) - hold.fromNs) / 1e6;
        yield `${describe(history, longest)} and ${describe(history, hold)} both held it for at least ${overlapMs.toFixed(1)} ms`;
      }
      if (longest === undefined || hold.untilNs > longest.untilNs) longest = hold;
    }
  }
}

/** An acquisition that was asked for after another one was answered has the greater token. */
function* tokensOutOfOrder(history: History, holds: readonly CertainHold[]): Iterable<string> {
  const { invokedAt, completedAt } = history.operations;
  for (const group of byKey(holds)) {
    const answered = [...group].sort(
      (a, b) => completedAt[a.operation.index]! - completedAt[b.operation.index]!,
    );
    const asked = [...group].sort((a, b) => invokedAt[a.operation.index]! - invokedAt[b.operation.index]!);
    let next = 0;
    let greatest: CertainHold | undefined;
    for (const hold of asked) {
      for (; completedAt[answered[next]!.operation.index]! < invokedAt[hold.operation.index]!; next++)
        if (greatest === undefined || answered[next]!.token > greatest.token) greatest = answered[next];
      if (greatest !== undefined && hold.token <= greatest.token)
        yield `${describe(history, hold)} came after ${describe(history, greatest)}`;
    }
  }
}

function byKey(holds: readonly CertainHold[]): Iterable<readonly CertainHold[]> {
  const groups = new Map<string, CertainHold[]>();
  for (const hold of holds) {
    const group = groups.get(hold.key);
    if (group === undefined) groups.set(hold.key, [hold]);
    else group.push(hold);
  }
  return groups.values();
}

function describe(history: History, { operation, token }: CertainHold): string {
  const place = operationPlace(history, operation.index);
  return `process ${operation.process} with token ${token} of lease ${formatHistoryValue(operation.key ?? null)} (${place})`;
}
