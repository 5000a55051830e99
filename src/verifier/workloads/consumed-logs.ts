import { operationPlace } from '../../checkers/describe-operation.ts';
import { type History, type Operation, Outcome } from '../../core/history.ts';
import { formatHistoryValue, type HistoryValue, historyValueKey } from '../../core/history-value.ts';
import type { JudgeFinding, WorkloadJudge } from '../workload.ts';
import { operationsOf } from './last-reads.ts';

const LISTED = 10;

/** Where a message is known to be. */
interface Placed {
  readonly message: HistoryValue;
  /** It was acknowledged there, or found by a poll. */
  readonly by: Operation;
}

/** By key, each offset that is known. */
type Logs = Map<string, Map<number, Placed>>;

/**
 * Each offset of a log holds one message for good; no message is at two offsets; a poll answers from the offset that it was asked for, in
 * ascending order, and skips no offset below its last one that is known to hold a message, wherever it became known: a message that was
 * acknowledged may be found late, but once something behind it is found, it must be found too. How much a poll answers is left to the node.
 */
export const consumedLogs: WorkloadJudge = {
  name: 'consumed-logs',
  about: 'each offset holds one message for good, and no poll skips a message',
  judge: judgeLogs,
};

function judgeLogs(history: History): JudgeFinding {
  const operations = operationsOf(history).filter(({ outcome }) => outcome === Outcome.ok);
  const problems: string[] = [];
  const logs = knownLogs(history, operations, problems);
  problems.push(...messagesTwice(history, logs));
  let polled = 0;
  for (const poll of operations.filter(({ f }) => f === 'poll'))
    for (const [key, from] of poll.argument as ReadonlyMap<string, number>) {
      const found = entriesOf(poll, key);
      polled += found.length;
      problems.push(...wrongPoll(history, { poll, key, from, found, known: logs.get(key) ?? new Map() }));
    }
  const offsets = [...logs.values()].reduce((total, log) => total + log.size, 0);
  const scope = [
    `${offsets} offsets of ${logs.size} logs, and ${polled} messages that polls found, were looked at`,
  ];
  if (problems.length === 0) return { verdict: 'valid', scope };
  const detail = `${problems.length} times a log was not one: a message was lost, skipped, moved or replaced`;
  return { verdict: 'violated', detail, explanation: problems.slice(0, LISTED), scope };
}

/** The entries that a poll answered for a key. */
function entriesOf({ result }: Operation, key: string): readonly (readonly [number, HistoryValue])[] {
  return ((result as ReadonlyMap<string, HistoryValue>).get(key) ?? []) as unknown as readonly [
    number,
    HistoryValue,
  ][];
}

function knownLogs(history: History, operations: readonly Operation[], problems: string[]): Logs {
  const logs: Logs = new Map();
  const place = (key: string, offset: number, message: HistoryValue, by: Operation) => {
    const log = logs.get(key) ?? new Map<number, Placed>();
    logs.set(key, log);
    const known = log.get(offset);
    if (known === undefined) log.set(offset, { message, by });
    else if (historyValueKey(known.message) !== historyValueKey(message))
      problems.push(
        `offset ${offset} of ${key} holds ${formatHistoryValue(known.message)} for process ${known.by.process} (${operationPlace(history, known.by.index)}), and ${formatHistoryValue(message)} for process ${by.process} (${operationPlace(history, by.index)})`,
      );
  };
  for (const operation of operations) {
    const { f, key, argument, result } = operation;
    if (f === 'send') place(String(key), result as number, argument, operation);
    if (f === 'poll')
      for (const polled of (result as ReadonlyMap<string, HistoryValue>).keys())
        for (const [offset, message] of entriesOf(operation, polled))
          place(polled, offset, message, operation);
  }
  return logs;
}

function* messagesTwice(history: History, logs: Logs): Iterable<string> {
  for (const [key, log] of logs) {
    const offsets = new Map<string, number>();
    for (const [offset, { message, by }] of log) {
      const other = offsets.get(historyValueKey(message));
      if (other !== undefined)
        yield `${formatHistoryValue(message)} is at the offsets ${other} and ${offset} of ${key} (${operationPlace(history, by.index)})`;
      offsets.set(historyValueKey(message), offset);
    }
  }
}

interface PolledKey {
  readonly poll: Operation;
  readonly key: string;
  readonly from: number;
  readonly found: readonly (readonly [number, HistoryValue])[];
  readonly known: ReadonlyMap<number, Placed>;
}

function* wrongPoll(history: History, { poll, key, from, found, known }: PolledKey): Iterable<string> {
  const where = `the poll of ${key} from ${from} by process ${poll.process} (${operationPlace(history, poll.index)})`;
  let expected = from;
  for (const [offset] of found) {
    if (offset < expected) yield `${where} answers offset ${offset}, where at least ${expected} was due`;
    for (let skipped = expected; skipped < offset; skipped++) {
      const there = known.get(skipped);
      if (there !== undefined)
        yield `${where} skips offset ${skipped}, which holds ${formatHistoryValue(there.message)} (${operationPlace(history, there.by.index)})`;
    }
    expected = Math.max(expected, offset + 1);
  }
}
