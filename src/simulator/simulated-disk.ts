interface PendingWrite {
  readonly writeId: number;
  readonly data: unknown;
  readonly replacesEarlier: boolean;
}

/** The log of a node on its disk. Records become durable in the order in which they were issued. */
export class SimulatedDisk {
  #durable: readonly unknown[] = [];
  #pending: PendingWrite[] = [];

  get durable(): readonly unknown[] {
    return this.#durable;
  }

  get pendingWrites(): number {
    return this.#pending.length;
  }

  issue(writeId: number, data: unknown, replacesEarlier: boolean): void {
    this.#pending.push({ writeId, data, replacesEarlier });
  }

  /** The first unfinished write is finished. @returns its number. */
  finish(): number {
    const { writeId, data, replacesEarlier } = this.#pending.shift()!;
    this.#durable = replacesEarlier ? [data] : [...this.#durable, data];
    return writeId;
  }

  /**
   * A crash: the first few of the unfinished writes are on the disk all the same; the next is torn, which its checksum shows, and
   * so is as good as lost with all after it.
   *
   * @returns the number of the last write that is kept, of those that were unfinished; 0 if none.
   */
  crash(keptWrites: number): number {
    let last = 0;
    for (let kept = 0; kept < keptWrites && this.#pending.length > 0; kept++) last = this.finish();
    this.#pending = [];
    return last;
  }
}
