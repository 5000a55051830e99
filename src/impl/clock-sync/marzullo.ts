/**
 * The intersection of Marzullo and Owicki, Maintaining the Time in a Distributed System (1983), and Marzullo (1984): of several
 * intervals the smallest one in which the true time must be while no more than so many of them are wrong.
 */

/** From the earliest to the latest, both included. */
export interface Interval {
  readonly earliest: number;
  readonly latest: number;
}

/** What a mistake may change. */
export interface MarzulloRules {
  /** In how many intervals a place must be. */
  readonly needed: (intervals: number, maxLiars: number) => number;
  /** Which of the edges at one place comes first: intervals that meet there have it in common. */
  readonly firstKind: Edge['kind'];
  /** Whether the answer ends where an interval ends, by how many there are before and after. */
  readonly endsHere: (before: number, needed: number) => boolean;
}

interface Edge {
  readonly place: number;
  readonly kind: 'begin' | 'end';
}

export const rightMarzulloRules: MarzulloRules = {
  needed: (intervals, maxLiars) => intervals - maxLiars,
  firstKind: 'begin',
  endsHere: (before, needed) => before >= needed,
};

/**
 * The smallest interval with every place on which all but `maxLiars` of the intervals agree; `undefined` if there is none, so
 * that more of them are wrong. While there are not, the true time is in it; and with fewer than a third wrong it is no wider than
 * some right one.
 *
 * @throws if as many as half of the intervals may be wrong, or one ends before it begins.
 */
export function intersect(
  intervals: readonly Interval[],
  maxLiars: number,
  rules = rightMarzulloRules,
): Interval | undefined {
  if (!(2 * maxLiars < intervals.length))
    throw new Error(`of ${intervals.length} intervals fewer than half may be wrong, and not ${maxLiars}`);
  const needed = rules.needed(intervals.length, maxLiars);
  let count = 0;
  let earliest: number | undefined;
  let latest: number | undefined;
  for (const { place, kind } of edgesOf(intervals, rules)) {
    if (kind === 'end' && rules.endsHere(count, needed)) latest = place;
    count += kind === 'begin' ? 1 : -1;
    if (kind === 'begin' && earliest === undefined && count >= needed) earliest = place;
  }
  return earliest === undefined || latest === undefined ? undefined : { earliest, latest };
}

function edgesOf(intervals: readonly Interval[], { firstKind }: MarzulloRules): readonly Edge[] {
  const edges = intervals.flatMap(({ earliest, latest }): Edge[] => {
    if (!(earliest <= latest)) throw new Error(`an interval from ${earliest} to ${latest} is empty`);
    return [
      { place: earliest, kind: 'begin' },
      { place: latest, kind: 'end' },
    ];
  });
  const rank = ({ kind }: Edge) => (kind === firstKind ? 0 : 1);
  return edges.sort((left, right) => left.place - right.place || rank(left) - rank(right));
}
