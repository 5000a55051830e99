import type { Input, Machine } from '../../core/machine.ts';
import { onAccept, onHeartbeat, onPrepare } from './acceptor.ts';
import type { AnyApplication } from './application.ts';
import { emptyLog, withCommand } from './chosen-log.ts';
import {
  checkMultiPaxosConfiguration,
  type MultiPaxosConfiguration,
  type MultiPaxosMember,
  memberOf,
} from './configuration.ts';
import {
  afterLearning,
  onAccepted,
  onHeartbeatTimer,
  onOperation,
  onPromise,
  onRejected,
  onWritten,
  startBallot,
} from './leader.ts';
import { onAsk, onChosen } from './learner.ts';
import type { MultiPaxosMessage, SlotVote } from './messages.ts';
import { type Outcome, settled, stay, withElectionTimer } from './outcome.ts';
import { registers } from './registers.ts';
import { type MultiPaxosRules, rightRules } from './rules.ts';
import type { MultiPaxosRecord, MultiPaxosState } from './state.ts';

export type MultiPaxosMachine = Machine<
  MultiPaxosState,
  MultiPaxosMessage,
  unknown,
  unknown,
  MultiPaxosRecord
>;
type MultiPaxosInput = Input<MultiPaxosMessage, unknown>;

/**
 * A node of a replicated state machine: a log of which each slot is an instance of Paxos, with one leader who needs to ask for
 * promises once only, for all slots (Lamport, Paxos Made Simple, 2001, section 3). Operations, reads as well, go through the log.
 *
 * A client's operation takes effect at most once. `ok` and `fail` are certain; without an answer it may take effect, or not. The log
 * is kept as a whole, in memory and on disk.
 *
 * Throws an `Error` if the configuration makes no sense.
 */
export function multiPaxosMachine(
  configuration: MultiPaxosConfiguration,
  application: AnyApplication = registers,
  changes: Partial<MultiPaxosRules> = {},
): MultiPaxosMachine {
  checkMultiPaxosConfiguration(configuration);
  const rules = { ...rightRules, ...changes };
  const memberFor = (node: string) => memberOf(configuration, node, application, rules);
  const members = new Map(configuration.nodes.map((node) => [node, memberFor(node)]));
  const memberAt = (node: string) => members.get(node) ?? memberFor(node);
  return {
    name: 'multi-paxos',
    start(node, durable) {
      const member = memberAt(node);
      return withElectionTimer(recalledState(member, durable), member.electionTimeoutMs);
    },
    step(state, input) {
      return settled(state, react(memberAt(state.node), state, input));
    },
  };
}

/** A node that starts again knows its promise, its votes, and what it had learned, which it applies once more. */
function recalledState(member: MultiPaxosMember, durable: readonly MultiPaxosRecord[]): MultiPaxosState {
  const { application, rules } = member;
  const votes = new Map<number, SlotVote>();
  let log = emptyLog;
  let applied = application.initial;
  for (const record of durable) {
    for (const vote of record.votes) votes.set(vote.slot, vote);
    for (const command of record.chosen) {
      log = withCommand(log, command);
      if (command.type !== 'noop') applied = application.apply(applied, command.operation).state;
    }
  }
  const open = [...votes.values()].filter(({ slot }) => slot > log.size);
  return {
    node: member.self,
    promised: rules.recalled(durable.at(-1)?.promised ?? 0),
    votes: open.sort((one, other) => one.slot - other.slot),
    log,
    application: applied,
    role: { type: 'follower', leader: null },
    highestSeen: 0,
    awaited: [],
    writeId: 0,
    writtenId: 0,
    electionGeneration: 0,
    heartbeatGeneration: 0,
  };
}

function react(member: MultiPaxosMember, state: MultiPaxosState, input: MultiPaxosInput): Outcome {
  switch (input.kind) {
    case 'operation':
      return onOperation(member, state, input.id, input.operation);
    case 'message':
      return member.others.includes(input.from)
        ? onMessage(member, state, input.from, input.message)
        : stay(state);
    case 'written':
      return onWritten(member, state, input.writeId);
    case 'timer':
      return onTimer(member, state, input.name, input.generation);
  }
}

function onMessage(
  member: MultiPaxosMember,
  state: MultiPaxosState,
  from: string,
  message: MultiPaxosMessage,
): Outcome {
  switch (message.type) {
    case 'prepare':
      return onPrepare(member, state, from, message);
    case 'promise':
      return onPromise(member, state, from, message);
    case 'accept':
      return onAccept(member, state, from, message);
    case 'accepted':
      return onAccepted(member, state, from, message);
    case 'rejected':
      return onRejected(member, state, message);
    case 'heartbeat':
      return onHeartbeat(member, state, from, message);
    case 'ask':
      return onAsk(member, state, from, message);
    case 'chosen':
      return afterLearning(member, state, onChosen(member, state, from, message));
  }
}

function onTimer(
  member: MultiPaxosMember,
  state: MultiPaxosState,
  name: string,
  generation: number,
): Outcome {
  const isLeader = state.role.type === 'leader';
  if (name === 'election' && generation === state.electionGeneration)
    return isLeader ? stay(state) : startBallot(member, state);
  if (name === 'heartbeat' && generation === state.heartbeatGeneration)
    return onHeartbeatTimer(member, state);
  return stay(state);
}
