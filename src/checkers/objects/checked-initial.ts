import { BadInput } from '../../core/bad-input.ts';
import { formatHistoryValue, type HistoryValue } from '../../core/history-value.ts';
import type { SequentialSpecification } from '../linearizability/specification.ts';

/** What an initial state may be: whether it is one, and the same in words, for a message. */
export interface InitialStates {
  readonly includes: (initial: HistoryValue) => boolean;
  /** Such as `a mutex begins free (nil) or held (true)`. */
  readonly expected: string;
  /** A value for `--initial`. */
  readonly example: string;
}

/** A specification that refuses to begin in a state that it does not know, whoever named it. */
export function withInitialStates(
  specification: SequentialSpecification,
  { includes, expected, example }: InitialStates,
): SequentialSpecification {
  return {
    ...specification,
    specialize: (context) => {
      const { initial } = context;
      if (!includes(initial)) {
        throw new BadInput(`${expected}, not in the state ${formatHistoryValue(initial)}`, {
          remedy: `name another initial state, such as --initial ${example}`,
        });
      }
      return specification.specialize?.(context) ?? { specification, notes: [] };
    },
  };
}
