interface Entry<Event> {
  readonly atTurn: number;
  readonly event: Event;
}

/** What is to happen, by turn; what is to happen at the same turn, in the order in which it was added. */
export class TurnQueue<Event> {
  readonly #entries: Entry<Event>[] = [];

  get size(): number {
    return this.#entries.length;
  }

  add(atTurn: number, event: Event): void {
    const index = this.#entries.findLastIndex((entry) => entry.atTurn <= atTurn) + 1;
    this.#entries.splice(index, 0, { atTurn, event });
  }

  every(isSo: (event: Event) => boolean): boolean {
    return this.#entries.every(({ event }) => isSo(event));
  }

  /** Takes out what comes first. */
  take(): Entry<Event> | undefined {
    return this.#entries.shift();
  }
}
