import type { FairnessCondition, TemporalProperty } from './temporal-property.ts';
import type { Value } from './values/index.ts';

/** Receives one successor: which action was taken, with which arguments, and the values of all variables after it. */
export type SuccessorSink = (action: number, parameters: readonly Value[], next: readonly Value[]) => void;

/** A predicate on single states. */
export interface StateProperty<S> {
  readonly name: string;
  /** The states about which the property says something; a property whose `when` never holds is vacuous. */
  when?(state: S): boolean;
  holds(state: S): boolean;
  /** Speaks of initial states only. */
  readonly onlyInitially?: boolean;
  /** As a constraint: only looks on, and keeps nothing out. */
  readonly onlyWatches?: boolean;
}

/** A predicate on steps, `[][P]_vars`: it must hold of every step that changes a variable. */
export interface ActionProperty<S> {
  readonly name: string;
  holds(before: S, after: S): boolean;
  /** As a constraint: only looks on, and keeps nothing out. */
  readonly onlyWatches?: boolean;
}

/** Where an action is defined. Lines and columns count from one; the last column is the one of the last character. */
export interface DefinitionPlace {
  /** The file. */
  readonly source: string;
  readonly module: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface ActionOutline {
  readonly name: string;
  readonly parameters: readonly string[];
  /** For actions of a specification. */
  readonly place?: DefinitionPlace;
}

/** What a trace needs: names, and how a state is to be shown. */
export interface SystemOutline {
  readonly name: string;
  readonly variables: readonly string[];
  readonly actions: readonly ActionOutline[];
  /**
   * What to show of a state in place of its variables, given the state that follows: an ALIAS. `undefined` where that is
   * the variables after all.
   */
  aliasOf?(values: readonly Value[], next: readonly Value[]): Readonly<Record<string, Value>> | undefined;
}

/** What a system may see of the run that explores it. */
export interface RunView {
  /** States on the behaviour up to the one that is looked at, itself included; 0 while there is none. */
  level(): number;
  distinct(): number;
  generated(): number;
  /** States found that are not expanded yet. */
  queue(): number;
  /** States on the longest of the shortest behaviours found. */
  diameter(): number;
  /** Initial states that were generated. */
  initial(): number;
  /** Whether it has met a limit: what takes long may then throw {@link RunStopped}. */
  hasToStop(): boolean;
}

/**
 * What the explorer explores. Built from a TypeScript model or, later, from a TLA+ module; the explorer knows of
 * neither. A state travels as a vector of values, one a variable; `S` is whatever view of it the source's own
 * functions like to read.
 */
export interface TransitionSystem<S = unknown> extends SystemOutline {
  /** The view of a vector. The vector will not change while the view is in use. */
  viewOf(values: readonly Value[]): S;
  /** All initial states, in a fixed order; duplicates are allowed and counted. */
  initialStates(): Iterable<readonly Value[]>;
  /**
   * Reports every successor, in a fixed order. `next` is reused from call to call; unchanged variables hold the very
   * same value as in the source state. Who does not want the arguments of the actions says so, and is given none.
   */
  successors(state: S, values: readonly Value[], sink: SuccessorSink, wantsArguments?: boolean): void;
  /**
   * How many states were passed over inside of composed actions, in all calls until now. They are no successors, but
   * count as generated, and keep their source from being a deadlock.
   */
  statesPassedOver?(): number;
  /**
   * What of a state tells it from others, where that is not the whole state: a VIEW, or the representative of its orbit
   * under SYMMETRY. Of states that are alike the first found stands for all.
   */
  identityOf?(values: readonly Value[]): readonly Value[];
  /** What makes states alike. Under SYMMETRY only finitely many are; of a VIEW nothing is known. */
  readonly identityKind?: 'symmetry' | 'view';
  readonly invariants: readonly StateProperty<S>[];
  readonly actionProperties: readonly ActionProperty<S>[];
  /** A state that fails one is not stored and not expanded. */
  readonly stateConstraints: readonly StateProperty<S>[];
  /** A step that fails one is not taken. */
  readonly actionConstraints: readonly ActionProperty<S>[];
  /** Goals that must be reachable, or the other properties say little. */
  readonly witnesses: readonly StateProperty<S>[];
  /** Shows the run to the system, before it begins. */
  watch?(run: RunView): void;
  /** Whether it can say something else when it is asked again: its behaviours may then not be found a second time. */
  readonly isImpure?: boolean;
  /** Whether the system itself has asked, while it was explored, for the end of the run. */
  hasExited?(): boolean;
  /** What has to be true after every reachable state was explored. */
  readonly postconditions?: readonly { readonly name: string; holds(): boolean }[];
  /** Assumptions on constants that are false: nothing else is then worth checking. */
  readonly failedAssumptions?: readonly string[];
  /** What the system promises of its behaviours: temporal properties need hold only of those that keep it. */
  readonly fairness?: readonly FairnessCondition<S>[];
  /** Other promises of its behaviours. */
  readonly temporalAssumptions?: readonly TemporalProperty<S>[];
  readonly temporalProperties?: readonly TemporalProperty<S>[];
  /** What was asked to be checked and cannot be: it keeps the verdict from being `valid`. */
  readonly undecided?: readonly { readonly name: string; readonly reason: string }[];
  /** Whether a state without any successor is a violation. */
  readonly deadlock: 'violation' | 'allowed';
}
