import type { HistoryValue } from '../../core/history-value.ts';
import type { SequentialSpecification } from '../linearizability/specification.ts';
import { type OrderedStates, orderedContainer } from './container.ts';
import { ItemNumbers } from './item-numbers.ts';

/**
 * A stack: `push x`; `pop` and `peek`, whose result is the youngest item, or nil if there is none; and `size`. With keys in the
 * history: one stack a key.
 */
export function stack(): SequentialSpecification<number> {
  return orderedContainer('stack', { put: 'push', take: 'pop', see: 'peek' }, new StackStates());
}

/** A state is the number of its top cell. Stacks with the same items are the same cell (hash consing: Ershov 1958). */
class StackStates implements OrderedStates<number> {
  readonly empty = 0;
  readonly #items = new ItemNumbers();
  // Per cell: the number of its item, the cell below, and how many there are from here down.
  readonly #item = [0];
  readonly #below = [0];
  readonly #size = [0];
  readonly #cells = new Map<number, number>();

  put(state: number, item: HistoryValue): number {
    const number = this.#items.numberOf(item);
    const key = state * 2 ** 26 + number;
    let cell = this.#cells.get(key);
    if (cell === undefined) {
      cell = this.#item.length;
      this.#item.push(number);
      this.#below.push(state);
      this.#size.push(this.#size[state]! + 1);
      this.#cells.set(key, cell);
    }
    return cell;
  }

  next(state: number): HistoryValue {
    return this.#items.valueOf(this.#item[state]!);
  }

  rest(state: number): number {
    return this.#below[state]!;
  }

  size(state: number): number {
    return this.#size[state]!;
  }

  items(state: number): HistoryValue[] {
    const items: HistoryValue[] = [];
    for (let cell = state; cell !== this.empty; cell = this.#below[cell]!) items.push(this.next(cell));
    return items.reverse();
  }
}
