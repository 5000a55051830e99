import type { Input, Machine } from '../../core/machine.ts';
import { onAccept, onPrepare } from './acceptor.ts';
import {
  checkPaxosConfiguration,
  memberOf,
  type PaxosConfiguration,
  type PaxosMember,
} from './configuration.ts';
import { learned, onAsk, onAskTimer, onVoted, withAskTimer } from './learner.ts';
import type { PaxosMessage, PaxosOperation, PaxosResult } from './messages.ts';
import { answer, followedBy, type Outcome, settled, stay, to } from './outcome.ts';
import { abandon, onPromise, onRejected, onRetry, startBallot } from './proposer.ts';
import { type PaxosRules, rightRules } from './rules.ts';
import type { AcceptorRecord, PaxosState } from './state.ts';

export type PaxosMachine = Machine<PaxosState, PaxosMessage, PaxosOperation, PaxosResult, AcceptorRecord>;
type PaxosInput = Input<PaxosMessage, PaxosOperation>;

/**
 * A node that agrees with others on one value, whatever messages are lost and whichever minority of nodes is down: single-decree
 * Paxos (Lamport, Paxos Made Simple, 2001, section 2). Each node is proposer, acceptor and learner.
 *
 * Throws an `Error` if the configuration makes no sense.
 */
export function paxosMachine(
  configuration: PaxosConfiguration,
  changes: Partial<PaxosRules> = {},
): PaxosMachine {
  checkPaxosConfiguration(configuration);
  const rules = { ...rightRules, ...changes };
  const members = new Map(configuration.nodes.map((node) => [node, memberOf(configuration, node, rules)]));
  const memberAt = (node: string) => members.get(node) ?? memberOf(configuration, node, rules);
  return {
    name: 'paxos',
    start(node, durable) {
      const member = memberAt(node);
      return onStart(member, initialState(node, durable, rules));
    },
    step(state, input) {
      return settled(state.acceptor, react(memberAt(state.node), state, input));
    },
    normalize,
  };
}

/** A node that starts again knows what its acceptor wrote down last; all else it finds out anew. */
function initialState(node: string, durable: readonly AcceptorRecord[], rules: PaxosRules): PaxosState {
  const last = durable.at(-1);
  return {
    node,
    acceptor: last === undefined ? { promised: -1, vote: null } : rules.recalled(last),
    proposer: { phase: 'idle' },
    highestSeen: -1,
    overtaken: 0,
    requests: [],
    votes: [],
    chosen: null,
    hasAsked: false,
    writeId: 0,
    writtenId: 0,
    retryGeneration: 0,
    askGeneration: 0,
  };
}

/** The vote that is on disk counts at once. */
function onStart(member: PaxosMember, state: PaxosState): Outcome {
  const { vote } = state.acceptor;
  const started = vote === null ? stay(state) : onVoted(member, state, member.self, vote);
  return started.state.chosen === null ? withAskTimer(member, started) : started;
}

function react(member: PaxosMember, state: PaxosState, input: PaxosInput): Outcome {
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

function onOperation(member: PaxosMember, state: PaxosState, id: string, operation: PaxosOperation): Outcome {
  if (operation.type === 'propose' && operation.value === null)
    return stay(state, { kind: 'reply', id, outcome: 'fail', reason: 'null cannot be proposed' });
  if (state.chosen !== null) return stay(state, answer(id, state.chosen.value));
  const isFirst = state.requests.length === 0;
  const waiting: PaxosState = { ...state, requests: [...state.requests, { ...operation, id }] };
  // If others wait the proposer is in a ballot already, or its timer runs.
  return isFirst && state.proposer.phase === 'idle' ? startBallot(member, waiting) : stay(waiting);
}

function onMessage(member: PaxosMember, state: PaxosState, from: string, message: PaxosMessage): Outcome {
  if (state.chosen !== null) return onMessageWhenDone(state, from, message, state.chosen.value);
  switch (message.type) {
    case 'prepare':
      return abandon(member, onPrepare(state, from, message), message.ballot);
    case 'promise':
      return onPromise(member, state, from, message);
    case 'accept':
      return abandon(member, onAccept(member, state, from, message), message.ballot);
    case 'voted':
      return onVoted(member, state, from, message);
    case 'rejected':
      return onRejected(member, state, message);
    case 'ask':
      return onAsk(state, from);
    case 'chosen':
      return learned(state, message.value);
  }
}

/** Whoever still asks for promises, votes or news is told the value, which spares it the rest. */
function onMessageWhenDone(
  state: PaxosState,
  from: string,
  { type }: PaxosMessage,
  value: PaxosResult,
): Outcome {
  const isQuestion = type === 'prepare' || type === 'accept' || type === 'ask';
  return isQuestion ? stay(state, to(from, { type: 'chosen', value })) : stay(state);
}

/**
 * The record is on disk. Now, and not before, the promise and the vote of this node's acceptor count here as well: a crash could
 * have undone them. While a later record is under way nothing is certain of what is remembered.
 */
function onWritten(member: PaxosMember, state: PaxosState, writeId: number): Outcome {
  if (writeId < state.writeId || state.chosen !== null) return stay({ ...state, writtenId: writeId });
  const { promised, vote } = state.acceptor;
  const written = stay({ ...state, writtenId: writeId });
  const promise = followedBy(written, (next) =>
    onPromise(member, next, member.self, { ballot: promised, vote }),
  );
  // What has only been asked for just now is not on disk yet.
  return promise.state.acceptor !== state.acceptor || vote === null
    ? promise
    : followedBy(promise, (next) => onVoted(member, next, member.self, vote));
}

function onTimer(member: PaxosMember, state: PaxosState, name: string, generation: number): Outcome {
  if (state.chosen !== null) return stay(state);
  if (name === 'retry' && generation === state.retryGeneration) return onRetry(member, state);
  if (name === 'ask' && generation === state.askGeneration) return onAskTimer(member, state);
  return stay(state);
}

/** Without what only keeps old writes and timers apart, and with answers in the order of the acceptors. */
function normalize(state: PaxosState): PaxosState {
  const byAcceptor = (one: { acceptor: string }, other: { acceptor: string }) =>
    one.acceptor < other.acceptor ? -1 : 1;
  const { proposer } = state;
  return {
    ...state,
    proposer:
      proposer.phase === 'prepare'
        ? { ...proposer, promises: proposer.promises.toSorted(byAcceptor) }
        : proposer,
    votes: state.votes.toSorted(byAcceptor),
    overtaken: 0,
    writeId: state.writeId - state.writtenId,
    writtenId: 0,
    retryGeneration: 0,
    askGeneration: 0,
  };
}
