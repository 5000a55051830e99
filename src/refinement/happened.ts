import { record, setOf, type Value } from '../core/values/index.ts';
import {
  type EventName,
  type Events,
  type Happened,
  known,
  knownWith,
  type NodeName,
  nextEvent,
} from '../models/happened-before.ts';
import type { SteppedEvent } from '../simulator/simulated-protocol.ts';

/** All events of a run with their stamps and pasts, which no node knows: messages are told apart by their sending. */
export class HappenedEvents<N extends NodeName, S extends Value> {
  #events: Events<N, S> = setOf();
  readonly #sendings = new WeakMap<object, EventName<N>>();

  get events(): Events<N, S> {
    return this.#events;
  }

  /** The next event of node n is this step; some models note more of it. */
  add(n: N, stamp: S, { input, effects }: SteppedEvent, more: Readonly<Record<string, Value>> = {}): void {
    const sending = input.kind === 'message' ? this.#sendings.get(input.message) : undefined;
    const past = sending === undefined ? known(this.#events, n) : knownWith(this.#events, n, sending);
    const event = nextEvent(this.#events, n);
    for (const effect of effects) if (effect.kind === 'send') this.#sendings.set(effect.message, event);
    this.#events = this.#events.add(record({ event, stamp, past, ...more }) as unknown as Happened<N, S>);
  }
}
