import type { RaftConfiguration } from './configuration.ts';
import type { CommandEntry, Entry } from './log.ts';
import type { Answer } from './messages.ts';
import type { AnyStateMachine } from './state-machine.ts';

/**
 * A client that wants each command to be done once numbers them within a session (Ongaro's thesis, section 6.3); the last
 * one is remembered with its answer, for when it is asked again. A client has one command under way at a time.
 */
export interface Session {
  /** The index of the entry that opened it. */
  readonly id: number;
  readonly sequence: number;
  readonly answer: Answer | null;
  /** When it was last used, in replicated time. */
  readonly usedAtMs: number;
}

/** What all servers have made of the same entries: the state machine, the sessions of its clients, and the time. */
export interface ReplicatedState {
  readonly timeMs: number;
  readonly machine: unknown;
  /** The idlest first. */
  readonly sessions: readonly Session[];
}

export const initialReplicatedState = ({ initial }: AnyStateMachine): ReplicatedState => ({
  timeMs: 0,
  machine: initial,
  sessions: [],
});

interface Applied {
  readonly replicated: ReplicatedState;
  /** What a client that waits for this entry is told. */
  readonly answer: Answer;
}

const done: Answer = { outcome: 'ok', result: null };

const sessionHasEnded: Answer = { outcome: 'fail', reason: 'the session has ended', code: 'sessionEnded' };

/** Applies the entry at an index. */
export function applyEntry(
  machine: AnyStateMachine,
  configuration: RaftConfiguration,
  before: ReplicatedState,
  index: number,
  entry: Entry,
): Applied {
  if (entry.timeMs < before.timeMs) throw new Error(`time goes back at index ${index} of the log`);
  const replicated = withTime(machine, configuration, before, entry.timeMs);
  switch (entry.type) {
    case 'command':
      return applyCommand(machine, replicated, index, entry);
    case 'openSession':
      return openSession(configuration, replicated, index);
    case 'closeSession': {
      const sessions = replicated.sessions.filter(({ id }) => id !== entry.session);
      return { replicated: { ...replicated, sessions }, answer: done };
    }
    default:
      return { replicated, answer: done };
  }
}

function withTime(
  machine: AnyStateMachine,
  { sessionTimeoutMs }: RaftConfiguration,
  { machine: state, sessions }: ReplicatedState,
  timeMs: number,
): ReplicatedState {
  const isAlive = ({ usedAtMs }: Session) => timeMs - usedAtMs <= sessionTimeoutMs;
  const firstAlive = sessions.findIndex(isAlive);
  return {
    timeMs,
    machine: machine.elapse ? machine.elapse(state, timeMs) : state,
    sessions: firstAlive < 0 ? [] : firstAlive === 0 ? sessions : sessions.slice(firstAlive),
  };
}

function openSession({ maxSessions }: RaftConfiguration, state: ReplicatedState, index: number): Applied {
  const session: Session = { id: index, sequence: 0, answer: null, usedAtMs: state.timeMs };
  const kept = state.sessions.slice(Math.max(0, state.sessions.length + 1 - maxSessions));
  return {
    replicated: { ...state, sessions: [...kept, session] },
    answer: { outcome: 'ok', result: { session: index } },
  };
}

function applyCommand(
  machine: AnyStateMachine,
  replicated: ReplicatedState,
  index: number,
  { session: id, sequence, command }: CommandEntry,
): Applied {
  const session = replicated.sessions.find((each) => each.id === id);
  if (id !== null && !session) return { replicated, answer: sessionHasEnded };
  if (session && sequence! < session.sequence)
    return { replicated, answer: { outcome: 'info', reason: 'a later command of the session came first' } };
  if (session && sequence === session.sequence)
    return { replicated: withSession(replicated, session), answer: session.answer! };

  const { state, result } = machine.apply(replicated.machine, command, { index, timeMs: replicated.timeMs });
  const answer: Answer = { outcome: 'ok', result };
  const applied = { ...replicated, machine: state };
  if (!session) return { replicated: applied, answer };
  return { replicated: withSession(applied, { ...session, sequence: sequence!, answer }), answer };
}

/** With a session that has just been used. */
function withSession(state: ReplicatedState, session: Session): ReplicatedState {
  const others = state.sessions.filter(({ id }) => id !== session.id);
  return { ...state, sessions: [...others, { ...session, usedAtMs: state.timeMs }] };
}
