/**
 * Systems of actors, for exhaustive exploration: each actor keeps a condition of its own, and all that happens is that one of
 * them takes a message or moves of its own accord. Conditions, messages and observations are plain JSON data, never changed
 * once made.
 */

/** What an actor does in one step. */
export interface ActorOutcome {
  readonly condition: unknown;
  readonly sends: readonly ActorSend[];
  /** What the step shows to the {@link ActorSystem.history}, in order. */
  readonly events?: readonly unknown[];
}

export interface ActorSend {
  readonly to: string;
  readonly message: unknown;
}

/** A step that an actor takes without a message: a timer, a crash. */
export interface ActorMove extends ActorOutcome {
  readonly label: string;
  /** The budget that pays for it; where the system has none of this name, it costs nothing. */
  readonly spends?: string;
}

/** Its functions depend on their arguments alone: each is called once for the same ones. */
export interface Actor {
  readonly name: string;
  start(): ActorOutcome;
  /** `undefined`: it cannot take messages now, and this one stays in the network. */
  receive(condition: unknown, from: string, message: unknown): ActorOutcome | undefined;
  moves?(condition: unknown): readonly ActorMove[];
}

/**
 * What may happen to messages under way.
 *
 * - `unordered`: a multiset, from which each is delivered once, in any order.
 * - `duplicating`: all that was ever sent may be delivered at any time, any number of times.
 * - `ordered`: from one actor to another in the order of sending, once.
 */
export type NetworkKind = 'unordered' | 'duplicating' | 'ordered';

/** Holds in every state. */
export interface AlwaysProperty extends StateProperty {
  readonly kind: 'always';
}

/** Holds in some state that can be reached. */
export interface SometimesProperty extends StateProperty {
  readonly kind: 'sometimes';
}

interface StateProperty {
  readonly name: string;
  /** What it reads of an actor; no actor is read without it. Less to tell apart is less to judge. */
  view?(condition: unknown, actor: string): unknown;
  readonly readsHistory?: boolean;
  /** Judged once for each combination of views, by name of the actor, and history. */
  holds(views: Readonly<Record<string, unknown>>, history: unknown): boolean;
}

/** Holds of every step of every actor, between its condition before and after. */
export interface StepProperty {
  readonly name: string;
  readonly kind: 'step';
  holds(before: unknown, after: unknown, actor: string): boolean;
}

export type ActorProperty = AlwaysProperty | SometimesProperty | StepProperty;

/** What is remembered of a run beside the conditions of the actors: a part of the state, so it should forget what it can. */
export interface ObservedHistory {
  readonly initial: unknown;
  record(history: unknown, event: unknown, actor: string): unknown;
}

export interface ActorSystem {
  readonly name: string;
  readonly actors: readonly Actor[];
  readonly network: NetworkKind;
  /** Any message under way may be lost; the budget `losses` pays for it, if there is one. */
  readonly lossy?: boolean;
  /** How often what costs something may happen in a run. */
  readonly budgets?: Readonly<Record<string, number>>;
  readonly history?: ObservedHistory;
  /**
   * Whether an actor in this condition is within the bounds of the exploration. A state outside is judged, and goes no further.
   */
  isWithin?(condition: unknown, actor: string): boolean;
  readonly properties: readonly ActorProperty[];
}
