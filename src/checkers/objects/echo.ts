import { Outcome } from '../../core/history.ts';
import { type HistoryValue, Keyword, sameHistoryValue } from '../../core/history-value.ts';
import { defineSpecification, type SequentialSpecification } from '../linearizability/specification.ts';

/**
 * A server that gives back what it is sent: `echo v` returns v, or a map whose `echo` is v, which is the body of the answer in
 * Maelstrom's workload of that name. It has no state, and declares nothing.
 */
export function echo(): SequentialSpecification {
  return defineSpecification({
    name: 'echo',
    initial: null as HistoryValue,
    functions: ['echo'],
    step(state, { argument, result, outcome }) {
      if (outcome !== Outcome.ok) return state;
      return sameHistoryValue(echoed(result!), argument) || sameHistoryValue(result!, argument)
        ? state
        : undefined;
    },
  });
}

/** What an answer says that was sent. */
function echoed(result: HistoryValue): HistoryValue {
  if (!(result instanceof Map)) return result;
  return result.get(Keyword.of('echo')) ?? result.get('echo') ?? null;
}
