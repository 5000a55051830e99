import type { Randomness } from '../../core/random.ts';
import type { OperationSource } from '../workload.ts';

/** Each addition is of an integer that nobody added before; every node is read in the end. */
export function growingSet(randomness: Randomness, add: string): OperationSource {
  let number = 0;
  let nextElement = 0;
  return {
    next: () =>
      randomness.integer(4, 'kind', number++) === 0
        ? { f: 'read', value: null }
        : { f: add, value: nextElement++ },
    final: () => [{ f: 'read', value: null }],
  };
}
