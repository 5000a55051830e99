import { type ConfirmedEvent, ConfirmedEvents } from './confirmed-events.ts';
import { type Saying, Sayings } from './sayings.ts';
import type { WorldEvent } from './simulated-protocol.ts';

/**
 * Gives each event once: when all that it stands on is on disk, or when its node says what has come of it, though it be too early. A
 * crash that undoes a step of which nobody has heard leaves nothing to be judged; one of which somebody has heard is held to its word.
 */
export class KnownEvents {
  readonly #confirmed = new ConfirmedEvents();
  readonly #sayings = new Sayings();
  readonly #given = new WeakSet<object>();
  readonly #isTelling: (effect: Saying['effect']) => boolean;

  /** @param isTelling whether a message or an answer tells that the event has happened */
  constructor(isTelling: (effect: Saying['effect']) => boolean) {
    this.#isTelling = isTelling;
  }

  /** The event has happened: those that are known now, this one or others. */
  take(event: WorldEvent): readonly ConfirmedEvent[] {
    const told = this.#sayings.take(event).filter(({ effect }) => this.#isTelling(effect));
    const known = [...this.#confirmed.take(event), ...told.map((saying) => saying.event)];
    const news = known.filter((each) => !this.#given.has(each));
    for (const each of news) this.#given.add(each);
    return [...new Set(news)];
  }
}
