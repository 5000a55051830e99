/** The consistency models that a history can be judged by. Names are stable: JSON output and the command line use them. */
export const consistencyModels = [
  'linearizable',
  'sequential',
  'causal-memory',
  'causal-convergence',
  'causal',
  'weak-causal',
  'pram',
  'writes-follow-reads',
  'monotonic-writes',
  'monotonic-reads',
  'read-your-writes',
  'convergent',
] as const;
export type ConsistencyModel = (typeof consistencyModels)[number];

/** What a model demands, in a line, and where it was defined. */
export const aboutModel: Readonly<Record<ConsistencyModel, string>> = {
  linearizable: 'one order of all operations, within their intervals (Herlihy and Wing 1990)',
  sequential: 'one order of all operations, in the order of each session (Lamport 1979)',
  'causal-memory':
    'one order a session, of all writes and its own reads, that respects causality (Ahamad et al. 1995)',
  'causal-convergence':
    'one order of all writes that respects causality and decides between those that a read sees (Bouajjani et al. 2017, CCv)',
  causal: 'all four session guarantees together (Brzezinski, Sobaniec and Wawrzyniak 2004)',
  'weak-causal': 'each read by itself respects causality (Bouajjani et al. 2017, CC)',
  pram: 'one order a session, of all writes and its own reads, in the order of every session (Lipton and Sandberg 1988)',
  'writes-follow-reads': 'who sees a write sees what its session had read before it (Terry et al. 1994)',
  'monotonic-writes': 'who sees a write sees the earlier ones of its session (Terry et al. 1994)',
  'monotonic-reads': 'a session never reads an older value than before (Terry et al. 1994)',
  'read-your-writes': 'a session reads its own latest write or a newer one (Terry et al. 1994)',
  convergent: 'after the last write the sessions come to read the same (Vogels 2009)',
};

/**
 * What each model implies directly; the rest follows by transitivity. Proofs, for the definitions in `definitions.ts`:
 *
 * - linearizable → sequential: the order of a session is part of the order in real time. A process that goes on after an
 *   operation of unknown outcome orders nothing behind it, for that operation may take effect at any later point.
 * - linearizable → convergent: once the completed writes are over, only writes of unknown outcome change a key; two values
 *   that only completed writes or the start can explain are not both read after that.
 * - sequential → causal-memory, causal-convergence: the one order serves every session, and decides between all writes.
 * - causal-memory → pram: causality includes the order of every session.
 * - causal-memory → causal: what stands before a read in its session's order is what it sees, and that order arbitrates.
 * - causal-convergence → causal: its order of all writes arbitrates for every session, and the causal past is what a read
 *   sees.
 * - causal → weak-causal: the arbitration restricted to the causal past of one read explains that read.
 * - causal → the guarantees: it is all of their conditions at once.
 * - weak-causal → read-your-writes: own earlier writes are in the causal past, in their order.
 * - pram → monotonic-writes, read-your-writes: as for causal-memory → causal, with the order of sessions for causality.
 * - monotonic-writes, writes-follow-reads → monotonic-reads: by definition. What a write carries along shows only to a session
 *   that does not forget: by itself either is satisfied by serving each read from a replica of its own (see
 *   `session-guarantees.ts`).
 *
 * Causal memory and causal convergence are incomparable, and causal convergence does not imply PRAM: a store where the last
 * writer wins may ignore a write that arrives late (Bouajjani et al. 2017, figure 3).
 */
export const directlyImplied: Readonly<Record<ConsistencyModel, readonly ConsistencyModel[]>> = {
  linearizable: ['sequential', 'convergent'],
  sequential: ['causal-memory', 'causal-convergence'],
  'causal-memory': ['causal', 'pram'],
  'causal-convergence': ['causal'],
  causal: ['weak-causal', 'monotonic-writes', 'writes-follow-reads'],
  'weak-causal': ['read-your-writes'],
  pram: ['monotonic-writes', 'read-your-writes'],
  'writes-follow-reads': ['monotonic-reads'],
  'monotonic-writes': ['monotonic-reads'],
  'monotonic-reads': [],
  'read-your-writes': [],
  convergent: [],
};

/** Whether every history that satisfies the first model satisfies the second; a model implies itself. */
export function implies(stronger: ConsistencyModel, weaker: ConsistencyModel): boolean {
  return stronger === weaker || directlyImplied[stronger].some((next) => implies(next, weaker));
}

/** Those that no other one of them implies: the strongest. */
export function strongestOf(models: readonly ConsistencyModel[]): ConsistencyModel[] {
  return models.filter((model) => !models.some((other) => other !== model && implies(other, model)));
}

/** Those that imply no other one of them: the weakest. */
export function weakestOf(models: readonly ConsistencyModel[]): ConsistencyModel[] {
  return models.filter((model) => !models.some((other) => other !== model && implies(model, other)));
}
