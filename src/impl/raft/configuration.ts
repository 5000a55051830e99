export interface RaftConfiguration {
  /** The members of the first configuration, the same on every server. One who joins later is not among them. */
  readonly members: readonly string[];
  /** A follower that hears of no leader stands after a time between the two (section 5.2). */
  readonly electionTimeoutMinMs: number;
  readonly electionTimeoutMaxMs: number;
  /** Well below the election timeout. */
  readonly heartbeatIntervalMs: number;
  /** A server stands only if a majority would vote for it (thesis, section 9.6). */
  readonly preVote: boolean;
  /** Who has heard of a leader within the shortest election timeout heeds no candidate (thesis, section 4.2.3). */
  readonly heedsLeaderFirst: boolean;
  /**
   * `quorum`: before a read is answered a majority confirms the leader (thesis, section 6.4). `lease`: not while it has been
   * confirmed so lately that nobody else can lead yet (6.4.1); this needs clocks that keep within the drift below.
   */
  readonly reads: 'quorum' | 'lease';
  /** How much faster or slower than true time a monotonic clock may run. */
  readonly driftPartsPerMillion: number;
  readonly maxEntriesPerMessage: number;
  /** A snapshot is taken when so many entries have been applied since the last. */
  readonly snapshotAfterEntries: number;
  /** So many entries before a snapshot are kept, for followers that lag a little. */
  readonly retainedEntries: number;
  /** A session in which nothing was asked for so long, in replicated time, ends; as does the idlest when there are too many. */
  readonly sessionTimeoutMs: number;
  readonly maxSessions: number;
  /** A leader turns clients away while so many wait. */
  readonly maxWaitingRequests: number;
  /** A server that joins is given up after so many rounds in which it did not catch up (thesis, section 4.2.1). */
  readonly catchUpRounds: number;
}

export const defaultConfiguration: Omit<RaftConfiguration, 'members'> = {
  electionTimeoutMinMs: 150,
  electionTimeoutMaxMs: 300,
  heartbeatIntervalMs: 50,
  preVote: true,
  heedsLeaderFirst: true,
  reads: 'quorum',
  driftPartsPerMillion: 10_000,
  maxEntriesPerMessage: 64,
  snapshotAfterEntries: 1_000,
  retainedEntries: 100,
  sessionTimeoutMs: 3_600_000,
  maxSessions: 1_000,
  maxWaitingRequests: 1_000,
  catchUpRounds: 10,
};

export type RaftOptions = Pick<RaftConfiguration, 'members'> & Partial<RaftConfiguration>;

/** @throws If it makes no sense, saying what. */
export function completeConfiguration(options: RaftOptions): RaftConfiguration {
  const configuration = { ...defaultConfiguration, ...options };
  const { members, electionTimeoutMinMs, electionTimeoutMaxMs, heartbeatIntervalMs } = configuration;
  const demand = (holds: boolean, what: string) => {
    if (!holds) throw new Error(`a Raft configuration needs ${what}`);
  };
  const counts = [
    'maxEntriesPerMessage',
    'snapshotAfterEntries',
    'maxSessions',
    'maxWaitingRequests',
    'catchUpRounds',
  ];
  demand(members.length > 0, 'at least one member');
  demand(new Set(members).size === members.length, 'members of different names');
  demand(heartbeatIntervalMs > 0, 'a heartbeatIntervalMs above 0');
  demand(electionTimeoutMinMs > heartbeatIntervalMs, 'an electionTimeoutMinMs above heartbeatIntervalMs');
  demand(electionTimeoutMaxMs > electionTimeoutMinMs, 'an electionTimeoutMaxMs above electionTimeoutMinMs');
  for (const name of counts) {
    const value = configuration[name as keyof RaftConfiguration] as number;
    demand(Number.isInteger(value) && value > 0, `a whole ${name} above 0`);
  }
  demand(configuration.retainedEntries >= 0, 'retainedEntries of at least 0');
  demand(configuration.sessionTimeoutMs > 0, 'a sessionTimeoutMs above 0');
  const drift = configuration.driftPartsPerMillion;
  demand(drift >= 0 && drift < 1_000_000, 'driftPartsPerMillion from 0 to below 1,000,000');
  demand(
    configuration.reads === 'quorum' || configuration.heedsLeaderFirst,
    'heedsLeaderFirst for reads under a lease: else another may be elected before the lease ends',
  );
  return configuration;
}
