import type { Pick } from '../linearizability/simulated-history.ts';

interface Update {
  readonly key: number;
  readonly value: number;
  readonly from: number;
  /** Updates that the sender had when it wrote. */
  readonly after: ReadonlySet<Update>;
  readonly timestamp: number;
}

interface Replica {
  readonly has: Set<Update>;
  readonly values: Map<number, Update>;
  readonly inbox: Update[];
}

export interface StoreShape {
  readonly delivery?: 'any order' | 'in order' | 'causal';
  readonly lastWriterWins?: boolean;
  /** Whether each process stays with its replica. */
  readonly hasSessions?: boolean;
}

/**
 * A replica a process, which reads and writes it, and whose updates travel to the others: in any order, in the order of the
 * sender, or causally. Where two updates of a key meet, the later arrival counts, or the later timestamp. Some processes may
 * read from any replica.
 */
export class ReplicatedStore {
  readonly #replicas: Replica[];
  readonly #pick: Pick;
  readonly #delivery: 'any order' | 'in order' | 'causal';
  readonly #lastWriterWins: boolean;
  readonly #hasSessions: boolean;
  readonly #speed: number;
  #clock = 0;

  /** What the shape leaves open is chosen. */
  constructor(replicas: number, pick: Pick, shape: StoreShape = {}) {
    this.#pick = pick;
    this.#replicas = Array.from({ length: replicas }, () => ({
      has: new Set(),
      values: new Map(),
      inbox: [],
    }));
    const delivery = (['any order', 'in order', 'in order', 'causal', 'causal'] as const)[pick(5)]!;
    const lastWriterWins = pick(2) === 0;
    const hasSessions = pick(3) > 0;
    this.#delivery = shape.delivery ?? delivery;
    this.#lastWriterWins = shape.lastWriterWins ?? lastWriterWins;
    this.#hasSessions = shape.hasSessions ?? hasSessions;
    this.#speed = [1, 3, 8][pick(3)]!;
  }

  write(process: number, key: number, value: number): void {
    const replica = this.#replicas[process]!;
    // A clock that is not quite the order of writing, or the last writer would be the last to arrive.
    const timestamp = (this.#clock += 1) + 3 * this.#pick(2) + this.#pick(100) / 1000;
    const update = { key, value, from: process, after: new Set(replica.has), timestamp };
    this.#replicas.forEach((other, index) => {
      if (index !== process) other.inbox.push(update);
    });
    this.#apply(replica, update);
  }

  read(process: number, key: number): number | null {
    const replica = this.#hasSessions ? process : this.#pick(this.#replicas.length);
    return this.#replicas[replica]!.values.get(key)?.value ?? null;
  }

  /** Delivers an update somewhere, perhaps. */
  deliver(): void {
    if (this.#pick(10) >= this.#speed) return;
    const replica = this.#replicas[this.#pick(this.#replicas.length)]!;
    const ready = replica.inbox.filter((update, place) => {
      if (this.#delivery === 'any order') return true;
      if (this.#delivery === 'causal') return [...update.after].every((earlier) => replica.has.has(earlier));
      return replica.inbox.findIndex(({ from }) => from === update.from) === place;
    });
    if (ready.length === 0) return;
    const update = ready[this.#pick(ready.length)]!;
    replica.inbox.splice(replica.inbox.indexOf(update), 1);
    this.#apply(replica, update);
  }

  #apply(replica: Replica, update: Update): void {
    replica.has.add(update);
    const present = replica.values.get(update.key);
    if (this.#lastWriterWins && present !== undefined && present.timestamp > update.timestamp) return;
    replica.values.set(update.key, update);
  }
}
