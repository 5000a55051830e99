import type { Model } from '../core/model.ts';
import type { Monitor, WorldEvent } from '../simulator/simulated-protocol.ts';
import { follow, initialStates, type ModelState } from './follow.ts';
import { type RefinedEvent, RefinedRun, type WatchedWorld } from './refined-run.ts';
import type { AnyRefinement } from './refinement.ts';

/**
 * Runs the model beside the implementation: each event that counts must be the actions that the witness names, and afterwards both
 * must agree. Where an action has several outcomes, all are followed until only some agree.
 */
export class Lockstep implements Monitor {
  readonly name = 'Lockstep';
  /** How many model actions were taken, by name: what was never taken was not compared. */
  readonly taken = new Map<string, number>();
  readonly #model: Model<unknown>;
  readonly #run: RefinedRun;
  #states: readonly ModelState[];

  constructor(refinement: AnyRefinement) {
    this.#model = refinement.model;
    this.#run = new RefinedRun(refinement, (event) => this.#follow(event));
    this.#states = initialStates(refinement.model);
  }

  observe(event: WorldEvent, world: WatchedWorld): string | undefined {
    return this.#run.observe(event, world);
  }

  #follow(refined: RefinedEvent): string | undefined {
    for (const { action } of refined.steps) this.taken.set(action, (this.taken.get(action) ?? 0) + 1);
    const followed = follow(this.#model, this.#states, refined);
    if (typeof followed === 'string') return followed;
    this.#states = followed;
    return undefined;
  }
}
