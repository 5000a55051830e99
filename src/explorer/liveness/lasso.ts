import type { FairComponent } from './fair-cycle.ts';
import type { Product, ProductEdgeVisitor } from './product.ts';
import type { Regions } from './regions.ts';

/** An infinite behaviour: states by number, of which those from `loopStart` on come again and again. */
export interface Lasso {
  readonly states: readonly number[];
  readonly loopStart: number;
}

/** What an edge has to be like to end a search. */
type Goal = (target: number, letter: number, postponed: number) => boolean;

/** The edges from a node among which a path is sought. */
type EdgesFrom = (node: number, visit: ProductEdgeVisitor) => void;

/** A short behaviour into a fair component and around in it, so that it does all that it has to. */
export function lassoThrough(regions: Regions, fair: FairComponent, eventualities: number): Lasso {
  const { product } = regions;
  const { region } = fair.component;
  const stem = stemTo(product, (node) => regions.isIn(node, region));
  const loop = loopFrom(stem.at(-1)!, regions, fair, eventualities);
  const states = [...stem, ...loop].map((node) => product.stateOf(node));
  return { states, loopStart: stem.length - 1 };
}

/** A shortest path from an initial node to one that is wanted. */
function stemTo(product: Product, isWanted: (node: number) => boolean): number[] {
  const initial = product.initialNodes();
  const first = initial.find(isWanted);
  if (first !== undefined) return [first];
  const edges: EdgesFrom = (node, visit) => product.forEachEdge(node, visit);
  return shortestPath(initial, edges, (target) => isWanted(target));
}

/**
 * Nodes after `entry`, up to the one from which the loop closes: from each demand to the nearest of those that are left,
 * then back. The last one is left out, being `entry` itself.
 */
function loopFrom(
  entry: number,
  regions: Regions,
  { component: { region }, restriction, conditions }: FairComponent,
  eventualities: number,
): number[] {
  const { letters } = regions.product;
  const edges: EdgesFrom = (node, visit) => regions.forEachEdge(node, region, restriction, visit);
  const open = new Set(conditions);
  let putOff = eventualities;
  const meets: Goal = (_, letter, postponed) =>
    (putOff & ~postponed) !== 0 || [...open].some((condition) => letters.isTrue(letter, condition));
  const nodes: number[] = [];
  let at = entry;
  const follow = (goal: Goal): void => {
    const path = shortestPath([at], edges, goal, (letter, postponed) => {
      putOff &= postponed;
      for (const condition of open) if (letters.isTrue(letter, condition)) open.delete(condition);
    });
    nodes.push(...path.slice(1));
    at = nodes.at(-1)!;
  };
  while (open.size > 0 || putOff !== 0) follow(meets);
  // Without any demand one step around is needed all the same.
  if (nodes.length === 0 || at !== entry) follow((target) => target === entry);
  nodes.pop();
  return nodes;
}

/**
 * The nodes of a shortest path of at least one edge whose last edge is a goal; `passed` is told of its edges, from the
 * last to the first.
 *
 * @throws Error if there is none: the search that promised one is wrong.
 */
function shortestPath(
  from: readonly number[],
  edges: EdgesFrom,
  isGoal: Goal,
  passed: (letter: number, postponed: number) => void = () => {},
): number[] {
  interface Arrival {
    readonly source: number | undefined;
    readonly letter: number;
    readonly postponed: number;
  }
  const arrivals = new Map<number, Arrival>(
    from.map((node) => [node, { source: undefined, letter: 0, postponed: 0 }]),
  );
  let last: (Arrival & { readonly target: number }) | undefined;
  for (const source of arrivals.keys()) {
    edges(source, (target, letter, postponed) => {
      if (last !== undefined) return;
      const arrival = { source, letter, postponed };
      if (isGoal(target, letter, postponed)) last = { ...arrival, target };
      else if (!arrivals.has(target)) arrivals.set(target, arrival);
    });
    if (last !== undefined) break;
  }
  if (last === undefined) throw new Error('internal error: a fair component has no cycle');
  const nodes = [last.target];
  for (let arrival: Arrival = last; arrival.source !== undefined; arrival = arrivals.get(arrival.source)!) {
    passed(arrival.letter, arrival.postponed);
    nodes.unshift(arrival.source);
  }
  return nodes;
}

/**
 * Leaves out steps that change nothing, but for a loop of nothing else. Formulas of TLA do not notice; one that says
 * `<<A>>_v` of every step, as a model's can, does.
 */
export function withoutStuttering({ states, loopStart }: Lasso): Lasso {
  const stem = states.slice(0, loopStart).filter((state, index) => state !== states[index + 1]);
  const loop = states.slice(loopStart);
  const moving = loop.filter((state, index) => state !== (loop[index + 1] ?? loop[0]));
  const shown = moving.length === 0 ? [loop[0]!] : moving;
  return { states: [...stem, ...shown], loopStart: stem.length };
}
