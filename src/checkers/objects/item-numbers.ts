import { type HistoryValue, historyValueKey } from '../../core/history-value.ts';

/**
 * Gives equal values the same small number, in order of first use. A value keeps its number for ever: a step that asks for
 * one stays a pure function.
 */
export class ItemNumbers {
  readonly #values: HistoryValue[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(value: HistoryValue): number {
    const key = historyValueKey(value);
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#values.length;
      this.#values.push(value);
      this.#numbers.set(key, number);
    }
    return number;
  }

  valueOf(number: number): HistoryValue {
    return this.#values[number]!;
  }
}
