import type { Randomness } from '../../core/random.ts';
import type { ProgramFaultKind } from '../programs/program-faults.ts';
import { busiest, type DrawnFault } from './schedule.ts';

/** What the faults of one schedule are drawn from. */
export interface Draw {
  readonly randomness: Randomness;
  readonly nodes: readonly string[];
  readonly untilTurn: number;
}

/** At first one client asks alone, and no fault happens: who elects a leader can, and has something to lose. */
export const calmTurns = 10;

const shortestTurns = 6;
const longestTurns = 48;

/**
 * The network of one schedule, as a sequence of episodes without a pause: in most of them some links are cut or held, in each other
 * ones, so that those who were cut off must do with what they have when others are. Holding is no fault: a network may take as
 * long as it likes.
 */
export function drawEpisodes(kinds: readonly ProgramFaultKind[], draw: Draw): DrawnFault[] {
  const { randomness, untilTurn } = draw;
  const cutting = kinds.filter(cuts);
  const faults: DrawnFault[] = [];
  if (randomness.fraction('calm network') < 0.15) return faults;
  for (let fromTurn = calmTurns, number = 0; fromTurn < untilTurn; number++) {
    const fraction = (purpose: string) => randomness.fraction('episode', number, purpose);
    // As often between 6 and 12 turns as between 24 and 48.
    const length = shortestTurns * (longestTurns / shortestTurns) ** fraction('length');
    const window = { fromTurn, untilTurn: toHundredths(fromTurn + length) };
    const isCut = cutting.length > 0 && fraction('is cut') < 0.6;
    const kind = isCut ? cutting[randomness.integer(cutting.length, 'episode', number, 'kind')]! : 'hold';
    if (fraction('calm') >= 0.15) faults.push({ ...drawSplit(kind, draw, number), ...window });
    fromTurn = window.untilTurn;
  }
  return faults;
}

type Cut = 'partition' | 'one-way-partition' | 'isolate';

const cuts = (kind: ProgramFaultKind): kind is Cut =>
  kind === 'partition' || kind === 'one-way-partition' || kind === 'isolate';

/** Which links: those around one node or a few; where they are only held, also some of these. */
function drawSplit(kind: Cut | 'hold', draw: Draw, number: number) {
  const { randomness, nodes } = draw;
  const fraction = (purpose: string) => randomness.fraction('split', number, purpose);
  const most = kind === 'isolate' ? 1 : Math.max(1, Math.floor(nodes.length / 2));
  const inside = drawNodes(draw, 1 + randomness.integer(most, 'split', number, 'size'), 'episode', number);
  const isOneWay = kind === 'one-way-partition' || (kind === 'hold' && fraction('is one-way') < 0.5);
  const way = fraction('direction') < 0.5 ? ('in' as const) : ('out' as const);
  const isPartly = kind === 'hold' && fraction('is partly') < 0.6;
  return {
    kind: 'split' as const,
    effect: kind === 'hold' ? ('hold' as const) : ('cut' as const),
    inside,
    outside: isPartly ? nodes.filter((node) => fraction(`has ${node}`) < 0.5) : ('the others' as const),
    direction: isOneWay ? way : ('both' as const),
  };
}

/** One node or a few, half of the times with the busiest one, which has most to lose. */
export function drawNodes(
  { randomness, nodes }: Draw,
  size: number,
  kind: string,
  number: number,
): readonly string[] {
  const place = (node: string) => randomness.fraction('fault', kind, number, 'place', node);
  const members = [...nodes].sort((left, right) => place(left) - place(right)).slice(0, size);
  const hasBusiest = randomness.fraction('fault', kind, number, 'busiest') < 0.5;
  return hasBusiest ? [busiest, ...members.slice(1)] : members;
}

/** Readable, and fine enough that no two things fall on the same turn by accident. */
export const toHundredths = (turn: number): number => Math.round(turn * 100) / 100;
