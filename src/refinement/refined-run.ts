import type { Value } from '../core/values/index.ts';
import { type ConfirmedEvent, ConfirmedEvents } from '../simulator/confirmed-events.ts';
import type { WorldEvent, WorldView } from '../simulator/simulated-protocol.ts';
import type { AnyRefinement, ConfirmedView, ModelStep } from './refinement.ts';

/** What an event of the implementation is to the model. */
export interface RefinedEvent {
  readonly event: ConfirmedEvent;
  readonly steps: readonly ModelStep[];
  /** When all that the event stands on was on disk: the true time, in milliseconds. */
  readonly atMs: number;
  /** The variables of the model as the implementation has them afterwards. */
  readonly state: Readonly<Record<string, Value>>;
}

/** The nodes that run, and their clocks, if they have some. */
export type WatchedWorld = Pick<WorldView, 'nodes'> & Partial<Pick<WorldView, 'clockOf'>>;

export function noClocks(node: string): never {
  throw new Error(`the world in which ${node} runs has no clocks`);
}

/** The events of a run that count, in the order in which they came to count, as steps of the model. */
export class RefinedRun {
  readonly #refinement: AnyRefinement;
  readonly #ghost: unknown;
  readonly #events = new ConfirmedEvents();
  readonly #confirmed = new Map<string, unknown>();
  readonly #take: (event: RefinedEvent) => string | undefined;

  /** @param take sees each event as it comes to count, and may say what is wrong with it */
  constructor(refinement: AnyRefinement, take: (event: RefinedEvent) => string | undefined) {
    this.#refinement = refinement;
    this.#ghost = refinement.ghost();
    this.#take = take;
  }

  observe(event: WorldEvent, world: WatchedWorld): string | undefined {
    const view: ConfirmedView = {
      nodes: world.nodes,
      stateOf: (node) => this.#confirmed.get(node),
      atMs: event.atMs,
      clockOf: world.clockOf ?? noClocks,
    };
    for (const confirmed of this.#events.take(event)) {
      this.#confirmed.set(confirmed.node, stateAfter(confirmed));
      const complaint = this.#refine(confirmed, view);
      if (complaint !== undefined) return complaint;
    }
    return undefined;
  }

  #refine(event: ConfirmedEvent, view: ConfirmedView): string | undefined {
    const { witness, abstraction } = this.#refinement;
    const steps = witness(event, view, this.#ghost);
    const state = abstraction(view, this.#ghost) as Readonly<Record<string, Value>>;
    return this.#take({ event, steps, atMs: view.atMs, state });
  }
}

function stateAfter(event: ConfirmedEvent): unknown {
  if (event.kind === 'crashed') return undefined;
  return event.kind === 'started' ? event.state : event.after;
}
