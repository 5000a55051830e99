import { type HistoryValue, historyValueKey } from '../../core/history-value.ts';

/**
 * A list that can only grow, one object for equal lists of one root: appending takes a moment however long it is, comparing
 * is `===`, and lists share their beginnings. The root keeps all lists that were ever made from it.
 */
export class SharedList {
  readonly #ids: { next: number };
  readonly #longer = new Map<string, SharedList>();
  #beyond: SharedList | undefined;
  /** A beginning that is much shorter: by these, any beginning is reached in logarithmically many steps (Myers 1983). */
  readonly #jump: SharedList;
  /** Different for different lists of one root. */
  readonly id: number;
  readonly length: number;
  /** The list without its last element; `undefined` for the empty list. */
  readonly parent: SharedList | undefined;
  /** The last element. */
  readonly last: HistoryValue;

  private constructor(ids: { next: number }, parent: SharedList | undefined, last: HistoryValue) {
    this.#ids = ids;
    this.id = ids.next;
    ids.next += 1;
    this.length = parent === undefined ? 0 : parent.length + 1;
    this.parent = parent;
    this.last = last;
    this.#jump = parent === undefined ? this : jumpFrom(parent, parent.#jump, parent.#jump.#jump);
  }

  /** A new root: the empty list. */
  static empty(): SharedList {
    return new SharedList({ next: 0 }, undefined, null);
  }

  append(value: HistoryValue): SharedList {
    const key = historyValueKey(value);
    let longer = this.#longer.get(key);
    if (longer === undefined) {
      longer = new SharedList(this.#ids, this, value);
      this.#longer.set(key, longer);
    }
    return longer;
  }

  appendAll(values: Iterable<HistoryValue>): SharedList {
    let list: SharedList = this;
    for (const value of values) list = list.append(value);
    return list;
  }

  /** A stand-in for every list that begins with this one and is longer, where which one it is does not matter. */
  get beyond(): SharedList {
    this.#beyond ??= new SharedList(this.#ids, this, null);
    return this.#beyond;
  }

  /** The first so many elements. */
  beginning(length: number): SharedList {
    return this.longestBeginning((list) => list.length <= length);
  }

  /** The longest beginning that fits, where every beginning of one that fits does so too, and the empty list does. */
  longestBeginning(fits: (list: SharedList) => boolean): SharedList {
    let list: SharedList = this;
    while (!fits(list)) list = fits(list.#jump) ? list.parent! : list.#jump;
    return list;
  }

  /** The beginnings of this list, the longest, itself, first. */
  *beginnings(): Generator<SharedList> {
    for (let list: SharedList | undefined = this; list !== undefined; list = list.parent) yield list;
  }

  toArray(): HistoryValue[] {
    const values: HistoryValue[] = new Array(this.length);
    for (let list: SharedList = this; list.parent !== undefined; list = list.parent) {
      values[list.length - 1] = list.last;
    }
    return values;
  }
}

/** Jumps of equal length, one behind another, are joined into one of twice the length. */
function jumpFrom(parent: SharedList, jump: SharedList, further: SharedList): SharedList {
  return parent.length - jump.length === jump.length - further.length ? further : parent;
}
