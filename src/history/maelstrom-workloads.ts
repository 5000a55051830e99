/** What is known of a history by the name of the Maelstrom workload that made it. */
export interface MaelstromWorkload {
  readonly name: string;
  /** The sequential specification that describes the workload's object. */
  readonly model?: string;
  /** The values are tuples of `jepsen.independent`. */
  readonly isKeyed?: boolean;
  /** Functions that the specification knows by another name. */
  readonly functions?: ReadonlyMap<string, string>;
  /** What to bear in mind, where the workload asks for less than linearizability. */
  readonly note?: string;
}

const inTheEnd = 'asks only that every update is seen in the end; linearizability is more than it promises';
const strict =
  'may have been asked for less (--consistency-models) than strict serializability, which is judged here';

/** Maelstrom's workloads (doc/workloads.md of Maelstrom): the test and its folder in the store have these names. */
export const maelstromWorkloads: ReadonlyMap<string, MaelstromWorkload> = new Map(
  (
    [
      { name: 'lin-kv', model: 'cas-register', isKeyed: true },
      { name: 'txn-list-append', model: 'append-list', note: strict },
      { name: 'txn-rw-register', model: 'multi-register', note: strict },
      { name: 'kafka', model: 'log' },
      { name: 'unique-ids', model: 'id-generator' },
      { name: 'echo', model: 'echo' },
      {
        name: 'broadcast',
        model: 'grow-only-set',
        functions: new Map([['broadcast', 'add']]),
        note: inTheEnd,
      },
      { name: 'g-set', model: 'grow-only-set', note: inTheEnd },
      { name: 'g-counter', model: 'counter', note: inTheEnd },
      { name: 'pn-counter', model: 'counter', note: inTheEnd },
    ] satisfies MaelstromWorkload[]
  ).map((workload) => [workload.name, workload]),
);
