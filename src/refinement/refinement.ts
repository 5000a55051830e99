import type { NodeClock } from '../core/machine.ts';
import type { Model } from '../core/model.ts';
import type { Value } from '../core/values/index.ts';
import type { ConfirmedEvent } from '../simulator/confirmed-events.ts';

/** One step of a model. */
export interface ModelStep {
  readonly action: string;
  /** In the order of the action's parameters. */
  readonly arguments: readonly Value[];
}

/** What the implementation has done for good: what is seen of it outside stands on records that are on disk. */
export interface ConfirmedView {
  readonly nodes: readonly string[];
  /** The state of a node after its last confirmed event; `undefined` while it is down. */
  stateOf(node: string): unknown;
  /** True time, in milliseconds, when the event came to count. */
  readonly atMs: number;
  /**
   * What the clocks of a node show then, for what the model says of several clocks at once: no node knows it of another.
   *
   * @throws if the world in which the nodes run has no such clocks.
   */
  clockOf(node: string): NodeClock;
}

/**
 * How an implementation refines its model: each of its steps is a sequence of model actions, often none (Abadi and Lamport, The
 * Existence of Refinement Mappings, 1991). The ghost is what the model remembers and no node does: messages in flight,
 * values chosen. It is the harness's, and never the core's.
 */
export interface Refinement<S, Ghost> {
  readonly slug: string;
  /** With constants so large that the implementation meets none of their bounds. */
  readonly model: Model<S>;
  /** Made anew for each run. */
  ghost(): Ghost;
  /** The actions for which this event stands, in their order. May change the ghost. */
  witness(event: ConfirmedEvent, view: ConfirmedView, ghost: Ghost): readonly ModelStep[];
  /** The variables of the model, as far as the implementation determines them: compared after each event. */
  abstraction(view: ConfirmedView, ghost: Ghost): Partial<S>;
}

/** Any refinement, where its types do not matter. */
// biome-ignore lint/suspicious/noExplicitAny: only the refinement itself looks into its model's state and its ghost.
export type AnyRefinement = Refinement<any, any>;
