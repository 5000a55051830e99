import {
  equalValues,
  type FunctionValue,
  type RecordValue,
  record,
  sequence,
} from '../../core/values/index.ts';

/** Entries of one term that follow each other, up to the last. */
export type Run = RecordValue<{ term: number; last: number }>;

/**
 * A log of which the terms of its entries are told, run by run: its length does not matter, so that the logs of real processes can
 * be compared. Terms grow from run to run.
 */
export type Log = RecordValue<{ lastIndex: number; lastTerm: number; runs: FunctionValue<number, Run> }>;

/** The runs as pairs of term and last index. */
export type Runs = readonly (readonly [term: number, last: number])[];

export function logOf(runs: Runs): Log {
  const [lastTerm, lastIndex] = runs.at(-1) ?? [0, 0];
  const values = runs.map(([term, last]) => record({ term, last }));
  return record({ lastIndex, lastTerm, runs: sequence(...values) }) as unknown as Log;
}

export const emptyLog: Log = logOf([]);

export const runsOf = ({ runs }: Log): Runs => runs.values.map(({ term, last }) => [term, last] as const);

/** The term of the entry at an index of the log; 0 before the first. */
export const termAt = ({ runs }: Log, index: number): number =>
  index === 0 ? 0 : runs.values.find(({ last }) => last >= index)!.term;

/** The runs up to an index. */
export function firstRuns(runs: Runs, size: number): Runs {
  const whole = runs.filter(([, last]) => last <= size);
  const cut = runs[whole.length];
  const before = whole.at(-1)?.[1] ?? 0;
  return cut === undefined || before === size ? whole : [...whole, [cut[0], size]];
}

/** Some runs and then others, which begin behind them. */
export function joinedRuns(first: Runs, then: Runs): Runs {
  const [next] = then;
  return next !== undefined && first.at(-1)?.[0] === next[0]
    ? [...first.slice(0, -1), ...then]
    : [...first, ...then];
}

export const appended = (log: Log, term: number): Log =>
  logOf(joinedRuns(runsOf(log), [[term, log.lastIndex + 1]]));

export const firstEntries = (log: Log, size: number): Log => logOf(firstRuns(runsOf(log), size));

/** The first entries of one log, up to an index, and behind them those of another, up to its own. */
export const spliced = (log: Log, upTo: number, other: Log, otherUpTo: number): Log =>
  logOf(
    joinedRuns(
      firstRuns(runsOf(log), upTo),
      firstRuns(runsOf(other), otherUpTo).filter(([, last]) => last > upTo),
    ),
  );

/** Whether two logs have the same terms at the indices behind one, up to another that both have. */
export const agreeBetween = (one: Log, other: Log, after: number, upTo: number): boolean =>
  equalValues(partOf(one, after, upTo), partOf(other, after, upTo));

const partOf = (log: Log, after: number, upTo: number): Log['runs'] =>
  logOf(firstRuns(runsOf(log), upTo).filter(([, last]) => last > after)).runs;

/** Whether a log that ends so is at least as up to date as another one (section 5.4.1). */
export const isUpToDate = (
  lastTerm: number,
  lastIndex: number,
  { lastTerm: own, lastIndex: ownLast }: Log,
): boolean => lastTerm > own || (lastTerm === own && lastIndex >= ownLast);
