import { setOf, type Value } from '../core/values/index.ts';
import {
  type EventName,
  type Events,
  known,
  knownWith,
  type NodeName,
  nextEvent,
  withNextEvent,
} from '../models/happened-before.ts';
import type { SteppedEvent } from '../simulator/simulated-protocol.ts';

/** All events of a run with their stamps and pasts, which no node knows: messages are told apart by their sending. */
export class HappenedEvents<N extends NodeName, S extends Value> {
  #events: Events<N, S> = setOf();
  readonly #sendings = new WeakMap<object, EventName<N>>();

  get events(): Events<N, S> {
    return this.#events;
  }

  /** The next event of node n is this step. */
  add(n: N, stamp: S, { input, effects }: SteppedEvent): void {
    const sending = input.kind === 'message' ? this.#sendings.get(input.message) : undefined;
    const past = sending === undefined ? known(this.#events, n) : knownWith(this.#events, n, sending);
    for (const effect of effects)
      if (effect.kind === 'send') this.#sendings.set(effect.message, nextEvent(this.#events, n));
    this.#events = withNextEvent(this.#events, n, stamp, past);
  }
}
