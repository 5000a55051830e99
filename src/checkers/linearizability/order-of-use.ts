/** Something that one operation produces and others require: the events between which each must take effect. */
export interface ProducedItem {
  readonly row: number;
  readonly producedFrom: number;
  readonly producedUntil: number;
  /** The latest invocation and the first completion of an operation that required it; none: -1 and Infinity. */
  readonly requiredFrom: number;
  readonly requiredUntil: number;
}

/**
 * A guess at the order in which a queue's items were put in: one in which x stands before y if in real time x was put in, or
 * required, before y was. Where items are put in and taken out once, such an order exists unless that alone is a violation
 * (Henzinger, Sezgin and Vafeiadis, "Aspect-oriented linearizability proofs", 2013, section 4). Of the items that may come next
 * the one that is required first does, and an item that nobody requires comes when it must.
 *
 * Gives, in that order, the row of each item and the event at which it is needed: by itself, or by one that comes after it.
 */
export function orderOfUse(items: readonly ProducedItem[]): Map<number, number> {
  const order = orderItems(items);
  const needed = new Map<number, number>();
  let earliest = Number.POSITIVE_INFINITY;
  const events = order.map(({ requiredUntil }) => requiredUntil);
  for (let place = order.length - 1; place >= 0; place -= 1) {
    earliest = Math.min(earliest, events[place]!);
    events[place] = earliest;
  }
  for (const [place, { row }] of order.entries()) needed.set(row, events[place]!);
  return needed;
}

function orderItems(items: readonly ProducedItem[]): ProducedItem[] {
  const order: ProducedItem[] = [];
  const placed = new Set<ProducedItem>();
  const produced = new Waiting(items, placed, 'producedFrom', 'producedUntil');
  const required = new Waiting(items, placed, 'requiredFrom', 'requiredUntil');
  const half = new Set<ProducedItem>();
  const ready: ProducedItem[] = []; // the next one last
  const arrive = (item: ProducedItem) => {
    if (!half.delete(item)) half.add(item);
    else if (!placed.has(item)) insert(ready, item);
  };
  while (order.length < items.length) {
    produced.release(arrive);
    required.release(arrive);
    // Where nothing may come next the history is violated, and any order will do.
    const next = ready.pop() ?? produced.first()!;
    if (placed.has(next)) continue;
    placed.add(next);
    order.push(next);
  }
  return order;
}

/** Items that wait until none is left that must stand before them by one of the two orders. */
class Waiting {
  readonly #byStart: readonly ProducedItem[];
  readonly #byEnd: readonly ProducedItem[];
  readonly #placed: ReadonlySet<ProducedItem>;
  readonly #from: 'producedFrom' | 'requiredFrom';
  readonly #until: 'producedUntil' | 'requiredUntil';
  #start = 0;
  #end = 0;

  constructor(
    items: readonly ProducedItem[],
    placed: ReadonlySet<ProducedItem>,
    from: 'producedFrom' | 'requiredFrom',
    until: 'producedUntil' | 'requiredUntil',
  ) {
    this.#placed = placed;
    this.#from = from;
    this.#until = until;
    this.#byStart = items.toSorted((left, right) => left[from] - right[from]);
    this.#byEnd = items.toSorted((left, right) => compare(left[until], right[until]));
  }

  /** The item that ends first of those that are not placed. */
  first(): ProducedItem | undefined {
    while (this.#end < this.#byEnd.length && this.#placed.has(this.#byEnd[this.#end]!)) this.#end += 1;
    return this.#byEnd[this.#end];
  }

  release(arrive: (item: ProducedItem) => void): void {
    const end = this.first()?.[this.#until] ?? Number.POSITIVE_INFINITY;
    for (; this.#start < this.#byStart.length; this.#start += 1) {
      const item = this.#byStart[this.#start]!;
      if (item[this.#from] > end) return;
      arrive(item);
    }
  }
}

function compare(left: number, right: number): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Keeps the array sorted, what comes first last. */
function insert(ready: ProducedItem[], item: ProducedItem): void {
  const isLater = (other: ProducedItem) =>
    (compare(other.requiredUntil, item.requiredUntil) || compare(other.producedUntil, item.producedUntil)) >
    0;
  let low = 0;
  let high = ready.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isLater(ready[middle]!)) low = middle + 1;
    else high = middle;
  }
  ready.splice(low, 0, item);
}
