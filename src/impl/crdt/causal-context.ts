import { entryOf, joinVectors, noVersion, type VersionVector, withEntry } from './version-vector.ts';

/** An event: a replica, and a number that it gives once only, from 1. */
export type Dot = readonly [replica: string, number: number];

/**
 * The events that were heard of: all up to the numbers of the vector, and single ones beyond it where something between is
 * missing (Almeida, Shoker and Baquero 2018, section 7.2).
 */
export interface CausalContext {
  readonly upTo: VersionVector;
  /** Sorted by replica and number. */
  readonly beyond: readonly Dot[];
}

export const nothingHeard: CausalContext = { upTo: noVersion, beyond: [] };

export const isSameDot = (one: Dot, other: Dot): boolean => one[0] === other[0] && one[1] === other[1];

export const compareDots = (one: Dot, other: Dot): number =>
  one[0] === other[0] ? one[1] - other[1] : one[0] < other[0] ? -1 : 1;

export const hasHeard = ({ upTo, beyond }: CausalContext, dot: Dot): boolean =>
  dot[1] <= entryOf(upTo, dot[0]) || beyond.some((each) => isSameDot(each, dot));

/** The next event of a replica. Its context must be on disk before anybody hears of it, or a restart gives the dot again. */
export const nextDot = ({ upTo }: CausalContext, replica: string): Dot => [
  replica,
  entryOf(upTo, replica) + 1,
];

export const contextOf = (dots: readonly Dot[]): CausalContext => compact({ upTo: noVersion, beyond: dots });

export const joinContexts = (one: CausalContext, other: CausalContext): CausalContext =>
  compact({
    upTo: joinVectors(one.upTo, other.upTo),
    beyond: [...one.beyond, ...other.beyond],
  });

/** What follows on the vector without a gap is taken into it. */
function compact({ upTo, beyond }: CausalContext): CausalContext {
  let vector = upTo;
  const rest: Dot[] = [];
  for (const dot of [...beyond].sort(compareDots)) {
    const [replica, number] = dot;
    const known = entryOf(vector, replica);
    if (number === known + 1) vector = withEntry(vector, replica, number);
    else if (number > known && !rest.some((each) => isSameDot(each, dot))) rest.push(dot);
  }
  return { upTo: vector, beyond: rest };
}

export const isContextAtMost = (one: CausalContext, other: CausalContext): boolean =>
  Object.entries(one.upTo).every(([replica, count]) => {
    const known = entryOf(other.upTo, replica);
    const missing = Array.from({ length: Math.max(0, count - known) }, (_, index) => known + 1 + index);
    return missing.every((number) => hasHeard(other, [replica, number]));
  }) && one.beyond.every((dot) => hasHeard(other, dot));
