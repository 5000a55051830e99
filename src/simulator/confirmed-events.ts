import type { Persist } from '../core/machine.ts';
import type { CrashedEvent, StartedEvent, SteppedEvent, WorldEvent } from './simulated-protocol.ts';

/** A step counts when all that the node has written up to it is on disk; a step that a crash undoes never counts. */
export type ConfirmedEvent = StartedEvent | SteppedEvent | CrashedEvent;

/** What the first of the steps to break a promise is told of, if one does. */
export function firstComplaint(
  events: readonly ConfirmedEvent[],
  complaintAbout: (step: SteppedEvent) => string | undefined,
): string | undefined {
  for (const event of events) {
    const complaint = event.kind === 'stepped' ? complaintAbout(event) : undefined;
    if (complaint !== undefined) return complaint;
  }
  return undefined;
}

/** An event that waits until all that its node has written up to it is on disk. */
interface Unconfirmed {
  readonly event: StartedEvent | SteppedEvent;
  readonly lastWrite: number;
}

/** Holds the events of a run back until they count: what others see of a node stands on records that are on disk. */
export class ConfirmedEvents {
  readonly #unconfirmed = new Map<string, Unconfirmed[]>();
  readonly #written = new Map<string, number>();

  /** The event has happened: those that count now, this one or others, in their order. */
  take(event: WorldEvent): readonly ConfirmedEvent[] {
    const { node } = event;
    switch (event.kind) {
      case 'started':
      case 'stepped':
        this.#queueOf(node).push({ event, lastWrite: this.#lastWriteOf(event) });
        return this.#confirm(node);
      case 'written':
        this.#written.set(node, event.writeId);
        return this.#confirm(node);
      case 'crashed': {
        const confirmed = this.#confirm(node);
        this.#unconfirmed.delete(node);
        this.#written.delete(node);
        return [...confirmed, event];
      }
    }
  }

  #queueOf(node: string): Unconfirmed[] {
    let queue = this.#unconfirmed.get(node);
    if (queue === undefined) {
      queue = [];
      this.#unconfirmed.set(node, queue);
    }
    return queue;
  }

  /** The last write that the node has issued in this life, the event's included. */
  #lastWriteOf(event: StartedEvent | SteppedEvent): number {
    const carriedOut =
      'crashedAtEffect' in event ? event.effects.slice(0, event.crashedAtEffect) : event.effects;
    const own = event.effects.findLast((effect) => effect.kind === 'persist');
    // A record that the crash came before is never written: the event never counts.
    if (own !== undefined && !carriedOut.includes(own)) return Number.POSITIVE_INFINITY;
    return (
      (own as Persist<unknown> | undefined)?.writeId ??
      this.#queueOf(event.node).at(-1)?.lastWrite ??
      this.#written.get(event.node) ??
      0
    );
  }

  #confirm(node: string): ConfirmedEvent[] {
    const queue = this.#queueOf(node);
    const confirmed: ConfirmedEvent[] = [];
    while (queue.length > 0 && queue[0]!.lastWrite <= (this.#written.get(node) ?? 0))
      confirmed.push(queue.shift()!.event);
    return confirmed;
  }
}
