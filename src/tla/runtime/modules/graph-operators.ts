import { type SetValue, setOf, type Value } from '../../../core/values/index.ts';
import { sequenceOf } from '../build-function.ts';
import { EvaluationError } from '../evaluation-error.ts';
import { format } from '../format.ts';
import { field } from '../functions.ts';
import { materialize } from '../materialize.ts';
import { memberOf } from '../membership.ts';
import { powerset } from '../power-set.ts';
import { product } from '../product-set.ts';
import { recordOf } from '../record-of.ts';
import { recordSet } from '../record-set.ts';
import type { RuntimeValue } from '../runtime-value.ts';
import { elementsOf } from '../sequence-values.ts';
import { canonicalSet } from '../set-members.ts';
import { intersection, union } from '../sets.ts';
import { binary, nullary, ternary, unary } from '../standard-module.ts';
import { subsetOf } from '../subset.ts';
import { ValueMap } from '../value-map.ts';

/** The nodes and edges of a directed graph. */
interface Digraph {
  readonly nodes: readonly Value[];
  readonly edges: SetValue;
  readonly site: number;
}

function digraph(graph: RuntimeValue, site: number): Digraph {
  return {
    nodes: canonicalSet(field(graph, 'node', site), site).elements(),
    edges: canonicalSet(field(graph, 'edge', site), site),
    site,
  };
}

/** Asks as `\in` does, for which what cannot be compared is an error. */
function hasEdge({ edges, site }: Digraph, from: Value, to: Value): boolean {
  return memberOf(sequenceOf([from, to]), edges, site);
}

function successorsOf(graph: Digraph, from: Value): Value[] {
  return graph.nodes.filter((to) => hasEdge(graph, from, to));
}

function predecessorsOf(graph: Digraph, to: Value): Value[] {
  return graph.nodes.filter((from) => hasEdge(graph, from, to));
}

type Neighbours = (graph: Digraph, node: Value) => Value[];

/** What is reached from a node by at least one step; as a function of pairs of nodes would, it wants a node. */
function reachedFrom(graph: RuntimeValue, start: RuntimeValue, neighbours: Neighbours, site: number): Value {
  const own = digraph(graph, site);
  const node = materialize(start, site);
  if (own.nodes.length > 0 && !setOf(own.nodes).has(node)) {
    throw new EvaluationError(
      `Attempted to find what is connected with\n${format(node)}\nwhich is no node.`,
      site,
    );
  }
  const reached = new ValueMap<true>();
  const pending = [node];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    for (const next of neighbours(own, at)) {
      if (reached.get(next)) continue;
      reached.set(next, true);
      pending.push(next);
    }
  }
  return setOf([...reached].map(([member]) => member));
}

/** Whether nodes can be taken away, one without predecessors at a time, until none is left: Kahn's algorithm. */
export function hasCycle(graph: RuntimeValue, site: number): boolean {
  const own = digraph(graph, site);
  const left = new ValueMap<number>();
  for (const node of own.nodes) left.set(node, predecessorsOf(own, node).length);
  const free = own.nodes.filter((node) => left.get(node) === 0);
  let taken = 0;
  for (let node = free.pop(); node !== undefined; node = free.pop()) {
    taken++;
    for (const next of successorsOf(own, node)) {
      const count = left.get(next)! - 1;
      left.set(next, count);
      if (count === 0) free.push(next);
    }
  }
  return taken < own.nodes.length;
}

function neighboursOfAll(
  graph: RuntimeValue,
  nodes: RuntimeValue,
  neighbours: Neighbours,
  site: number,
): Value {
  const own = digraph(graph, site);
  const members = canonicalSet(nodes, site).elements();
  return setOf(members.flatMap((node) => neighbours(own, node)));
}

function without(neighbours: Neighbours) {
  return unary((graph, site) => {
    const own = digraph(graph, site);
    return setOf(own.nodes.filter((node) => neighbours(own, node).length === 0));
  });
}

const neighboursOf = (neighbours: Neighbours) =>
  binary((graph, node, site) => setOf(neighbours(digraph(graph, site), materialize(node, site))));
const degree = (neighbours: Neighbours) =>
  binary((graph, node, site) => neighbours(digraph(graph, site), materialize(node, site)).length);

function isBipartite(graph: RuntimeValue, left: RuntimeValue, right: RuntimeValue, site: number): boolean {
  if (canonicalSet(intersection(left, right, site), site).size > 0) return false;
  if (!subsetOf(field(graph, 'node', site), union(left, right, site), site)) return false;
  const [first, second] = [canonicalSet(left, site), canonicalSet(right, site)];
  return digraph(graph, site)
    .edges.elements()
    .every((edge) => {
      const [from, to] = elementsOf(edge, 'IsBipartiteWithPartitions', site) as [Value, Value];
      return (first.has(from) && second.has(to)) || (first.has(to) && second.has(from));
    });
}

/** All graphs on these nodes, for edges of one form. */
function graphsOver(nodes: RuntimeValue, edges: RuntimeValue, site: number): RuntimeValue {
  return recordSet(['node', 'edge'], [setOf([canonicalSet(nodes, site)]), powerset(edges, site)], site);
}

function pairsOf(nodes: RuntimeValue, site: number): Value {
  const members = canonicalSet(nodes, site).elements();
  return setOf<Value>(members.flatMap((from) => members.map((to) => setOf([from, to]))));
}

/** All undirected graphs on these nodes. */
export const undirectedGraphsOver = unary((nodes, site) => graphsOver(nodes, pairsOf(nodes, site), site));

/** What Graphs defines on cycles, neighbours and degrees of directed graphs, and graphs as such. */
export const digraphOperators = {
  HasCycle: unary(hasCycle),
  Successors: neighboursOf(successorsOf),
  Predecessors: neighboursOf(predecessorsOf),
  AllSuccessors: binary((graph, nodes, site) => neighboursOfAll(graph, nodes, successorsOf, site)),
  AllPredecessors: binary((graph, nodes, site) => neighboursOfAll(graph, nodes, predecessorsOf, site)),
  Ancestors: binary((graph, node, site) => reachedFrom(graph, node, predecessorsOf, site)),
  Descendants: binary((graph, node, site) => reachedFrom(graph, node, successorsOf, site)),
  InDegree: degree(predecessorsOf),
  OutDegree: degree(successorsOf),
  Roots: without(predecessorsOf),
  Leaves: without(successorsOf),
  GraphUnion: binary((first, second, site) => {
    const joined = (name: string) =>
      canonicalSet(union(field(first, name, site), field(second, name, site), site), site);
    return recordOf({ node: joined('node'), edge: joined('edge') });
  }),
  IsBipartiteWithPartitions: ternary(isBipartite),
  EmptyGraph: nullary(() => recordOf({ node: setOf<Value>(), edge: setOf<Value>() })),
  Graphs: unary((nodes, site) => graphsOver(nodes, product([nodes, nodes], site), site)),
};
