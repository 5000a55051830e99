export type Topology = Readonly<Record<string, readonly string[]>>;

type TopologyMaker = (nodes: readonly string[]) => Topology;

/** The neighbours of each node: whoever is at a place that `isNeighbour` says. */
const byPlace =
  (isNeighbour: (a: number, b: number, count: number) => boolean): TopologyMaker =>
  (nodes) =>
    Object.fromEntries(
      nodes.map((node, a) => [
        node,
        nodes.filter(
          (_, b) => a !== b && (isNeighbour(a, b, nodes.length) || isNeighbour(b, a, nodes.length)),
        ),
      ]),
    );

/** Node b hangs below node a in a tree in which each has so many children. */
const tree = (children: number) => byPlace((a, b) => Math.floor((b - 1) / children) === a && b > 0);

/** A square of rows, as even as the count allows; left, right, above and below are neighbours. */
const grid = byPlace((a, b, count) => {
  const width = Math.ceil(Math.sqrt(count));
  const isSameRow = Math.floor(a / width) === Math.floor(b / width);
  return b === a + width || (b === a + 1 && isSameRow);
});

/** The topologies that Maelstrom offers, by its names. */
export const topologies: Readonly<Record<string, TopologyMaker>> = {
  grid,
  line: byPlace((a, b) => b === a + 1),
  total: byPlace(() => true),
  tree2: tree(2),
  tree3: tree(3),
  tree4: tree(4),
};
