import { BadInput } from '../../core/bad-input.ts';
import { type HistoryValue, historyValueKey } from '../../core/history-value.ts';
import type { SequentialSpecification } from './specification.ts';

/** Gives equal states the same small integer, so that a configuration is a few machine words. */
export class StateTable<S> {
  readonly #specification: SequentialSpecification<S>;
  readonly #states: S[] = [];
  readonly #byPrimitive = new Map<unknown, number>();
  readonly #byKey = new Map<string, number>();

  constructor(specification: SequentialSpecification<S>) {
    this.#specification = specification;
  }

  get size(): number {
    return this.#states.length;
  }

  stateOf(id: number): S {
    return this.#states[id]!;
  }

  idOf(state: S): number {
    // A Map tells 1, '1', true and null apart, and takes -0 for 0, exactly as historyValueKey does. Bigints
    // take the slow path: 5n and 5 are one integer there, and two keys here.
    const primitive = this.#specification.stateKey === undefined && isPlainPrimitive(state);
    const table: Map<unknown, number> = primitive ? this.#byPrimitive : this.#byKey;
    const key = primitive ? state : this.keyOf(state);
    const known = table.get(key);
    if (known !== undefined) return known;
    const id = this.#states.length;
    this.#states.push(state);
    table.set(key, id);
    return id;
  }

  keyOf(state: S): string {
    const { stateKey, name } = this.#specification;
    if (stateKey !== undefined) return stateKey(state);
    if (!isHistoryValue(state)) {
      throw new BadInput(`specification ${name} has a state that is not plain data`, {
        remedy:
          'use null, booleans, numbers, strings, arrays, Maps and Sets for states, or declare stateKey(state)',
      });
    }
    return historyValueKey(state as HistoryValue);
  }
}

/** Whether a value is neither an object nor a bigint, so that a Map compares it as historyValueKey would. */
export function isPlainPrimitive(value: unknown): boolean {
  return value === null || (typeof value !== 'object' && typeof value !== 'bigint');
}

function isHistoryValue(state: unknown): boolean {
  if (state === undefined || typeof state === 'function' || typeof state === 'symbol') return false;
  if (typeof state !== 'object' || state === null) return true;
  if (Array.isArray(state)) return state.every(isHistoryValue);
  if (state instanceof Map)
    return [...state].every(([key, item]) => isHistoryValue(key) && isHistoryValue(item));
  if (state instanceof Set) return [...state].every(isHistoryValue);
  const prototype = Object.getPrototypeOf(state);
  return prototype !== Object.prototype && prototype !== null;
}
