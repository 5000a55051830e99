import { type Operation, Outcome } from '../../core/history.ts';
import { formatHistoryValue, type HistoryValue } from '../../core/history-value.ts';
import { defineSpecification, type SequentialSpecification } from '../linearizability/specification.ts';
import { withInitialStates } from './checked-initial.ts';
import { isIntegerValue } from './integer-value.ts';

/**
 * A generator of increasing ids, such as a timestamp oracle: `generate` returns an integer greater than every one before; ids
 * may leave gaps. The state is the greatest id so far, or nil. With keys in the history: one generator a key.
 *
 * A generate of unknown outcome may have used up an id. It is taken to change nothing: that rules out no id that comes
 * after it, and so allows the most.
 */
export function monotonicIdGenerator(): SequentialSpecification {
  const specification = defineSpecification({
    name: 'monotonic-id-generator',
    initial: null as HistoryValue,
    functions: ['generate'],
    perKey: true,
    validate({ outcome, result }: Operation) {
      if (outcome !== Outcome.ok || isIntegerValue(result)) return undefined;
      return `it completed with ${formatHistoryValue(result!)}; expected an integer`;
    },
    step(greatest, { outcome, result }) {
      if (outcome !== Outcome.ok) return greatest;
      return greatest === null || result! > greatest ? result : undefined;
    },
    observer: ({ outcome }) => outcome !== Outcome.ok,
    describeState: (greatest) => (greatest === null ? 'no id given' : `greatest id ${greatest}`),
  });
  return withInitialStates(specification, {
    includes: (initial) => initial === null || isIntegerValue(initial),
    expected: 'a monotonic id generator begins with the greatest id so far (an integer) or nil',
    example: 'nil',
  });
}
