import { BadInput } from '../../core/bad-input.ts';
import { type History, type Operation, operationAt } from '../../core/history.ts';
import type { HistoryValue } from '../../core/history-value.ts';
import type { ClusterDeclaration } from './clusters.ts';

/**
 * The rule 3 declaration (HISTORIES, "Reductions"): which token an operation may produce, and which one its
 * recorded result proves to have been produced before it.
 *
 * Sound, if `produces` names every token that the operation could produce, whatever its result, and
 * `requires` only tokens without which the recorded result is illegal: an `ok` operation r that requires t,
 * where t is not there initially and exactly one operation w of the history (ok or info) can produce t, comes
 * after w in every linearization. So w took effect, and before r returned: w's interval may end where r's
 * ends. Applied to completed w only, unless `crashedToo`: where many crashed ones are of one kind, rule 4 gains more.
 */
export interface DeadlineDeclaration<S> {
  /** Every token that this operation might produce; most operations produce none or one. */
  readonly produces: (operation: Operation) => readonly HistoryValue[];
  /** A token that must have been present when this completed operation took effect; `undefined` for none. */
  readonly requires: (operation: Operation) => HistoryValue | undefined;
  /** Tokens present in the initial state. */
  readonly initially: (initial: S) => readonly HistoryValue[];
  /** Crashed producers too have to take effect, by the same proof. Of use where tokens are seldom produced twice. */
  readonly crashedToo?: boolean | undefined;
  /**
   * A search tries the producers in the order in which their tokens are required first, as in a queue. Of no consequence but
   * for its speed: a wrong guess at the order of concurrent operations shows late, and is costly.
   */
  readonly inOrderOfUse?: boolean | undefined;
}

/** What an operation does to a register: see {@link SequentialSpecification.registerAccess}. */
export type RegisterAccess =
  | { readonly kind: 'write'; readonly value: HistoryValue }
  /** `undefined`: the value was not recorded, or the outcome is unknown, so that the read tells nothing. */
  | { readonly kind: 'read'; readonly value: HistoryValue | undefined };

/** A completed operation of a history, and where it stands. */
export interface CompletedOperation {
  readonly operation: Operation;
  readonly row: number;
  readonly invokedAt: number;
  readonly completedAt: number;
}

/** What {@link SequentialSpecification.specialize} may look at. */
export interface SpecificationContext<S> {
  readonly initial: S;
  /**
   * One operation of each kind that occurs with outcome ok or info; kinds are equal in all that a step may
   * read.
   */
  readonly kinds: readonly Operation[];
  /** How many operations of the history are of the kind at the same place. */
  readonly counts: readonly number[];
}

/**
 * What a sequential object does: the meaning against which a history is judged (Herlihy and Wing 1990,
 * section 2).
 *
 * Only `name`, `initial` and one of `step` and `steps` are needed. Everything else speeds the search up, and
 * each such declaration is a promise about the specification that its docstring states: **no declaration, no
 * reduction**. A step may read `f`, `key`, `argument`, `result` and `outcome` of an operation and nothing
 * else; `process` only when `usesProcess` says so. Reading another property is an error, not a wrong verdict.
 */
export interface SequentialSpecification<S = HistoryValue> {
  readonly name: string;
  readonly initial: S;
  /**
   * The state after this operation, or `undefined` if the operation with this result is illegal in this
   * state. The result of an `info` operation is `undefined`: give the state that it leaves if it took effect,
   * with whatever result. Must be a pure function and leave `state` as it is.
   */
  readonly step?: ((state: S, operation: Operation) => S | undefined) | undefined;
  /** Instead of `step`, for an object that may choose: every state in which this operation can leave it. */
  readonly steps?: ((state: S, operation: Operation) => Iterable<S>) | undefined;
  /**
   * Equal for equal states, different for different ones. Needed only for states that are not a
   * HistoryValue.
   */
  readonly stateKey?: ((state: S) => string) | undefined;
  /** The state in words, for explanations. */
  readonly describeState?: ((state: S) => string) | undefined;
  /** Names of the functions that it understands. A history with another one is bad input. */
  readonly functions?: readonly string[] | undefined;
  /**
   * Says what is wrong with an operation that makes no sense at all, such as a cas whose argument is no
   * pair.
   */
  readonly validate?: ((operation: Operation) => string | undefined) | undefined;
  /** The initial state that a value in a file or on the command line means. Default: the value itself. */
  readonly parseInitial?: ((value: HistoryValue) => S) | undefined;
  /** The step reads `operation.process`, as a lock that knows its owner does. */
  readonly usesProcess?: boolean | undefined;
  /**
   * It describes one object, and operations with different keys touch different objects of this kind. A
   * history without keys is one object.
   */
  readonly perKey?: boolean | undefined;
  /**
   * The object is a register, or one a key: what this operation does to it; `undefined` for an operation that is neither a
   * read nor a write. The consistency models below sequential consistency are defined by who reads whose write, and judge
   * only a specification that says so.
   *
   * The promise: a write is legal in every state and leaves its value for the state; a read leaves the state as it is, and is
   * legal exactly if the state is its value, or if that is not known.
   */
  readonly registerAccess?: ((operation: Operation) => RegisterAccess | undefined) | undefined;
  /**
   * Adapts the specification to a history before the search, and says in notes what it assumed. Parts of the history, in which
   * completions may have become crashes, are judged by the same adapted specification: its declarations must hold for them.
   */
  readonly specialize?:
    | ((context: SpecificationContext<S>) => {
        readonly specification: SequentialSpecification<S>;
        readonly notes: readonly string[];
      })
    | undefined;

  /**
   * Rule 1, `eager`: this operation, with this recorded result, is an observation: in *every* state where it
   * is legal, its only successor is that same state.
   *
   * Sound: let y be open, and legal in the present state s. Take any linearization that goes on from here and
   * move y to its front. y leaves s as it is, so every other operation sees the states it saw; y is legal in
   * s; all that precedes y in real time has been linearized. So a linearization exists from here exactly if
   * one exists that begins with y. That the successor is s *now* is not enough: init 1, `write 1` open,
   * `write 2`, read 2, `write 1` returns, read 1 is linearizable, but not after linearizing `write 1` at
   * once. Where the object may choose (`steps`), a state of the search is a set of object states: at once only if it is legal in
   * all of them, else it is a move like any other. For an info operation the promise is that it never changes the state; it is then left out, for a
   * linearization stays one without it.
   */
  readonly observer?: ((operation: Operation) => boolean) | undefined;
  /**
   * Rule 2, `drop`: given one operation of each kind that remains (with its outcome), a predicate that picks
   * *crashed* operations without which every linearization stays one. Applied again to what remains until
   * nothing changes.
   *
   * Sound when the promise holds: removing an optional operation only removes linearizations, so a reduced
   * history that is linearizable was so before; and by the promise one that was linearizable stays so. All
   * picked operations go at once, so the promise must hold for any set of them.
   */
  readonly droppable?:
    | ((remaining: readonly Operation[], initial: S) => (operation: Operation) => boolean)
    | undefined;
  /** Rule 3, `deadline`. */
  readonly deadline?: DeadlineDeclaration<S> | undefined;
  /**
   * Rule 4, `dominance`: crashed operations that a step cannot tell apart form a class whose members are used
   * earliest invoked first; and a configuration is pruned when another at the same position, in the same
   * state, with the same completed operations linearized, has used no more *of each class*. Default: on for
   * `step`, off for `steps`.
   *
   * Sound for every specification whose steps read only what {@link specifiedOperation} gives. Counting: let
   * a, b be of one class, a invoked first. Neither ever returns, so neither precedes any operation; where b
   * may stand, a may. A linearization with b and without a, or with b before a, stays one when they change
   * places. Dominance: a continuation from B takes, of each class, at most what B has left at each moment; A,
   * with the same members available by then and no more of them used, can do the same steps from the same
   * state. Fewer *in total* is not enough: having used one of class 1 is no better than having used two of
   * class 2.
   */
  readonly interchangeableCrashed?: boolean | undefined;
  /**
   * Rule 5, `partition`: the component of the object that this operation touches, it alone, and nothing else
   * touches.
   *
   * Sound by locality (Herlihy and Wing 1990, theorem 1): a history is linearizable exactly if its
   * restriction to each component is, each from the same initial state. Size, range reads and global
   * revisions forbid it: such an operation touches the {@link wholeObject}, and where there is one nothing is split.
   */
  readonly partition?: ((operation: Operation) => HistoryValue | undefined | typeof wholeObject) | undefined;
  /**
   * `merge`: a state that no operation of the history can tell from this one. It is called on every state, the initial one
   * included, and must give itself for what it gives.
   *
   * Sound, if in both states the same operations of the history are legal, with their recorded results, and lead to states
   * with the same representative again: by induction over its length, an order of operations is legal from one exactly if
   * it is legal from the other. Only for `step`.
   */
  readonly representative?: ((state: S) => S) | undefined;
  /** Rule 6, `clusters`: see {@link ClusterDeclaration}. For histories whose results say which operation wrote what. */
  readonly clusters?: ClusterDeclaration<S> | undefined;
  /**
   * For the explanation of a violation, not for the verdict: rows of a few operations that cannot all have been told what
   * they were told, in the order of their intervals, whatever other operations there were; `undefined` if none are found.
   */
  readonly contradiction?:
    | ((completed: readonly CompletedOperation[]) => readonly number[] | undefined)
    | undefined;
  /**
   * `prescribed`, what the results of *all* completed operations tell of the states on the way: given one operation of
   * each kind that remains (with its outcome), a function of states. It gives `undefined` for a state through which no
   * legal order goes that contains every completed operation given; and for any other state that one, or another from which
   * the same orders of the operations given are legal. Applying it twice is applying it once.
   *
   * Sound: a linearization contains every completed operation, so it passes no state of the first sort, and a configuration
   * with one leads nowhere. From a state and its stand-in the same operations can follow, so a configuration with the one
   * leads to success exactly if that with the other does, with the same rows in the same order.
   */
  readonly prescribed?:
    | ((remaining: readonly Operation[], initial: S) => (state: S) => S | undefined)
    | undefined;
}

/** What an operation touches that touches more than one component; see {@link SequentialSpecification.partition}. */
export const wholeObject: unique symbol = Symbol('the whole object');

/** Checks a specification's declarations and returns it. */
export function defineSpecification<S = HistoryValue>(
  specification: SequentialSpecification<S>,
): SequentialSpecification<S> {
  const { name, step, steps } = specification;
  if (typeof name !== 'string' || name === '') throw new BadInput('a specification needs a name');
  if ((step === undefined) === (steps === undefined)) {
    throw new BadInput(`specification ${name}: expected either step or steps`, {
      remedy:
        'step(state, operation) gives the next state or undefined; steps(state, operation) gives all of them',
    });
  }
  return specification;
}

/**
 * Every state in which the operation can leave the object; empty if it is illegal. From the definition
 * alone.
 */
export function successorsOf<S>(
  specification: SequentialSpecification<S>,
  state: S,
  operation: Operation,
): readonly S[] {
  if (specification.steps) return [...specification.steps(state, operation)];
  const next = specification.step!(state, operation);
  return next === undefined ? [] : [next];
}

/** An operation with nothing in it that a step must not read. */
class SpecifiedOperation implements Operation {
  readonly f: string;
  readonly key: HistoryValue | undefined;
  readonly argument: HistoryValue;
  readonly result: HistoryValue | undefined;
  readonly outcome: Operation['outcome'];

  constructor({ f, key, argument, result, outcome }: Operation) {
    this.f = f;
    this.key = key;
    this.argument = argument;
    this.result = result;
    this.outcome = outcome;
  }

  get index(): number {
    throw new Error(
      'a specification must not read operation.index: where an operation stands means nothing to it',
    );
  }

  get process(): string {
    throw new Error('the specification reads operation.process: declare usesProcess: true');
  }
}

/**
 * The operation in a row as a step may see it. Two rows whose `f`, key, argument, result and outcome (and
 * process, if used) are equal are the same to the specification *by construction*: on this rest the memo of
 * steps and rule 4.
 */
export function specifiedOperation(history: History, index: number, usesProcess: boolean): Operation {
  const operation = operationAt(history, index);
  const specified = new SpecifiedOperation(operation);
  if (usesProcess)
    Object.defineProperty(specified, 'process', { value: operation.process, enumerable: true });
  return specified;
}
