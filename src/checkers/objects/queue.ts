import type { HistoryValue } from '../../core/history-value.ts';
import type { SequentialSpecification } from '../linearizability/specification.ts';
import { type OrderedStates, orderedContainer } from './container.ts';
import { ItemNumbers } from './item-numbers.ts';

/**
 * A first-in first-out queue: `enqueue x`; `dequeue` and `peek`, whose result is the oldest item, or nil if there is none; and
 * `size`. With keys in the history: one queue a key.
 */
export function queue(): SequentialSpecification<string> {
  return orderedContainer('queue', { put: 'enqueue', take: 'dequeue', see: 'peek' }, new QueueStates());
}

/** Two code units an item. */
const WIDTH = 2;

/** A state is a string, oldest item first: taking from its front and comparing it are quick, and need no copy. */
class QueueStates implements OrderedStates<string> {
  readonly empty = '';
  readonly #numbers = new ItemNumbers();

  put(state: string, item: HistoryValue): string {
    const number = this.#numbers.numberOf(item);
    return state + String.fromCharCode(number >>> 16, number & 0xffff);
  }

  next(state: string): HistoryValue {
    return this.#itemAt(state, 0);
  }

  rest(state: string): string {
    return state.slice(WIDTH);
  }

  size(state: string): number {
    return state.length / WIDTH;
  }

  items(state: string): HistoryValue[] {
    return Array.from({ length: this.size(state) }, (_, place) => this.#itemAt(state, place));
  }

  #itemAt(state: string, place: number): HistoryValue {
    const at = place * WIDTH;
    return this.#numbers.valueOf(state.charCodeAt(at) * 2 ** 16 + state.charCodeAt(at + 1));
  }
}
