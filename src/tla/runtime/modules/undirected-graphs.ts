import { Kind, type SetValue, setOf, type Value } from '../../../core/values/index.ts';
import { field } from '../functions.ts';
import { materialize } from '../materialize.ts';
import { powerset } from '../power-set.ts';
import { recordSet } from '../record-set.ts';
import type { RuntimeValue } from '../runtime-value.ts';
import { canonicalSet } from '../set-members.ts';
import { filterSet } from '../sets.ts';
import { defineModule, ternary, unary } from '../standard-module.ts';
import { undirectedGraphsOver } from './graph-operators.ts';
import { componentOf, hasGraphFields, undirectedPathOperators } from './graphs.ts';

function isGraph(graph: RuntimeValue, smallestEdge: number, site: number): boolean {
  const nodes = canonicalSet(field(graph, 'node', site), site);
  const isEdge = (edge: Value) =>
    typeof edge === 'object' &&
    edge.kind === Kind.set &&
    edge.size >= smallestEdge &&
    edge.size <= 2 &&
    edge.isSubsetOf(nodes);
  return (
    hasGraphFields(graph) &&
    canonicalSet(field(graph, 'edge', site), site)
      .elements()
      .every(isEdge)
  );
}

function components(graph: RuntimeValue, site: number): SetValue {
  const nodes = canonicalSet(field(graph, 'node', site), site).elements();
  return setOf(nodes.map((node) => componentOf(graph, node, site)));
}

/** UndirectedGraphs. */
export const undirectedGraphs = defineModule('UndirectedGraphs', [], {
  ...undirectedPathOperators,
  IsUndirectedGraph: unary((graph, site) => isGraph(graph, 1, site)),
  IsLoopFreeUndirectedGraph: unary((graph, site) => isGraph(graph, 2, site)),
  UndirectedSubgraph: unary((graph, site) =>
    filterSet(
      recordSet(
        ['node', 'edge'],
        [powerset(field(graph, 'node', site), site), powerset(field(graph, 'edge', site), site)],
        site,
      ),
      (candidate) => isGraph(candidate, 1, site),
      site,
    ),
  ),
  ConnectedComponents: unary(components),
  AreConnectedIn: ternary((from, to, graph, site) =>
    components(graph, site)
      .elements()
      .some((component) => {
        const members = component as SetValue;
        return members.has(materialize(from, site)) && members.has(materialize(to, site));
      }),
  ),
  UndirectedGraphs: undirectedGraphsOver,
  IsStronglyConnected: unary((graph, site) => components(graph, site).size === 1),
});
