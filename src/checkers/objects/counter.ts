import type { SequentialSpecification } from '../linearizability/specification.ts';
import { type BalanceOptions, balance } from './balance.ts';

/**
 * A counter: `add n`, `increment n`, `decrement n` (nil is 1 for the last two) and `read`. Results of updates: see
 * {@link BalanceOptions}. With keys in the history: one counter a key.
 */
export function counter(options: BalanceOptions = {}): SequentialSpecification {
  const functions = {
    name: 'counter',
    initial: 0,
    adding: ['add', 'increment'],
    subtracting: ['decrement'],
    reading: ['read'],
    byOne: ['increment', 'decrement'],
  };
  return balance(functions, options);
}
