import type { Reply, Send } from '../core/machine.ts';
import type { StartedEvent, SteppedEvent, WorldEvent } from './simulated-protocol.ts';

/** What a node says, and the event in which it said so. */
export interface Saying {
  readonly node: string;
  // biome-ignore lint/suspicious/noExplicitAny: the messages and results of a protocol are its own affair.
  readonly effect: Send<any> | Reply<any>;
  readonly event: StartedEvent | SteppedEvent;
}

/**
 * What leaves the nodes of a run, and when: at once, or when the node hears that the record it waits for is on disk. What waits when
 * the node crashes is never said, even if the record is on disk by then.
 */
export class Sayings {
  readonly #written = new Map<string, number>();
  #waiting: readonly Saying[] = [];

  /** What waits for a disk: it may yet be said, or never. */
  get waiting(): readonly Saying[] {
    return this.#waiting;
  }

  /** The event has happened: what is said by it. */
  take(event: WorldEvent): readonly Saying[] {
    switch (event.kind) {
      case 'written':
        // The node has not heard of it yet: it may be paused.
        return [];
      case 'crashed':
        this.#waiting = this.#waiting.filter(({ node }) => node !== event.node);
        this.#written.delete(event.node);
        return [];
      default:
        if (event.kind === 'stepped' && event.input.kind === 'written')
          this.#written.set(event.node, event.input.writeId);
        this.#waiting = [...this.#waiting, ...sayingsIn(event)];
        return this.#release(event.node);
    }
  }

  #release(node: string): readonly Saying[] {
    const written = this.#written.get(node) ?? 0;
    const isOut = ({ node: by, effect: { afterPersist = 0 } }: Saying) =>
      by === node && afterPersist <= written;
    const said = this.#waiting.filter(isOut);
    if (said.length > 0) this.#waiting = this.#waiting.filter((each) => !isOut(each));
    return said;
  }
}

/** What a crash in the midst of the step comes before is never said. */
function sayingsIn(event: StartedEvent | SteppedEvent): readonly Saying[] {
  const { node } = event;
  const end = event.kind === 'stepped' ? event.crashedAtEffect : undefined;
  return event.effects
    .slice(0, end)
    .flatMap((effect) =>
      effect.kind === 'send' || effect.kind === 'reply' ? [{ node, effect, event }] : [],
    );
}
