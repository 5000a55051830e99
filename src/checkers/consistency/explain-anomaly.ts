import type { History } from '../../core/history.ts';
import { plural } from '../../core/plural.ts';
import { operationLabel, operationPlace, processName } from '../describe-operation.ts';
import type { Anomaly, Step } from './anomaly.ts';
import type { StaleRead, Staleness } from './k-atomicity.ts';

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
    default: {
      const circle =
        anomaly.kind === 'circular-causality'
          ? 'These operations depend on one another in a circle:'
          : 'These operations would have to come one before the other in a circle:';
      return [circle, ...explainPath(anomaly.steps, history)];
    }
  }
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
      const why = `${named(from)} is older than ${named(to)}: ${named(read!)} came after both and returned the second`;
      // The read in the session of the write, or of the write itself: that needs no more words.
      return path.length <= 1 ? [why] : [`${why}; it came after ${short(from)}, for`, ...explainPath(path, history)];
    }
    case 'not-overwritten': {
      if (source === undefined)
        return [`${named(from)} returned the initial value, so it comes before ${named(to)}`];
      const why = `${named(from)} returned what ${named(source)} had written, so it comes before ${named(to)}, which comes after that write`;
      return path.length <= 1 ? [why] : [`${why}, for`, ...explainPath(path, history)];
    }
  }
}

function nameOperation(history: History, row: number): string {
  return `${operationLabel(history, row)} by process ${processName(history, row)} (${operationPlace(history, row)})`;
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
    lines.push(`Staleness: k is at least ${atLeast}${most} where every read returned one of the last k values.`);
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
