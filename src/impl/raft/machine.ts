import type { Input, Machine, NodeClock } from '../../core/machine.ts';
import { receiveRequest } from './client-requests.ts';
import { completeConfiguration, type RaftOptions } from './configuration.ts';
import {
  receivePreVote,
  receivePreVoteResponse,
  receiveRequestVote,
  receiveRequestVoteResponse,
  receiveTimeoutNow,
  timeout,
} from './election.ts';
import { emptyLog, lastIndexOf, logAfter, upTo, withEntry } from './log.ts';
import { giveUpJoiningIfSilent } from './membership.ts';
import type { RaftMessage, RaftOperation, RaftRecord } from './messages.ts';
import { advanceReads } from './reads.ts';
import { initialReplicatedState } from './replicated-state.ts';
import {
  advanceCommit,
  appendEntry,
  configurationsFrom,
  receiveAppendEntries,
  receiveAppendEntriesResponse,
  replicatedTime,
  sendHeartbeats,
} from './replication.ts';
import { type RaftRules, rightRules } from './rules.ts';
import { receiveInstallSnapshot, restored } from './snapshot.ts';
import type { RaftState } from './state.ts';
import type { StateMachine } from './state-machine.ts';
import { giveUpTransferIfLate } from './transfer.ts';
import { endOf, type Raft, setTimer, type Turn, turnOf, update } from './turn.ts';

export type RaftMachine<Command = unknown, Query = unknown> = Machine<
  RaftState,
  RaftMessage,
  RaftOperation<Command, Query>,
  unknown,
  RaftRecord
>;

/**
 * A server of a Raft cluster, which keeps a state machine on all of them the same (Ongaro and Ousterhout, In Search of an
 * Understandable Consensus Algorithm, extended version, 2014; Ongaro, Consensus: Bridging Theory and Practice, 2014).
 *
 * @throws If the configuration makes no sense, saying what.
 */
export function raftMachine<State, Command, Query, Result>(
  options: RaftOptions,
  machine: StateMachine<State, Command, Query, Result>,
  changes: Partial<RaftRules> = {},
): RaftMachine<Command, Query> {
  const raft: Raft = {
    configuration: completeConfiguration(options),
    machine,
    rules: { ...rightRules, ...changes },
  };
  return {
    name: 'raft',
    start: (node, durable, now) => start(raft, node, durable, now),
    step: (state, input) => step(raft, state, input),
    normalize,
  };
}

/** It finds its term, its vote, its log and its snapshot on disk (figure 2). */
function start(raft: Raft, node: string, durable: readonly RaftRecord[], now: NodeClock) {
  const records = raft.rules.found(node, durable);
  const onDisk = records.reduce(withRecord, {
    currentTerm: 0,
    votedFor: null,
    log: emptyLog,
    snapshot: null,
  });
  const { snapshot, log } = onDisk;
  const members = snapshot?.members ?? raft.configuration.members;
  const committed = { index: snapshot?.configurationIndex ?? 0, members };
  const commitIndex = snapshot?.lastIncludedIndex ?? 0;
  const state: RaftState = {
    node,
    ...onDisk,
    commitIndex,
    replicated: snapshot ? restored(raft.machine, snapshot) : initialReplicatedState(raft.machine),
    configurations: [committed, ...configurationsFrom(log, commitIndex + 1)],
    role: { name: 'follower' },
    leader: null,
    // It may have answered a leader, which relies on that, just before it failed.
    heardAtMs: records.length > 0 ? now.monotonicMs : null,
    writes: { issued: 0, written: 0, persistedIndex: lastIndexOf(log), underWay: [] },
    timers: { election: 0, heartbeat: 0 },
  };
  const turn = turnOf(raft, state, now);
  setTimer(turn, 'election');
  return endOf(turn, state);
}

type OnDisk = Pick<RaftState, 'currentTerm' | 'votedFor' | 'log' | 'snapshot'>;

function withRecord(before: OnDisk, record: RaftRecord): OnDisk {
  const { currentTerm, votedFor, entries } = record;
  if (record.type === 'snapshot') {
    const log = logAfter(record.baseIndex, record.baseTerm, entries);
    return { currentTerm, votedFor, log, snapshot: record.snapshot };
  }
  const log = entries.reduce(withEntry, upTo(before.log, record.firstIndex - 1));
  return { currentTerm, votedFor, log, snapshot: before.snapshot };
}

function step(raft: Raft, before: RaftState, input: Input<RaftMessage, RaftOperation>) {
  const turn = turnOf(raft, before, input.now);
  switch (input.kind) {
    case 'message':
      receive(turn, input.from, input.message);
      break;
    case 'operation':
      receiveRequest(turn, { id: input.id, via: null }, input.operation);
      break;
    case 'timer':
      if (input.name === 'election' && input.generation === before.timers.election) timeout(turn);
      if (input.name === 'heartbeat' && input.generation === before.timers.heartbeat) heartbeat(turn);
      break;
    case 'written':
      written(turn, input.writeId);
  }
  return endOf(turn, before);
}

function receive(turn: Turn, from: string, message: RaftMessage) {
  switch (message.type) {
    case 'preVote':
      return receivePreVote(turn, from, message);
    case 'preVoteResponse':
      return receivePreVoteResponse(turn, from, message);
    case 'requestVote':
      return receiveRequestVote(turn, from, message);
    case 'requestVoteResponse':
      return receiveRequestVoteResponse(turn, from, message);
    case 'appendEntries':
      return receiveAppendEntries(turn, from, message);
    case 'appendEntriesResponse':
      return receiveAppendEntriesResponse(turn, from, message);
    case 'installSnapshot':
      return receiveInstallSnapshot(turn, from, message);
    case 'timeoutNow':
      return receiveTimeoutNow(turn, from, message.term);
    case 'clientRequest':
      return receiveRequest(turn, { id: message.id, via: from }, message.operation);
    case 'clientResponse':
      // For clients only.
      return;
  }
}

function heartbeat(turn: Turn): void {
  if (turn.state.role.name !== 'leader') return;
  giveUpJoiningIfSilent(turn);
  giveUpTransferIfLate(turn);
  tickIfDue(turn);
  sendHeartbeats(turn);
}

/** Time goes on in the log if something is to end in the state machine by now. */
function tickIfDue(turn: Turn): void {
  const { replicated, commitIndex, log } = turn.state;
  const dueMs = turn.raft.machine.nextDueMs?.(replicated.machine);
  const isQuiet = commitIndex === lastIndexOf(log);
  if (dueMs !== undefined && isQuiet && dueMs <= replicatedTime(turn)) appendEntry(turn, { type: 'tick' });
}

/** Writes up to this one are on disk. The leader's own log counts as far as that. */
function written(turn: Turn, writeId: number): void {
  const { writes, role } = turn.state;
  if (writeId <= writes.written) return;
  const last = writes.underWay.findLast((each) => each.writeId <= writeId);
  update(turn, {
    writes: {
      ...writes,
      written: writeId,
      persistedIndex: last?.lastIndex ?? writes.persistedIndex,
      underWay: writes.underWay.filter((each) => each.writeId > writeId),
    },
  });
  if (role.name !== 'leader') return;
  advanceCommit(turn);
  if (turn.state.role.name === 'leader') advanceReads(turn);
}

/** Generations of timers, numbers of writes and clocks tell no two states apart where any timer may run out at any moment. */
function normalize(state: RaftState): RaftState {
  const { issued, written: done, persistedIndex, underWay } = state.writes;
  const relative = underWay.map(({ writeId, lastIndex }) => ({ writeId: writeId - done, lastIndex }));
  return {
    ...state,
    heardAtMs: state.heardAtMs === null ? null : 0,
    writes: { issued: issued - done, written: 0, persistedIndex, underWay: relative },
    timers: { election: 0, heartbeat: 0 },
  };
}
