import type { History } from '../../core/history.ts';
import { plural } from '../../core/plural.ts';
import { nameOperation, operationLabel } from '../describe-operation.ts';
import type { Anomaly, Step } from './anomaly.ts';
import type { Staleness, StaleRead } from './k-atomicity.ts';

/** An anomaly in plain words, a line each; every operation with its process and its lines. */
export function explainAnomaly(anomaly: Anomaly, history: History): string[] {
  const named = (row: number) => nameOperation(history, row);
  switch (anomaly.kind) {
    case 'thin-air-read':
      return [`${named(anomaly.read)} returned a value that nobody wrote.`];
    case 'stale-initial-read':
      return [
        `${named(anomaly.read)} returned the initial value, but it came after ${named(anomaly.write)}:`,
        ...explainPath(anomaly.path, history),
      ];
    case 'divergent-reads':
      return [
        'After the last write of the key had returned, these were the last reads of their sessions, and they differ:',
        ...anomaly.reads.map((row) => `  ${named(row)}`),
      ];
    case 'no-order':
      return ['Every order of the operations was tried, and none explains the history.'];
    default:
      return explainShortCycle(anomaly.steps, history) ?? explainCycle(anomaly, history);
  }
}

function explainCycle(
  { kind, steps }: Extract<Anomaly, { readonly steps: readonly Step[] }>,
  history: History,
): string[] {
  const circle =
    kind === 'circular-causality'
      ? 'These operations depend on one another in a circle:'
      : 'These operations would have to come one before the other in a circle:';
  return [circle, ...explainPath(steps, history)];
}

/** The three circles that everybody knows, as the operations in their order. */
function explainShortCycle(steps: readonly Step[], history: History): string[] | undefined {
  if (steps.length !== 2) return undefined;
  const [first, second] = steps[0]!.because === 'session' ? [steps[0]!, steps[1]!] : [steps[1]!, steps[0]!];
  const list = (rows: readonly number[]) => rows.map((row) => `  ${nameOperation(history, row)}`);
  const seen = seenThrough(second);
  if (second.because !== 'older' || seen === undefined) return undefined;
  if (first.because === 'session') {
    const writes = [first.from, first.to];
    if (seen === 'own')
      return [
        'A session wrote a value and then another one, and read the first after that:',
        ...list([...writes, second.read!]),
      ];
    return [
      'A session wrote a value and then another one; a session read the second, and then the first:',
      ...list([...writes, seen, second.read!]),
    ];
  }
  const other = seenThrough(first);
  if (typeof other !== 'number' || typeof seen !== 'number') return undefined;
  // Either circle goes round from a read of one value over a read of the other back to the first.
  const [early, late] = seen === first.read ? [first, second] : [second, first];
  if (seenThrough(late) !== early.read) return undefined;
  const reads = [seenThrough(early) as number, early.read!, late.read!];
  return [
    'A session read a value, then another one, and then the first again:',
    ...list(reads),
    'written by',
    ...list([early.from, early.to]),
  ];
}

/** How the read of an `older` step came to see the older write: through its own session, or through this read in it. */
function seenThrough({ path }: Step): number | 'own' | undefined {
  const [first, second] = path ?? [];
  if (path?.length === 1 && first!.because === 'session') return 'own';
  const isByReading = first?.because === 'reads-from' && second?.because === 'session';
  return path?.length === 2 && isByReading ? first.to : undefined;
}

function explainPath(steps: readonly Step[], history: History): string[] {
  return steps.flatMap((step) => explainStep(step, history)).map((line) => `  ${line}`);
}

function explainStep({ from, to, because, read, source, path = [] }: Step, history: History): string[] {
  const named = (row: number) => nameOperation(history, row);
  const short = (row: number) => operationLabel(history, row);
  switch (because) {
    case 'session':
      return [`${named(to)} follows ${named(from)} in its session`];
    case 'reads-from':
      return [`${named(to)} returned what ${named(from)} had written`];
    case 'older': {
      const returned = `  ${named(read!)} came after ${short(from)} and returned ${short(to)}`;
      // A read in the session of the write, or of the write itself, needs no more words.
      const how = path.length <= 1 ? [] : explainPath(path, history).map((line) => `  ${line}`);
      return [`${named(from)} is older than ${named(to)}, for`, returned, ...how];
    }
    case 'not-overwritten': {
      if (source === undefined)
        return [`${named(from)} returned the initial value, so it comes before ${named(to)}`];
      const why = `${named(from)} returned what ${named(source)} had written, so it comes before ${named(to)}, which comes after that write`;
      return path.length <= 1 ? [why] : [`${why}, for`, ...explainPath(path, history)];
    }
  }
}

/** How stale the reads are, in plain words. */
export function explainStaleness(staleness: Staleness, history: History): string[] {
  const { atLeast, atMost, stalest, reason } = staleness;
  const lines: string[] = [];
  if (atLeast === 1 && atMost === 1) lines.push('Staleness: none, every read returned the latest value.');
  else if (atLeast === atMost)
    lines.push(`Staleness: every read returned one of the last ${atMost} values, and no fewer will do.`);
  else {
    const most = atMost === undefined ? '' : `, at most ${atMost},`;
    lines.push(
      `Staleness: k is at least ${atLeast}${most} where every read returned one of the last k values.`,
    );
  }
  if (stalest !== undefined) lines.push(`  ${explainStaleRead(stalest, history)}`);
  if (reason !== undefined) lines.push(`  Undecided: ${reason}.`);
  return lines;
}

function explainStaleRead({ read, source, missed }: StaleRead, history: History): string {
  const what =
    source === undefined ? 'the initial value' : `what ${nameOperation(history, source)} had written`;
  const from = source === undefined ? '' : ' began after that one had ended, and';
  const last = nameOperation(history, missed.at(-1)!);
  return (
    `${nameOperation(history, read)} returned ${what}; ${plural(missed.length, 'write')}${from} ended before it began, ` +
    `the last of them ${last}.`
  );
}
