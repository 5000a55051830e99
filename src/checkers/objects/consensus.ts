import { type Operation, Outcome } from '../../core/history.ts';
import { formatHistoryValue, type HistoryValue, sameHistoryValue } from '../../core/history-value.ts';
import { defineSpecification, type SequentialSpecification } from '../linearizability/specification.ts';
import { valueSet } from './value-set.ts';

const UNDECIDED = null;

/**
 * Single-decree consensus (Herlihy 1991, section 3; Lamport 1998): `propose v` decides for v if nothing was decided before, and
 * returns the decided value, its own or an earlier one; `learn` returns the decided value, or nil if nothing was decided yet. So
 * all answers agree, and the value was proposed, maybe by a proposer that crashed. Values are not nil. The state is the decided
 * value, or nil. With keys in the history: one decision a key, such as a slot of a log.
 */
export function consensus(): SequentialSpecification {
  return defineSpecification({
    name: 'consensus',
    initial: UNDECIDED as HistoryValue,
    functions: ['propose', 'learn'],
    perKey: true,
    validate({ f, argument }) {
      return f === 'propose' && argument === null ? 'expected a value to propose, not nil' : undefined;
    },
    step(state, { f, argument, outcome, result }) {
      const decided = f === 'propose' && state === UNDECIDED ? argument : state;
      return outcome !== Outcome.ok || sameHistoryValue(result!, decided) ? decided : undefined;
    },
    // A proposal that was told another value than its own was not the first; from the first on nothing changes.
    observer: (operation) => operation.f === 'learn' || isOverruled(operation),
    droppable: unheardProposals,
    describeState: (state) => (state === UNDECIDED ? 'undecided' : `decided: ${formatHistoryValue(state)}`),
  });
}

function isOverruled({ f, argument, outcome, result }: Operation): boolean {
  return f === 'propose' && outcome === Outcome.ok && !sameHistoryValue(result!, argument);
}

/**
 * Rule 2. A crashed proposal of v decides only if it takes effect before every other proposal. Then each completed operation that
 * follows returned v; if none in the history did, only crashed proposals follow, which are optional and legal in every state.
 * If it takes effect later, it changes nothing. Either way a linearization stays one without it, and without all such.
 */
function unheardProposals(remaining: readonly Operation[]): (operation: Operation) => boolean {
  const answers = remaining.filter(({ outcome }) => outcome === Outcome.ok);
  const heard = valueSet(answers.map(({ result }) => result!));
  return ({ f, argument }) => f === 'propose' && !heard.has(argument);
}
