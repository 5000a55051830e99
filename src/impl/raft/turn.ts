import type { Effect, NodeClock, Reply, Send } from '../../core/machine.ts';
import type { RaftConfiguration } from './configuration.ts';
import { entriesBetween, lastIndexOf, type RaftLog } from './log.ts';
import type { Answer, RaftMessage, RaftRecord } from './messages.ts';
import type { RaftRules } from './rules.ts';
import type { LeaderRole, Origin, RaftState, TimerName, Writes } from './state.ts';
import type { AnyStateMachine } from './state-machine.ts';

/** What a server is made of, which never changes. */
export interface Raft {
  readonly configuration: RaftConfiguration;
  readonly machine: AnyStateMachine;
  readonly rules: RaftRules;
}

export type RaftEffect = Effect<RaftMessage, unknown, RaftRecord>;

/** One step under way: the state so far, and what is to be done at its end. States themselves are never changed. */
export interface Turn {
  readonly raft: Raft;
  readonly now: NodeClock;
  state: RaftState;
  /** The first index at which the log is another than before the step. */
  logChangedFrom: number;
  readonly said: (Send<RaftMessage> | Reply<unknown>)[];
  readonly timers: Set<TimerName>;
}

export const turnOf = (raft: Raft, state: RaftState, now: NodeClock): Turn => ({
  raft,
  now,
  state,
  logChangedFrom: Number.POSITIVE_INFINITY,
  said: [],
  timers: new Set(),
});

export function update(turn: Turn, changes: Partial<RaftState>): void {
  turn.state = { ...turn.state, ...changes };
}

/** @throws If the server does not lead. */
export function leaderOf({ state: { role, node } }: Turn): LeaderRole {
  if (role.name !== 'leader') throw new Error(`${node} does not lead`);
  return role;
}

export function updateLeader(turn: Turn, changes: Partial<LeaderRole>): void {
  update(turn, { role: { ...leaderOf(turn), ...changes } });
}

/** The log becomes another from an index on. */
export function changeLog(turn: Turn, log: RaftLog, changedFrom: number): void {
  turn.logChangedFrom = Math.min(turn.logChangedFrom, changedFrom);
  update(turn, { log });
}

export function send({ said }: Turn, to: string, message: RaftMessage): void {
  said.push({ kind: 'send', to, message });
}

export function answer(turn: Turn, { id, via }: Origin, given: Answer): void {
  if (via === null) turn.said.push({ kind: 'reply', id, ...given });
  else send(turn, via, { type: 'clientResponse', id, ...given });
}

export function setTimer({ timers }: Turn, name: TimerName): void {
  timers.add(name);
}

/**
 * The end of a step: what has to outlive a crash is written in one record, and all that is said waits until everything
 * written so far is on disk. So nobody ever hears of a term, a vote or an entry that a crash could undo; not even what is
 * said about older ones overtakes a write, which keeps that easy to see.
 */
export function endOf(turn: Turn, before: RaftState) {
  const { raft, timers } = turn;
  const effects: RaftEffect[] = [];
  const record = recordOf(turn, before);
  if (record) {
    update(turn, { writes: withWrite(turn) });
    const replacesEarlier = record.type === 'snapshot' && { replacesEarlier: true };
    effects.push({ kind: 'persist', writeId: turn.state.writes.issued, data: record, ...replacesEarlier });
  }
  const afterPersist = raft.rules.heldUntil(turn.state.writes);
  for (const each of turn.said) effects.push(afterPersist === undefined ? each : { ...each, afterPersist });
  for (const name of timers) {
    const generation = turn.state.timers[name] + 1;
    update(turn, { timers: { ...turn.state.timers, [name]: generation } });
    effects.push({ kind: 'setTimer', name, generation, ...durationOf(turn, name) });
  }
  return { state: turn.state, effects };
}

function recordOf({ raft, state, logChangedFrom }: Turn, before: RaftState): RaftRecord | undefined {
  const { currentTerm, votedFor, log, snapshot } = state;
  const termAndVote = raft.rules.termAndVote(currentTerm, votedFor);
  const lastIndex = lastIndexOf(log);
  if (snapshot !== null && snapshot !== before.snapshot) {
    const { baseIndex, baseTerm } = log;
    const entries = entriesBetween(log, baseIndex + 1, lastIndex);
    return { type: 'snapshot', ...termAndVote, snapshot, baseIndex, baseTerm, entries };
  }
  if (currentTerm === before.currentTerm && votedFor === before.votedFor && log === before.log)
    return undefined;
  const firstIndex = Math.min(logChangedFrom, lastIndex + 1);
  const entries = entriesBetween(log, firstIndex, lastIndex);
  return { type: 'log', ...termAndVote, firstIndex, entries };
}

/** With one more write under way; what it replaces is on disk no longer in the form in which it is in memory. */
function withWrite({ state: { writes, log }, logChangedFrom }: Turn): Writes {
  const unchanged = logChangedFrom - 1;
  const writeId = writes.issued + 1;
  const underWay = writes.underWay.map((each) => ({
    ...each,
    lastIndex: Math.min(each.lastIndex, unchanged),
  }));
  return {
    ...writes,
    issued: writeId,
    persistedIndex: Math.min(writes.persistedIndex, unchanged),
    underWay: [...underWay, { writeId, lastIndex: lastIndexOf(log) }],
  };
}

function durationOf({ raft: { configuration }, state }: Turn, name: TimerName) {
  const { heartbeatIntervalMs, electionTimeoutMinMs, electionTimeoutMaxMs } = configuration;
  if (name === 'heartbeat') return { minMs: heartbeatIntervalMs, maxMs: heartbeatIntervalMs };
  // A leader looks at this interval whether it still has a majority (thesis, section 6.2).
  if (state.role.name === 'leader') return { minMs: electionTimeoutMaxMs, maxMs: electionTimeoutMaxMs };
  return { minMs: electionTimeoutMinMs, maxMs: electionTimeoutMaxMs };
}
