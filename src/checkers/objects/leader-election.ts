import { type Operation, Outcome } from '../../core/history.ts';
import { formatHistoryValue, type HistoryValue, historyValueKey } from '../../core/history-value.ts';
import { plural } from '../../core/plural.ts';
import {
  defineSpecification,
  type SequentialSpecification,
  wholeObject,
} from '../linearizability/specification.ts';
import { type FiniteSet, FiniteSets } from './finite-sets.ts';
import { isIntegerValue } from './integer-value.ts';
import { ItemNumbers } from './item-numbers.ts';

interface Elections {
  /** The terms that have a leader, and these terms each with its leader. */
  readonly terms: FiniteSet;
  readonly leaders: FiniteSet;
  /** Candidates that won in a term that is not known, each as often as it did. Sorted. */
  readonly winners: readonly number[];
}

/**
 * Leader election in terms: no term has two leaders (Ongaro and Ousterhout 2014, figure 3, "Election Safety").
 *
 * `elect candidate` returns the term in which the candidate was elected; `false` if it was not, which tells nothing else; nil if
 * the term was not recorded. `leader` returns `[term leader]`: the leader was elected in that term before; or nil, which tells
 * nothing. Terms need not come in order, and `leader` may answer with an old one: both happen where nothing is wrong, as
 * when a candidate of an older term receives its last vote late.
 *
 * A candidate whose term is not known, for its `elect` crashed or the term was not recorded, may have been elected in any
 * term without a leader. Which one it was is left open until a `leader` tells: nothing else could tell these terms apart.
 *
 * In a history without any `elect` nobody's election is recorded; the first `leader` that names a term then stands for it.
 */
export function leaderElection(): SequentialSpecification<Elections> {
  const elections = new ElectionStates();
  return {
    ...leaderElectionOf(elections, true),
    specialize: ({ kinds }) => {
      const areRecorded = kinds.length === 0 || kinds.some(({ f }) => f === 'elect');
      const believed =
        'no election was recorded: the first answer that names the leader of a term is believed';
      return {
        specification: leaderElectionOf(elections, areRecorded),
        notes: areRecorded ? [] : [believed],
      };
    },
  };
}

function leaderElectionOf(
  elections: ElectionStates,
  areRecorded: boolean,
): SequentialSpecification<Elections> {
  return defineSpecification<Elections>({
    name: 'leader-election',
    initial: elections.none,
    functions: ['elect', 'leader'],
    perKey: true,
    validate: problemWith,
    step(state, operation) {
      if (tellsNothing(operation)) return state;
      if (isUnplaced(operation)) return elections.withWinner(state, operation);
      if (elections.hasLeader(state, operation))
        return elections.agrees(state, operation) ? state : undefined;
      const next = elections.withLeader(state, operation);
      return operation.f === 'elect' || !areRecorded ? next : elections.withoutWinner(next, operation);
    },
    stateKey: ({ leaders, winners }) => `${leaders} ${winners}`,
    // An answer that names a leader may be the first to tell in which term that leader was elected.
    observer: tellsNothing,
    droppable: unnamedWinners,
    // Rule 5. An operation looks at the leader of one term and sets no other. But an election in a term that is not known may
    // be of any: where there is one, all terms belong together.
    partition: (operation) => {
      if (tellsNothing(operation)) return undefined;
      return isUnplaced(operation) ? wholeObject : termOf(operation);
    },
    describeState: (state) => elections.describe(state),
  });
}

/** Who leads in which term, in states that cost the same however many terms there are. */
class ElectionStates {
  readonly #sets = new FiniteSets();
  readonly #numbers = new ItemNumbers();
  readonly none: Elections = { terms: this.#sets.empty, leaders: this.#sets.empty, winners: [] };

  hasLeader({ terms }: Elections, operation: Operation): boolean {
    return this.#sets.has(terms, this.#numberOf(termOf(operation)));
  }

  /** Whether the leader of the operation's term is the one that it names. */
  agrees({ leaders }: Elections, operation: Operation): boolean {
    return this.#sets.has(leaders, this.#leaderOf(operation));
  }

  withLeader({ terms, leaders, winners }: Elections, operation: Operation): Elections {
    return {
      terms: this.#sets.with(terms, this.#numberOf(termOf(operation))),
      leaders: this.#sets.with(leaders, this.#leaderOf(operation)),
      winners,
    };
  }

  withWinner(state: Elections, operation: Operation): Elections {
    const winners = [...state.winners, this.#numberOf(candidateOf(operation))];
    return { ...state, winners: winners.sort((left, right) => left - right) };
  }

  /** One election less in a term that is not known; `undefined` if there is none that the candidate won. */
  withoutWinner(state: Elections, operation: Operation): Elections | undefined {
    const place = state.winners.indexOf(this.#numberOf(candidateOf(operation)));
    return place < 0 ? undefined : { ...state, winners: state.winners.toSpliced(place, 1) };
  }

  describe({ terms, winners }: Elections): string {
    const placed = `${plural(this.#sets.size(terms), 'term')} with a leader`;
    const unplaced = plural(winners.length, 'election');
    return winners.length === 0 ? placed : `${placed}, ${unplaced} in terms that are not known`;
  }

  #leaderOf(operation: Operation): number {
    return this.#numberOf([termOf(operation), candidateOf(operation)]);
  }

  #numberOf(value: HistoryValue): number {
    return this.#numbers.numberOf(value);
  }
}

function problemWith({ f, argument, outcome, result = null }: Operation): string | undefined {
  if (f === 'elect') {
    if (argument === null) return 'expected a candidate';
    if (result === null || result === false || isIntegerValue(result)) return undefined;
    return `it completed with ${formatHistoryValue(result)}; expected a term (an integer), false or nil`;
  }
  if (outcome !== Outcome.ok || result === null) return undefined;
  if (Array.isArray(result) && result.length === 2 && isIntegerValue(result[0])) return undefined;
  return `it completed with ${formatHistoryValue(result)}; expected [term leader], the term an integer, or nil`;
}

/** A `leader` without an answer, and an `elect` that was not won: legal in every state. */
function tellsNothing({ f, outcome, result = null }: Operation): boolean {
  return f === 'leader' ? result === null : outcome === Outcome.ok && result === false;
}

/** An `elect` that was won, or may have been, in a term that is not known. */
function isUnplaced({ f, result = null }: Operation): boolean {
  return f === 'elect' && result === null;
}

function candidateOf({ f, argument, result }: Operation): string {
  return historyValueKey(f === 'elect' ? argument : (result as readonly HistoryValue[])[1]!);
}

function termOf({ f, result }: Operation): string {
  return historyValueKey(f === 'elect' ? result! : (result as readonly HistoryValue[])[0]!);
}

/**
 * Rule 2. The election of a crashed candidate shows only when an answer names the candidate: then it is that election, or
 * another one of the candidate. If no answer does, the elections stay among those in terms not known, where nothing looks
 * for another candidate.
 */
function unnamedWinners(remaining: readonly Operation[]): (operation: Operation) => boolean {
  const answers = remaining.filter((operation) => operation.f === 'leader' && !tellsNothing(operation));
  const named = new Set(answers.map(candidateOf));
  return (operation) => operation.f === 'elect' && !named.has(candidateOf(operation));
}
