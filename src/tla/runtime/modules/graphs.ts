import { Kind, setOf, type Value } from '../../../core/values/index.ts';
import { sequenceOf } from '../build-function.ts';
import { FilteredSet } from '../combined-sets.ts';
import { format } from '../format.ts';
import { field, makeFunctionOfMany } from '../functions.ts';
import { powerset } from '../power-set.ts';
import { product } from '../product-set.ts';
import { recordOf } from '../record-of.ts';
import { recordSet } from '../record-set.ts';
import type { RuntimeValue } from '../runtime-value.ts';
import { sequencesOver } from '../sequence-set.ts';
import { elementsOf } from '../sequence-values.ts';
import { canonicalSet } from '../set-members.ts';
import { filterSet } from '../sets.ts';
import { binary, defineModule, unary } from '../standard-module.ts';
import { subsetOf } from '../subset.ts';
import { ValueMap } from '../value-map.ts';
import { digraphOperators, hasCycle } from './graph-operators.ts';

/** How a graph's edge looks between two nodes: `<<a, b>>` if directed, `{a, b}` if not. */
type EdgeOf = (from: Value, to: Value) => Value;

const directedEdge: EdgeOf = (from, to) => sequenceOf([from, to]);
const undirectedEdge: EdgeOf = (from, to) => setOf([from, to]);

function nodesOf(graph: RuntimeValue, site: number): readonly Value[] {
  return canonicalSet(field(graph, 'node', site), site).elements();
}

/** Whether the value is a record of exactly nodes and edges. */
export function hasGraphFields(graph: RuntimeValue): boolean {
  return (
    typeof graph === 'object' &&
    graph.kind === Kind.function &&
    graph.size === 2 &&
    graph.domain.indexOf('node') >= 0 &&
    graph.domain.indexOf('edge') >= 0
  );
}

function successorsOf(graph: RuntimeValue, edgeOf: EdgeOf, site: number): ValueMap<Value[]> {
  const nodes = nodesOf(graph, site);
  const edges = canonicalSet(field(graph, 'edge', site), site);
  const successors = new ValueMap<Value[]>();
  for (const from of nodes) {
    successors.set(
      from,
      nodes.filter((to) => edges.has(edgeOf(from, to))),
    );
  }
  return successors;
}

/** The paths without repeated nodes, found by extension. */
export function simplePaths(graph: RuntimeValue, edgeOf: EdgeOf, site: number): Value {
  const successors = successorsOf(graph, edgeOf, site);
  const paths: Value[] = [];
  let frontier: (readonly Value[])[] = nodesOf(graph, site).map((node) => [node]);
  while (frontier.length > 0) {
    for (const path of frontier) paths.push(sequenceOf(path));
    frontier = frontier.flatMap((path) =>
      successors
        .get(path[path.length - 1]!)!
        .filter((next) => !path.includes(next) && !setOf(path).has(next))
        .map((next) => [...path, next]),
    );
  }
  return setOf(paths);
}

/** The nodes that can be reached from one, itself included. */
export function reachableFrom(
  graph: RuntimeValue,
  start: Value,
  edgeOf: EdgeOf,
  site: number,
): ValueMap<true> {
  const successors = successorsOf(graph, edgeOf, site);
  const reached = new ValueMap<true>();
  if (successors.get(start) === undefined) return reached;
  const pending = [start];
  reached.set(start, true);
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    for (const next of successors.get(node)!) {
      if (reached.get(next)) continue;
      reached.set(next, true);
      pending.push(next);
    }
  }
  return reached;
}

function areConnected(from: RuntimeValue, to: RuntimeValue, graph: RuntimeValue, site: number): boolean {
  return reachableFrom(graph, from as Value, directedEdge, site).get(to as Value) === true;
}

/** `Path(G)`: infinite, so it stays a description. */
export function paths(graph: RuntimeValue, edgeOf: EdgeOf, site: number): RuntimeValue {
  const edges = canonicalSet(field(graph, 'edge', site), site);
  return new FilteredSet(
    sequencesOver(field(graph, 'node', site), site),
    (candidate, place) => {
      const elements = elementsOf(candidate, 'Path', place);
      const isLinked = (node: Value, index: number) =>
        index === 0 || edges.has(edgeOf(elements[index - 1]!, node));
      return elements.length > 0 && elements.every(isLinked);
    },
    () => `Path(${format(graph)})`,
  );
}

/** The operators on paths, which directed and undirected graphs share but for the form of an edge. */
export function pathOperators(edgeOf: EdgeOf) {
  return {
    Path: unary((graph, site) => paths(graph, edgeOf, site)),
    SimplePath: unary((graph, site) => simplePaths(graph, edgeOf, site)),
  };
}

export const undirectedPathOperators = pathOperators(undirectedEdge);

/** The nodes reached from a node over undirected edges. */
export function componentOf(graph: RuntimeValue, node: Value, site: number): Value {
  return setOf([...reachableFrom(graph, node, undirectedEdge, site)].map(([member]) => member));
}

function isDirected(graph: RuntimeValue, site: number): boolean {
  const nodes = field(graph, 'node', site);
  return hasGraphFields(graph) && subsetOf(field(graph, 'edge', site), product([nodes, nodes], site), site);
}

function reversedEdge(edge: Value, site: number): Value {
  const [from, to] = elementsOf(edge, 'Transpose', site);
  return sequenceOf([to!, from!]);
}

function isUndirected(graph: RuntimeValue, site: number): boolean {
  if (!isDirected(graph, site)) return false;
  const edges = canonicalSet(field(graph, 'edge', site), site);
  return edges.elements().every((edge) => edges.has(reversedEdge(edge, site)));
}

function subgraphs(graph: RuntimeValue, site: number): RuntimeValue {
  const candidates = recordSet(
    ['node', 'edge'],
    [powerset(field(graph, 'node', site), site), powerset(field(graph, 'edge', site), site)],
    site,
  );
  return filterSet(candidates, (candidate) => isDirected(candidate, site), site);
}

function isTree(graph: RuntimeValue, root: RuntimeValue, site: number): boolean {
  if (!isDirected(graph, site)) return false;
  const edges = canonicalSet(field(graph, 'edge', site), site).elements();
  const starts = edges.map((edge) => elementsOf(edge, 'IsTreeWithRoot', site)[0]!);
  return (
    setOf(starts).size === edges.length &&
    !setOf(starts).has(root as Value) &&
    setOf(nodesOf(graph, site)).has(root as Value) &&
    nodesOf(graph, site).every((node) => areConnected(node, root, graph, site))
  );
}

/** Graphs. */
export const graphs = defineModule(
  'Graphs',
  ['Relation', 'Sequences', 'FiniteSets', 'Naturals', 'SequencesExt'],
  {
    ...pathOperators(directedEdge),
    IsDirectedGraph: unary(isDirected),
    DirectedSubgraph: unary(subgraphs),
    Transpose: unary((graph, site) =>
      recordOf({
        edge: setOf(
          canonicalSet(field(graph, 'edge', site), site)
            .elements()
            .map((edge) => reversedEdge(edge, site)),
        ),
        node: canonicalSet(field(graph, 'node', site), site),
      }),
    ),
    IsUndirectedGraph: unary(isUndirected),
    UndirectedSubgraph: unary((graph, site) =>
      filterSet(subgraphs(graph, site), (candidate) => isUndirected(candidate, site), site),
    ),
    AreConnectedIn: {
      parameters: [0, 0, 0],
      level: 'constant',
      evaluate: (_context, [from, to, graph], site) => areConnected(from!, to!, graph!, site),
    },
    ConnectionsIn: unary((graph, site) => {
      const nodes = field(graph, 'node', site);
      return makeFunctionOfMany([nodes, nodes], (from, to) => areConnected(from!, to!, graph, site), site);
    }),
    IsStronglyConnected: unary((graph, site) => {
      const nodes = nodesOf(graph, site);
      return nodes.every((from) => nodes.every((to) => areConnected(from, to, graph, site)));
    }),
    IsTreeWithRoot: binary(isTree),
    ...digraphOperators,
    IsDag: unary((graph, site) => isDirected(graph, site) && !hasCycle(graph, site)),
  },
);
