import type { HistoryValue } from '../../core/history-value.ts';
import { type FiniteSet, FiniteSets } from './finite-sets.ts';
import { ItemNumbers } from './item-numbers.ts';

/** A bag: items without order, in which equal ones may occur several times. Equal bags are equal numbers. */
export type Bag = FiniteSet;

/** Bags as sets of numbered copies: of n equal items the copies 0 to n - 1 are there. */
export class Bags {
  readonly empty: Bag;
  readonly #sets = new FiniteSets();
  readonly #items = new ItemNumbers();
  /** Item → copy → element of the sets; and back to the item. */
  readonly #copies: number[][] = [];
  readonly #itemOf: number[] = [];

  constructor() {
    this.empty = this.#sets.empty;
  }

  count(bag: Bag, item: HistoryValue): number {
    let copies = 0;
    while (this.#sets.has(bag, this.#copy(item, copies))) copies += 1;
    return copies;
  }

  put(bag: Bag, item: HistoryValue): Bag {
    return this.#sets.with(bag, this.#copy(item, this.count(bag, item)));
  }

  /** The bag with one copy less; `undefined` if there is none. */
  without(bag: Bag, item: HistoryValue): Bag | undefined {
    const copies = this.count(bag, item);
    return copies === 0 ? undefined : this.#sets.without(bag, this.#copy(item, copies - 1));
  }

  size(bag: Bag): number {
    return this.#sets.size(bag);
  }

  /** All items, equal ones several times. */
  items(bag: Bag): HistoryValue[] {
    return this.#sets.elements(bag).map((element) => this.#items.valueOf(this.#itemOf[element]!));
  }

  #copy(item: HistoryValue, copy: number): number {
    const number = this.#items.numberOf(item);
    const copies = (this.#copies[number] ??= []);
    let element = copies[copy];
    if (element === undefined) {
      element = this.#itemOf.length;
      this.#itemOf.push(number);
      copies[copy] = element;
    }
    return element;
  }
}
