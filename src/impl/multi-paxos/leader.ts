import { withLeader, withVote } from './acceptor.ts';
import { commandAt } from './chosen-log.ts';
import type { MultiPaxosMember } from './configuration.ts';
import { learn, learnAll } from './learner.ts';
import {
  type Accept,
  type Accepted,
  type Command,
  isSameCommand,
  type Promised,
  type Rejected,
} from './messages.ts';
import {
  followedBy,
  type Outcome,
  refuse,
  stay,
  toAll,
  withElectionTimer,
  withHeartbeatTimer,
  writeIdOf,
} from './outcome.ts';
import { type MultiPaxosState, nextSlotOf, type PromiseOf, type Proposal } from './state.ts';

/** Phase 1a: this node wants to lead, under a ballot above all that it knows of. Its own acceptor promises it at once. */
export function startBallot(member: MultiPaxosMember, state: MultiPaxosState): Outcome {
  const known = Math.max(state.promised, state.highestSeen);
  const ballot = member.rules.ballotAbove(known, member.index, member.nodes.length);
  const standing: MultiPaxosState = {
    ...state,
    promised: ballot,
    role: { type: 'candidate', ballot, promises: [], writeId: writeIdOf(state) },
  };
  const prepare = { type: 'prepare', ballot, from: nextSlotOf(state) } as const;
  return followedBy(stay(standing, ...toAll(member.others, prepare)), (next) =>
    withElectionTimer(next, member.electionTimeoutMs),
  );
}

/** Counts a promise of this candidate's ballot; with a quorum of them it leads. */
export function onPromise(
  member: MultiPaxosMember,
  state: MultiPaxosState,
  from: string,
  m: Omit<Promised, 'type'>,
): Outcome {
  if (state.role.type !== 'candidate' || state.role.ballot !== m.ballot) return stay(state);
  return followedBy(learnAll(member, state, m.chosen), (next) => {
    const { role } = next;
    if (role.type !== 'candidate') throw new Error('a candidate that learns what is chosen remains one');
    const promises = member.rules.withAnswer<PromiseOf>(role.promises, { acceptor: from, votes: m.votes });
    const counted: MultiPaxosState = { ...next, role: { ...role, promises } };
    return promises.length < member.prepareQuorum ? stay(counted) : lead(member, counted, m.ballot, promises);
  });
}

/**
 * The first thing a leader does (section 3): in each slot that a vote was reported for it proposes the command of the highest, since
 * that may have been chosen, and in the holes below what does nothing.
 */
function lead(
  member: MultiPaxosMember,
  state: MultiPaxosState,
  ballot: number,
  promises: readonly PromiseOf[],
): Outcome {
  const votes = promises.flatMap((promise) => promise.votes);
  const first = nextSlotOf(state);
  const last = votes.reduce((highest, { slot }) => Math.max(highest, slot), first - 1);
  const commands = Array.from({ length: last - first + 1 }, (_, index) =>
    member.rules.commandFor(votes.filter(({ slot }) => slot === first + index)),
  );
  const leading: MultiPaxosState = { ...state, role: { type: 'leader', ballot, proposals: [] } };
  const proposed = commands.reduce<Outcome>(
    (outcome, command) => followedBy(outcome, (next) => propose(member, next, command)),
    stay(leading),
  );
  return followedBy(proposed, (next) => announce(member, next));
}

/** Phase 2a: asks for votes for a command in the next free slot. The acceptor of this node votes as well. */
function propose(member: MultiPaxosMember, state: MultiPaxosState, command: Command): Outcome {
  const { role } = state;
  if (role.type !== 'leader') throw new Error('only a leader proposes');
  const { ballot, proposals } = role;
  const slot = nextSlotOf(state) + proposals.length;
  const proposal: Proposal = { slot, command, voters: [], writeId: writeIdOf(state) };
  const voted = withVote(state, { slot, ballot, command });
  return stay(
    { ...voted, role: { ...role, proposals: [...proposals, proposal] } },
    ...toAll(member.others, acceptOf(state, ballot, proposal)),
  );
}

const acceptOf = (state: MultiPaxosState, ballot: number, { slot, command }: Proposal): Accept => ({
  type: 'accept',
  ballot,
  slot,
  command,
  chosenUpTo: state.log.size,
});

/** A client asks the leader for something. */
export function onOperation(
  member: MultiPaxosMember,
  state: MultiPaxosState,
  id: string,
  operation: unknown,
): Outcome {
  const { role } = state;
  if (role.type === 'follower' && role.leader !== null)
    return stay(state, { kind: 'reply', id, outcome: 'redirect', node: role.leader });
  if (role.type !== 'leader') return stay(state, refuse(id, 'there is no leader now'));
  const { ballot, proposals } = role;
  if (proposals.length >= member.maxUnderWay)
    return stay(state, refuse(id, `${proposals.length} commands are under way`));
  const slot = nextSlotOf(state) + proposals.length;
  const waiting: MultiPaxosState = { ...state, awaited: [...state.awaited, { slot, ballot, id }] };
  return propose(member, waiting, { type: 'operation', ballot, operation });
}

/** Counts votes, and learns what is chosen as far as nothing is missing before it. */
export function onAccepted(
  member: MultiPaxosMember,
  state: MultiPaxosState,
  from: string,
  { ballot, slot }: Accepted,
): Outcome {
  const isMeant = (proposal: Proposal) => proposal.slot === slot;
  return state.role.type === 'leader' && state.role.ballot === ballot
    ? advance(member, withVoter(member, state, from, isMeant))
    : stay(state);
}

/** With one voter more for some of the proposals. */
function withVoter(
  { rules }: MultiPaxosMember,
  state: MultiPaxosState,
  acceptor: string,
  isMeant: (proposal: Proposal) => boolean,
): MultiPaxosState {
  const { role } = state;
  if (role.type !== 'leader') return state;
  const proposals = role.proposals.map((proposal) =>
    isMeant(proposal) ? { ...proposal, voters: rules.withAnswer(proposal.voters, { acceptor }) } : proposal,
  );
  return { ...state, role: { ...role, proposals } };
}

/**
 * Records are on disk, up to this one. Now, and not before, the promise and the votes of this node's acceptor count for its own
 * ballot: a crash could have undone them.
 */
export function onWritten(member: MultiPaxosMember, state: MultiPaxosState, writeId: number): Outcome {
  const isNew = (record: { readonly writeId: number }) =>
    record.writeId > state.writtenId && record.writeId <= writeId;
  const written: MultiPaxosState = { ...state, writtenId: writeId };
  const { role, votes } = written;
  if (role.type === 'leader') return advance(member, withVoter(member, written, member.self, isNew));
  if (role.type !== 'candidate' || !isNew(role)) return stay(written);
  const chosen = { from: nextSlotOf(written), commands: [] };
  return onPromise(member, written, member.self, {
    ballot: role.ballot,
    chosen,
    votes: member.rules.reported(votes),
  });
}

function advance(member: MultiPaxosMember, state: MultiPaxosState): Outcome {
  const { role } = state;
  if (role.type !== 'leader') return stay(state);
  const hasQuorum = ({ voters }: Proposal) => voters.length >= member.acceptQuorum;
  const chosen = member.rules.next(role.proposals, hasQuorum);
  if (chosen === undefined) return stay(state);
  const proposals = role.proposals.filter((proposal) => proposal !== chosen);
  const remaining: MultiPaxosState = { ...state, role: { ...role, proposals } };
  return followedBy(learn(member, remaining, chosen.command), (next) => advance(member, next));
}

/**
 * The leader has been told what is chosen, and need not propose it any more. If it is something else than it proposed itself, or lies
 * above all that it proposed, a later leader has been at work: then this one must not tell followers that their votes for it have
 * chosen anything.
 */
export function afterLearning(member: MultiPaxosMember, before: MultiPaxosState, outcome: Outcome): Outcome {
  const { role } = before;
  if (role.type !== 'leader' || outcome.state.log.size === before.log.size) return outcome;
  return followedBy(outcome, (state) => {
    const { log } = state;
    const lastProposed = before.log.size + role.proposals.length;
    const isOther = ({ slot, command }: Proposal) =>
      slot <= log.size && !isSameCommand(command, commandAt(log, slot));
    if (log.size > lastProposed || role.proposals.some(isOther))
      return withElectionTimer(
        { ...state, role: { type: 'follower', leader: null } },
        member.rules.backOff(member),
      );
    const proposals = role.proposals.filter(({ slot }) => slot > log.size);
    return advance(member, { ...state, role: { ...role, proposals } });
  });
}

/** An acceptor takes part in a higher ballot. */
export function onRejected(member: MultiPaxosMember, state: MultiPaxosState, m: Rejected): Outcome {
  const seen = { ...state, highestSeen: Math.max(state.highestSeen, m.promised) };
  return seen.role.type === 'follower' ? stay(seen) : withLeader(member, stay(seen), m.promised, null);
}

/** The leader tells that it is there, and how far the log is chosen. */
function announce(member: MultiPaxosMember, state: MultiPaxosState): Outcome {
  const { role } = state;
  if (role.type !== 'leader') return stay(state);
  const heartbeat = { type: 'heartbeat', ballot: role.ballot, chosenUpTo: state.log.size } as const;
  return followedBy(withHeartbeatTimer(state, member.heartbeatMs), (next) =>
    stay(next, ...toAll(member.others, heartbeat)),
  );
}

/** It does so again and again, and asks again for the votes that it lacks: messages may have been lost. */
export function onHeartbeatTimer(member: MultiPaxosMember, state: MultiPaxosState): Outcome {
  return followedBy(announce(member, state), (next) => {
    const { role } = next;
    if (role.type !== 'leader') return stay(next);
    const questions = role.proposals.map((proposal) => acceptOf(next, role.ballot, proposal));
    return stay(next, ...questions.flatMap((question) => toAll(member.others, question)));
  });
}
