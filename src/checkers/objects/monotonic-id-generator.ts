import { BadInput } from '../../core/bad-input.ts';
import { type Operation, Outcome } from '../../core/history.ts';
import { formatHistoryValue, type HistoryValue } from '../../core/history-value.ts';
import { defineSpecification, type SequentialSpecification } from '../linearizability/specification.ts';
import { type IntegerValue, isIntegerValue } from './integer-value.ts';

/** The greatest id so far, nil if there was none, and how many the history has given. */
type State = readonly [greatest: IntegerValue | null, given: number];

/**
 * A generator of increasing ids, such as a timestamp oracle: `generate` returns an integer greater than every one before; ids
 * may leave gaps. The initial state in a file or on the command line is the greatest id so far, or nil. With keys in the
 * history: one generator a key.
 *
 * A generate of unknown outcome may have used up an id. It is taken to change nothing: that rules out no id that comes
 * after it, and so allows the most.
 */
export function monotonicIdGenerator(): SequentialSpecification {
  return defineSpecification({
    name: 'monotonic-id-generator',
    initial: [null, 0] as HistoryValue,
    functions: ['generate'],
    perKey: true,
    parseInitial,
    validate({ outcome, result }: Operation) {
      if (outcome !== Outcome.ok || isIntegerValue(result)) return undefined;
      return `it completed with ${formatHistoryValue(result!)}; expected an integer`;
    },
    step(state, { outcome, result }) {
      const [greatest, given] = state as State;
      if (outcome !== Outcome.ok) return state;
      const id = result as IntegerValue;
      return greatest === null || id > greatest ? [id, given + 1] : undefined;
    },
    observer: ({ outcome }) => outcome !== Outcome.ok,
    prescribed: withoutGaps,
    describeState: (state) => {
      const [greatest] = state as State;
      return greatest === null ? 'no id given' : `greatest id ${greatest}`;
    },
  });
}

function parseInitial(value: HistoryValue): HistoryValue {
  if (value === null || isIntegerValue(value)) return [value, 0];
  throw new BadInput(`expected the greatest id so far, not ${formatHistoryValue(value)}`, {
    remedy: 'write it such as --initial 7, or leave it out',
  });
}

/**
 * Prescribed: ids grow, so an order that contains every completed generate has given, where the greatest id so far is g, each of
 * their ids up to g. A state in which it has given fewer leaves one out for ever: nothing less than g can follow.
 */
function withoutGaps(remaining: readonly Operation[]): (state: HistoryValue) => HistoryValue | undefined {
  const completed = remaining.filter(({ outcome }) => outcome === Outcome.ok);
  const ids = completed.map(({ result }) => result as IntegerValue);
  ids.sort((left, right) => (left < right ? -1 : left > right ? 1 : 0));
  const upTo = new Map(ids.map((id, place) => [id, place + 1]));
  return (state) => {
    const [greatest, given] = state as State;
    return greatest !== null && given < (upTo.get(greatest) ?? 0) ? undefined : state;
  };
}
