/** A set of small natural numbers in a {@link FiniteSets}: equal sets are equal numbers. */
export type FiniteSet = number;

/** A leaf holds this many elements as the bits of a mask. */
const LEAF_WIDTH = 26;
/** Nodes are fewer than this: two of them make one exact number, the key of the node above; and a Map holds that many. */
const NODE_LIMIT = 2 ** 24;

/**
 * Immutable sets that share their parts. Each set is a binary trie over its elements' positions, and equal tries are one
 * node (hash consing: Ershov 1958; Okasaki and Gill 1998 for such tries): adding or removing an element makes a handful of
 * nodes however large the set is, and equal sets are the same number. So a state of a set of thousands of elements costs a
 * search no more than that of a register.
 */
export class FiniteSets {
  readonly empty: FiniteSet = 0;
  // Per node: its height; at height 0 the mask of its elements, above it the halves; how many elements it has.
  readonly #heights: number[] = [0];
  readonly #lefts: number[] = [0];
  readonly #rights: number[] = [0];
  readonly #sizes: number[] = [0];
  readonly #leaves = new Map<number, number>([[0, 0]]);
  readonly #inner = new Map<number, number>();

  has(set: FiniteSet, element: number): boolean {
    let height = this.#heights[set]!;
    if (element >= capacity(height)) return false;
    let node = set;
    for (; height > 0 && node !== 0; height -= 1) {
      const half = capacity(height - 1);
      node = (element < half ? this.#lefts : this.#rights)[node]!;
      if (element >= half) element -= half;
    }
    return node !== 0 && ((this.#lefts[node]! >>> element) & 1) === 1;
  }

  /** The set and this element. */
  with(set: FiniteSet, element: number): FiniteSet {
    let height = this.#heights[set]!;
    while (element >= capacity(height)) {
      height += 1;
      set = this.#innerNode(height, set, 0);
    }
    return this.#change(set, height, element, true);
  }

  /** The set but for this element. */
  without(set: FiniteSet, element: number): FiniteSet {
    const height = this.#heights[set]!;
    if (element >= capacity(height)) return set;
    let root = this.#change(set, height, element, false);
    // The root is as low as it can be, or else one set could be several nodes.
    while (this.#heights[root]! > 0 && this.#rights[root] === 0) root = this.#lefts[root]!;
    return root;
  }

  size(set: FiniteSet): number {
    return this.#sizes[set]!;
  }

  /** In ascending order. */
  elements(set: FiniteSet): number[] {
    const found: number[] = [];
    const visit = (node: number, height: number, first: number) => {
      if (node === 0) return;
      if (height === 0) {
        for (let bit = 0; bit < LEAF_WIDTH; bit += 1)
          if ((this.#lefts[node]! >>> bit) & 1) found.push(first + bit);
        return;
      }
      visit(this.#lefts[node]!, height - 1, first);
      visit(this.#rights[node]!, height - 1, first + capacity(height - 1));
    };
    visit(set, this.#heights[set]!, 0);
    return found;
  }

  #change(node: number, height: number, element: number, present: boolean): number {
    if (height === 0) {
      const mask = this.#lefts[node]!;
      return this.#leaf(present ? mask | (1 << element) : mask & ~(1 << element));
    }
    const half = capacity(height - 1);
    const left = this.#lefts[node]!;
    const right = this.#rights[node]!;
    if (element < half)
      return this.#innerNode(height, this.#change(left, height - 1, element, present), right);
    return this.#innerNode(height, left, this.#change(right, height - 1, element - half, present));
  }

  #leaf(mask: number): number {
    const known = this.#leaves.get(mask);
    if (known !== undefined) return known;
    let size = 0;
    for (let rest = mask; rest !== 0; rest &= rest - 1) size += 1;
    const node = this.#addNode(0, mask, 0, size);
    this.#leaves.set(mask, node);
    return node;
  }

  #innerNode(height: number, left: number, right: number): number {
    if (left === 0 && right === 0) return 0;
    // The height is that of a half that is not empty, plus one: the halves alone are the key.
    const key = left * NODE_LIMIT + right;
    const known = this.#inner.get(key);
    if (known !== undefined) return known;
    const node = this.#addNode(height, left, right, this.#sizes[left]! + this.#sizes[right]!);
    this.#inner.set(key, node);
    return node;
  }

  #addNode(height: number, left: number, right: number, size: number): number {
    const node = this.#heights.length;
    if (node >= NODE_LIMIT) throw new Error(`the sets that were passed need more than ${NODE_LIMIT} nodes`);
    this.#heights.push(height);
    this.#lefts.push(left);
    this.#rights.push(right);
    this.#sizes.push(size);
    return node;
  }
}

/** Elements below this fit into a trie of this height. */
function capacity(height: number): number {
  return LEAF_WIDTH * 2 ** height;
}
