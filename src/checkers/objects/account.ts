import type { SequentialSpecification } from '../linearizability/specification.ts';
import { type BalanceOptions, balance } from './balance.ts';

/**
 * An account: `credit n`, `debit n`, and `read` or `read-balance`. A debit that completed with `false` was refused: the balance
 * was below n. One that completed otherwise took effect, also if the account is overdrawn by it. Results of updates: see
 * {@link BalanceOptions}. With keys in the history: one account a key.
 */
export function account(options: BalanceOptions = {}): SequentialSpecification {
  const functions = {
    name: 'account',
    initial: 0,
    adding: ['credit'],
    subtracting: ['debit'],
    reading: ['read', 'read-balance'],
    refusing: ['debit'],
  };
  return balance(functions, options);
}
