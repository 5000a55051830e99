/**
 * The components into which operations on several keys join them, by a key's label: those of one operation belong
 * together, and so on from operation to operation (union-find).
 */
export function joinedKeys(groups: Iterable<readonly string[]>): (label: string) => string {
  const parents = new Map<string, string>();
  const find = (label: string): string => {
    let root = label;
    for (let parent = parents.get(root); parent !== undefined && parent !== root; parent = parents.get(root))
      root = parent;
    // Every label on the way points at the root from now on.
    for (let at = label; at !== root; ) {
      const next = parents.get(at)!;
      parents.set(at, root);
      at = next;
    }
    return root;
  };
  for (const labels of groups) {
    const [first, ...others] = labels;
    if (first === undefined) continue;
    for (const other of others) parents.set(find(other), find(first));
  }
  return find;
}
