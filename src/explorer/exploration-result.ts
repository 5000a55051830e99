import type { DefinitionPlace } from '../core/transition-system.ts';
import type { Value } from '../core/values/index.ts';
import type { Check, LimitMet as LimitMetNamed, VerdictKind } from '../core/verdict.ts';

/** One state of a behaviour and the step that led to it. */
export interface TraceStep {
  /** `Action(argument, ...)`, or `Init`. */
  readonly label: string;
  readonly action: string;
  readonly parameters: Readonly<Record<string, Value>>;
  readonly state: Readonly<Record<string, Value>>;
  /** What the specification wants to be shown in place of the variables. */
  readonly alias?: Readonly<Record<string, Value>>;
  /** Where the action is defined, for a specification. */
  readonly place?: DefinitionPlace;
  /** Variables, or names of the alias, whose value differs from the step before; all of them in the first. */
  readonly changed: readonly string[];
}

/** A behaviour that breaks a property: the shortest one, when found by breadth-first search. */
export interface Counterexample {
  readonly property: string;
  readonly kind:
    | 'invariant'
    | 'action property'
    | 'deadlock'
    | 'assertion'
    | 'assumption'
    | 'postcondition'
    | 'temporal property';
  /** Steps after the initial state. */
  readonly depth: number;
  readonly trace: readonly TraceStep[];
  /** How the behaviour goes on for ever, where it has to. */
  readonly loop?: BehaviourLoop;
  /** What else there is to say of it, such as the message of an `Assert`, or why there is no behaviour to show. */
  readonly remarks?: readonly string[];
}

/** From the last state of a trace the behaviour goes back to an earlier one, again and again. */
export interface BehaviourLoop {
  /** Position of the state to which the last one leads. */
  readonly start: number;
  /** The step that leads there; `undefined` if the behaviour stays in its last state for ever. */
  readonly label: string | undefined;
  /** How often the loop was run around, where it closes only in a VIEW. */
  readonly rounds?: number;
  /** Why the loop keeps each fairness condition. */
  readonly fairness: readonly { readonly condition: string; readonly reason: string }[];
}

/** Which limit ended an exploration before its verdict. */
export type LimitMet = LimitMetNamed<
  'states' | 'depth' | 'time' | 'memory' | 'cancelled' | 'collision' | 'behaviours' | 'specification'
>;

/** How often an action was taken, and how many new states it found. */
export interface ActionCoverage {
  readonly action: string;
  readonly taken: number;
  readonly distinct: number;
}

/** How much a property was put to the test. */
export interface PropertyCoverage {
  readonly property: string;
  /** States about which it said something; 0 makes it vacuous. */
  readonly exercised: number;
}

export interface WitnessCoverage {
  readonly witness: string;
  /** Depth of the first state that satisfies it; `undefined` if none was seen. */
  readonly depth: number | undefined;
}

/** What an exploration found and how far its claim reaches. */
export interface ExplorationResult {
  readonly verdict: VerdictKind;
  readonly model: string;
  readonly checks: readonly Check[];
  readonly states: {
    /** Initial states and successors emitted, before deduplication. */
    readonly generated: number;
    readonly distinct: number;
    /** Steps from an initial state to the farthest state seen. */
    readonly depth: number;
  };
  readonly seconds: number;
  readonly counterexample: Counterexample | undefined;
  readonly limit: LimitMet | undefined;
  readonly coverage: readonly ActionCoverage[];
  readonly properties: readonly PropertyCoverage[];
  readonly witnesses: readonly WitnessCoverage[];
  /** Actions never taken, vacuous properties, unreached witnesses, collision odds that are too high. */
  readonly warnings: readonly string[];
  readonly scope: {
    readonly mode: 'breadth-first' | 'random behaviours';
    /** Whether every reachable state within the constraints was expanded. */
    readonly exhaustive: boolean;
    readonly constraints: readonly string[];
    /** States generated that a constraint kept out. */
    readonly constrainedOut: number;
    readonly deadlock: 'violation' | 'allowed';
    /** Odds that two states shared a fingerprint: expected from the counts, and the birthday figure. */
    readonly collisionOdds: { readonly optimistic: number; readonly birthday: number };
    /** On which states temporal properties were judged, where those are others. */
    readonly temporal?: string;
    /** Values in the hash-consing table. */
    readonly storedValues: number;
    readonly seed?: number;
  };
}

/** What is known while a run is under way. */
export interface ExplorationProgress {
  readonly generated: number;
  readonly distinct: number;
  readonly frontier: number;
  readonly depth: number;
  readonly generatedPerSecond: number;
  readonly seconds: number;
}
