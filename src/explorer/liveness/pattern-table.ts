import { GrowableInt32Array } from '../../core/growable-int32-array.ts';

/**
 * Numbers rows of bits, equal ones alike: few differ in a graph, so that a state or an edge needs to keep only the
 * number. A row is entered bit by bit: from {@link PatternTable.START} by {@link next}, then {@link numberAt}.
 */
export class PatternTable {
  static readonly START = 0;
  readonly width: number;
  /** Two children a node of the tree of all rows; 0 where there is none. */
  readonly #children = new GrowableInt32Array();
  /** Of a node at full depth: the number of its row, plus one. */
  readonly #numbers = new GrowableInt32Array();
  /** Where each node hangs in {@link #children}. */
  readonly #slots = new GrowableInt32Array();
  readonly #rows: Uint8Array[] = [];

  constructor(width: number) {
    this.width = width;
    this.#addNode(0);
    // The row of zeros has the number 0: it is that of a step that changes nothing.
    this.#numberOf(new Uint8Array(width));
  }

  get size(): number {
    return this.#rows.length;
  }

  next(node: number, bit: boolean): number {
    const at = node * 2 + (bit ? 1 : 0);
    const known = this.#children.at(at);
    if (known !== 0) return known;
    const added = this.#addNode(at);
    this.#children.set(at, added);
    return added;
  }

  /** The number of the row that ends at a node. */
  numberAt(node: number): number {
    const known = this.#numbers.at(node);
    return known !== 0 ? known - 1 : this.#addRow(node);
  }

  bit(number: number, index: number): boolean {
    return this.#rows[number]![index] === 1;
  }

  /** The number of the row that has the bits of both. */
  union(one: number, other: number): number {
    if (one === other) return one;
    const second = this.#rows[other]!;
    return this.#numberOf(this.#rows[one]!.map((bit, index) => bit | second[index]!));
  }

  #numberOf(row: Uint8Array): number {
    let node = PatternTable.START;
    for (const bit of row) node = this.next(node, bit === 1);
    return this.numberAt(node);
  }

  /** Finds the bits of a new row by the path that leads to its node. */
  #addRow(node: number): number {
    const row = new Uint8Array(this.width);
    let at = node;
    for (let index = this.width - 1; index >= 0; index--) {
      const slot = this.#slots.at(at);
      row[index] = slot & 1;
      at = slot >>> 1;
    }
    this.#rows.push(row);
    this.#numbers.set(node, this.#rows.length);
    return this.#rows.length - 1;
  }

  #addNode(slot: number): number {
    const node = this.#slots.length;
    this.#slots.push(slot);
    this.#numbers.push(0);
    this.#children.push(0);
    this.#children.push(0);
    return node;
  }
}
