/** What is known of a history by the name of the Maelstrom workload that made it. */
export interface MaelstromWorkload {
  readonly name: string;
  /** The sequential specification that describes the workload's object. */
  readonly model?: string;
  /** The values are tuples of `jepsen.independent`. */
  readonly isKeyed?: boolean;
  /** What to bear in mind, where the workload asks for less than linearizability. */
  readonly note?: string;
}

const inTheEnd = 'asks only that every update is seen in the end; linearizability is more than it promises';

/** Maelstrom's workloads (doc/workloads.md of Maelstrom): the test and its folder in the store have these names. */
export const maelstromWorkloads: ReadonlyMap<string, MaelstromWorkload> = new Map(
  (
    [
      { name: 'lin-kv', model: 'cas-register', isKeyed: true },
      { name: 'txn-list-append', model: 'append-list' },
      { name: 'txn-rw-register', model: 'multi-register' },
      { name: 'kafka', model: 'log' },
      { name: 'unique-ids' },
      { name: 'echo' },
      { name: 'broadcast', note: inTheEnd },
      { name: 'g-set', note: inTheEnd },
      { name: 'g-counter', note: inTheEnd },
      { name: 'pn-counter', note: inTheEnd },
    ] satisfies MaelstromWorkload[]
  ).map((workload) => [workload.name, workload]),
);
