import { GrowableInt32Array } from '../../core/growable-int32-array.ts';
import type { Product } from './product.ts';

/** Region of a node that no search has reached. */
const UNREACHED = 0;
/** How much work is done between two pauses. */
const NODES_BETWEEN_PAUSES = 1 << 13;

/** A strongly connected set of nodes: `members[start..end)`. */
export interface Component {
  readonly region: number;
  readonly start: number;
  readonly end: number;
}

/** What every edge of a region must meet. */
export type Restriction = readonly number[];

/**
 * The nodes of a product, divided into regions that are divided again. Functions that may work long are generators that
 * yield now and then, so that their owner can pause or stop them.
 */
export class Regions {
  readonly product: Product;
  /** The nodes of the components found, each component in one piece. */
  readonly members = new GrowableInt32Array();
  readonly #regions: Int32Array;
  readonly #order: Int32Array;
  readonly #low: Int32Array;
  #latest = UNREACHED;

  constructor(product: Product) {
    this.product = product;
    this.#regions = new Int32Array(product.nodes);
    this.#order = new Int32Array(product.nodes);
    this.#low = new Int32Array(product.nodes);
  }

  isIn(node: number, region: number): boolean {
    return this.#regions[node] === region;
  }

  /** Puts the members of a component back into its region, after it was divided. */
  restore({ region, start, end }: Component): void {
    for (let at = start; at < end; at++) this.#regions[this.members.at(at)] = region;
  }

  /** Makes a region of all nodes that the initial ones reach, as one set of members. */
  *reach(): Generator<void, Component> {
    const region = ++this.#latest;
    const start = this.members.length;
    const add = (node: number) => {
      if (this.#regions[node] !== UNREACHED) return;
      this.#regions[node] = region;
      this.members.push(node);
    };
    for (const node of this.product.initialNodes()) add(node);
    for (let at = start; at < this.members.length; at++) {
      this.product.forEachEdge(this.members.at(at), add);
      if (at % NODES_BETWEEN_PAUSES === 0) yield;
    }
    return { region, start, end: this.members.length };
  }

  /** Calls `visit` for each edge within a region that meets a restriction. */
  forEachEdge(
    node: number,
    region: number,
    restriction: Restriction,
    visit: (target: number, letter: number, postponed: number) => void,
  ): void {
    const { letters } = this.product;
    this.product.forEachEdge(node, (target, letter, postponed) => {
      if (this.#regions[target] !== region) return;
      for (let index = 0; index < restriction.length; index++)
        if (!letters.isTrue(letter, restriction[index]!)) return;
      visit(target, letter, postponed);
    });
  }

  /**
   * Divides a set of nodes into its strongly connected components, each a region of its own (Tarjan, Depth-first Search
   * and Linear Graph Algorithms, 1972, with a stack in place of recursion). A node that has left the region is part of a
   * component that is complete.
   */
  *decompose(whole: Component, restriction: Restriction): Generator<void, Component[]> {
    const { region, start, end } = whole;
    const components: Component[] = [];
    const walk = new DepthFirstWalk(this, this.#order, this.#low, region, restriction, (from) =>
      components.push(this.#close(from)),
    );
    let steps = 0;
    for (let at = start; at < end; at++) {
      const root = this.members.at(at);
      if (!this.isIn(root, region) || this.#order[root] !== 0) continue;
      walk.begin(root);
      while (walk.advance()) if (++steps % NODES_BETWEEN_PAUSES === 0) yield;
    }
    return components;
  }

  /** Makes a region of the nodes of a component, given from the top of the walk's stack. */
  #close(nodes: Iterable<number>): Component {
    const region = ++this.#latest;
    const start = this.members.length;
    for (const node of nodes) {
      this.#regions[node] = region;
      this.#order[node] = 0;
      this.members.push(node);
    }
    return { region, start, end: this.members.length };
  }
}

/** Tarjan's walk over one region. */
class DepthFirstWalk {
  readonly #regions: Regions;
  readonly #order: Int32Array;
  readonly #low: Int32Array;
  readonly #region: number;
  readonly #restriction: Restriction;
  readonly #complete: (nodes: Iterable<number>) => void;
  /** Nodes under way, and where the targets of each begin among those that are still to be looked at. */
  readonly #path: number[] = [];
  readonly #bases: number[] = [];
  readonly #targets = new GrowableInt32Array();
  /** Nodes seen whose component is not complete. */
  readonly #open = new GrowableInt32Array();
  #count = 0;

  constructor(
    regions: Regions,
    order: Int32Array,
    low: Int32Array,
    region: number,
    restriction: Restriction,
    complete: (nodes: Iterable<number>) => void,
  ) {
    this.#regions = regions;
    this.#order = order;
    this.#low = low;
    this.#region = region;
    this.#restriction = restriction;
    this.#complete = complete;
  }

  begin(node: number): void {
    this.#order[node] = this.#low[node] = ++this.#count;
    this.#open.push(node);
    this.#path.push(node);
    this.#bases.push(this.#targets.length);
    this.#regions.forEachEdge(node, this.#region, this.#restriction, this.#noteTarget);
  }

  readonly #noteTarget = (target: number): void => this.#targets.push(target);

  /** Looks at one more target of the latest node. @returns whether nodes are left. */
  advance(): boolean {
    const node = this.#path.at(-1);
    if (node === undefined) return false;
    if (this.#targets.length > this.#bases.at(-1)!) this.#look(node, this.#targets.pop());
    else this.#leave(node);
    return this.#path.length > 0;
  }

  #look(node: number, target: number): void {
    if (!this.#regions.isIn(target, this.#region)) return;
    if (this.#order[target] === 0) this.begin(target);
    else if (this.#order[target]! < this.#low[node]!) this.#low[node] = this.#order[target]!;
  }

  #leave(node: number): void {
    this.#path.pop();
    this.#bases.pop();
    const parent = this.#path.at(-1);
    if (parent !== undefined && this.#low[node]! < this.#low[parent]!) this.#low[parent] = this.#low[node]!;
    if (this.#low[node] === this.#order[node]) this.#complete(popDownTo(this.#open, node));
  }
}

/** Takes the words from the top to the one given, which is there. */
function* popDownTo(stack: GrowableInt32Array, word: number): Iterable<number> {
  for (;;) {
    const top = stack.pop();
    yield top;
    if (top === word) return;
  }
}
