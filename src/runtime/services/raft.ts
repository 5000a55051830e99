import type { RaftConfiguration } from '../../impl/raft/configuration.ts';
import { keyValue } from '../../impl/raft/key-value.ts';
import { firstIndexFromTerm, lastIndexOf, type RaftLog, termAt } from '../../impl/raft/log.ts';
import { raftMachine } from '../../impl/raft/machine.ts';
import type { AnswerCode, RaftOperation } from '../../impl/raft/messages.ts';
import type { RaftRules } from '../../impl/raft/rules.ts';
import { electionService } from '../../impl/raft/services/election.ts';
import { leaseService } from '../../impl/raft/services/lease.ts';
import { lockService } from '../../impl/raft/services/lock.ts';
import { sideBySide } from '../../impl/raft/services/side-by-side.ts';
import { membersOf, type RaftState } from '../../impl/raft/state.ts';
import type { AnyStateMachine } from '../../impl/raft/state-machine.ts';
import { clusterRoutes, sessionRoutes } from './raft/cluster-routes.ts';
import { electionRoutes } from './raft/election-routes.ts';
import { keyValueRoutes } from './raft/key-value-routes.ts';
import { leaseRoutes } from './raft/lease-routes.ts';
import { lockRoutes } from './raft/lock-routes.ts';
import type { ServiceName } from './raft/requests.ts';
import { type HttpFailure, overloaded, type Service } from './service.ts';

/** Wider than those of the paper (section 5.6), for processes that share a machine and its disk with others. */
const servedTimes = { electionTimeoutMinMs: 500, electionTimeoutMaxMs: 1_000, heartbeatIntervalMs: 100 };

/** With 503 those that pass: another server, or the same one a little later, can do it. */
const failures: Readonly<Record<AnswerCode, HttpFailure>> = {
  notLeader: { status: 503, code: 'noLeader' },
  leadershipChanges: { status: 503, code: 'noLeader' },
  overloaded,
  sessionEnded: { status: 409, code: 'sessionEnded' },
  malformed: { status: 400, code: 'badRequest' },
};

const stateMachines: Readonly<Record<ServiceName, AnyStateMachine>> = {
  keyValue,
  lock: lockService,
  lease: leaseService,
  election: electionService,
};

const stateOf = (state: unknown) => state as RaftState;

/** The log by its terms: each with the last index of its entries. */
function runsOf(log: RaftLog): readonly (readonly [term: number, lastIndex: number])[] {
  const runs: [number, number][] = [];
  for (let last = lastIndexOf(log); last > log.baseIndex; ) {
    const term = termAt(log, last)!;
    runs.push([term, last]);
    last = firstIndexFromTerm(log, term) - 1;
  }
  return runs.reverse();
}

/** @param changes mistakes that are made on purpose, by tests only */
export const raftServiceWith = (changes: Partial<RaftRules> = {}): Service => ({
  slug: 'raft',
  title: 'Raft: a replicated key-value, lock, lease and election service',
  machine: ({ nodes, settings }) => {
    const configuration: Partial<RaftConfiguration> = settings;
    return raftMachine(
      { ...servedTimes, ...configuration, members: nodes },
      sideBySide(stateMachines),
      changes,
    );
  },
  routes: [
    ...[...keyValueRoutes, ...lockRoutes, ...leaseRoutes, ...electionRoutes],
    ...[...sessionRoutes, ...clusterRoutes],
  ],
  failures,
  status(state) {
    const raft = stateOf(state);
    return {
      role: raft.role.name,
      term: raft.currentTerm,
      leader: raft.role.name === 'leader' ? raft.node : raft.leader,
      members: membersOf(raft),
      commitIndex: raft.commitIndex,
      lastIndex: lastIndexOf(raft.log),
      snapshotIndex: raft.snapshot?.lastIncludedIndex ?? 0,
      sessions: raft.replicated.sessions.length,
    };
  },
  metrics(state) {
    const raft = stateOf(state);
    return {
      raft_term: raft.currentTerm,
      raft_is_leader: raft.role.name === 'leader' ? 1 : 0,
      raft_commit_index: raft.commitIndex,
      raft_last_index: lastIndexOf(raft.log),
      raft_persisted_index: raft.writes.persistedIndex,
      raft_snapshot_index: raft.snapshot?.lastIncludedIndex ?? 0,
      raft_members: membersOf(raft).length,
      raft_sessions: raft.replicated.sessions.length,
    };
  },
  isReady: (state) => stateOf(state).role.name === 'leader' || stateOf(state).leader !== null,
  traced(state) {
    const { currentTerm, votedFor, role, commitIndex, log } = stateOf(state);
    const { baseIndex } = log;
    return { currentTerm, votedFor, role: role.name, commitIndex, log: { baseIndex, runs: runsOf(log) } };
  },
  farewell: (state): RaftOperation | undefined =>
    stateOf(state).role.name === 'leader' && membersOf(stateOf(state)).length > 1
      ? { type: 'transferLeadership' }
      : undefined,
});

export const raftService: Service = raftServiceWith();
