import { and, type Formula, fairnessOf } from './formula.ts';
import type { Value } from './values/index.ts';

/** A step of a behaviour: two states and the action that leads from one to the other. */
export interface Step<S> {
  readonly before: S;
  readonly after: S;
  /** All variables before and after. */
  readonly valuesBefore: readonly Value[];
  readonly valuesAfter: readonly Value[];
  /** Its position in the system's table of actions. */
  readonly action: number;
  /** Empty unless some atom wants them. */
  readonly parameters: readonly Value[];
}

/** A predicate on single states. */
export interface StateAtom<S> {
  readonly kind: 'state';
  readonly name: string;
  holds(state: S): boolean;
}

/**
 * `<<A>>_v`: the step is one of A, and changes v. It is false of every step that changes nothing, so that stuttering
 * needs no case of its own; `[A]_v` is the negation of `<<~A>>_v`.
 */
export interface StepAtom<S> {
  readonly kind: 'step';
  readonly name: string;
  holds(step: Step<S>): boolean;
  /** Whether `holds` looks at the parameters of the step. */
  readonly wantsParameters?: boolean;
}

/** `ENABLED <<A>>_v`: some step of the specification, or one that a constraint keeps out, could be taken. */
export interface EnabledAtom<S> {
  readonly kind: 'enabled';
  readonly name: string;
  readonly step: StepAtom<S>;
  /**
   * Decides for states where no step of the system is one; absent where only steps of the system can be. It is called
   * after the successors of the state were made.
   */
  isEnabled?(state: S): boolean;
}

export type Atom<S> = StateAtom<S> | StepAtom<S> | EnabledAtom<S>;

/** A promise that a system makes of its behaviours: what stays enabled is taken in the end. */
export interface FairnessCondition<S> {
  /** Weak: what is enabled without end from some time on is taken again and again; strong: what is enabled again and again. */
  readonly kind: 'weak' | 'strong';
  /** As a reader writes it, such as `WF_vars(Send(p1))`. */
  readonly name: string;
  readonly taken: StepAtom<S>;
  readonly enabled: EnabledAtom<S>;
}

/** Something that is to be true of every fair behaviour. */
export interface TemporalProperty<S> {
  readonly name: string;
  readonly formula: Formula<Atom<S>>;
}

/** All promises of a system as one formula. */
export function assumptionsFormula<S>(
  fairness: readonly FairnessCondition<S>[],
  others: readonly TemporalProperty<S>[],
): Formula<Atom<S>> {
  const kept = fairness.map(({ kind, taken, enabled }) => fairnessOf<Atom<S>>(kind, taken, enabled));
  return and(...kept, ...others.map(({ formula }) => formula));
}
