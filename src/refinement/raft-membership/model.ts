import { action, type ModelDefinition } from '../../core/model.ts';
import {
  functionFrom,
  interval,
  type ModelValue,
  record,
  type SetValue,
  setOf,
} from '../../core/values/index.ts';
import { majorities } from '../../models/quorums.ts';
import type { Role, VoteRequest } from '../../models/raft/core-state.ts';
import { lastTermOf } from '../../models/raft/log.ts';
import { hasCommittedInTerm, isChangeCommitted, membershipDefinition } from '../../models/raft/membership.ts';
import { emptyLog, entryOf, noMembers } from '../../models/raft/membership-log.ts';
import { noMatch } from '../../models/raft/membership-state.ts';

import {
  type Constants,
  follows,
  goOn,
  maxOf,
  noVotes,
  type Offer,
  offerOf,
  type State,
  variables,
  withLog,
  withOffer,
} from './state.ts';
import { advanceCommit, receivePart, receiveSnapshot, receiveVoteRequest } from './updates.ts';

/**
 * Raft's change of membership and its compaction of the log as an implementation does them: the model of the first, where votes and entries
 * travel in messages that carry a part of the sender's log, leaders are asked for any number of entries, servers learn what is committed,
 * and put it in snapshots, which stand for it after a restart and are sent in place of entries, as in the model of the second. A test
 * explores it, with the properties of both models.
 */
export function membershipWithParts(constants: Constants): ModelDefinition<State> {
  const { Server, None, MaxTerm, MaxLength, MaxRestarts } = constants;
  const { invariants } = membershipDefinition({ ...constants, MaxTerm: 1 });
  const terms = (state: State) => interval(1, maxOf(state.currentTerm.values));
  const indices = (state: State) => interval(0, maxOf(state.offers.elements().map(({ log }) => log.size)));
  const appends = (state: State, i: ModelValue, members: SetValue<ModelValue>) => {
    const own = state.log.get(i);
    if (state.role.get(i) !== 'leader' || own.size >= MaxLength) return undefined;
    const longer = own.append(entryOf(state.currentTerm.get(i), members));
    return withOffer(state, withLog(constants, state, i, longer), i);
  };
  const mayChange = (state: State, i: ModelValue) =>
    isChangeCommitted(state, i) && hasCommittedInTerm(state, i);
  return {
    name: 'raft/membership with parts of messages and snapshots',
    variables,
    init: () => ({
      currentTerm: functionFrom(Server, () => 0),
      votedFor: functionFrom(Server, () => None),
      role: functionFrom(Server, () => 'follower' as Role),
      log: functionFrom(Server, () => emptyLog),
      members: functionFrom(Server, () => constants.Founders),
      commitIndex: functionFrom(Server, () => 0),
      matchIndex: functionFrom(Server, () => noMatch(constants)),
      snapshot: functionFrom(Server, () => 0),
      applied: functionFrom(Server, () => 0),
      voteRequests: setOf<VoteRequest>(),
      votes: functionFrom(Server, () => noVotes),
      offers: setOf<Offer>(),
      restarts: 0,
      elections: setOf(),
      committed: setOf(),
    }),
    actions: {
      Stand: action({ i: Server }, (state: State, { i }) => {
        const term = state.currentTerm.get(i) + 1;
        const { OddCandidate, EvenCandidate } = constants;
        const mayStand = term <= MaxTerm && (term % 2 === 1 ? OddCandidate : EvenCandidate).has(i);
        if (state.role.get(i) === 'leader' || !mayStand) return undefined;
        const log = state.log.get(i);
        const { voteRequests, ...others } = goOn(state, i, term);
        const request = record({ term, sender: i, lastIndex: log.size, lastTerm: lastTermOf(log) });
        return {
          ...others,
          votedFor: state.votedFor.set(i, i),
          role: state.role.set(i, 'candidate'),
          voteRequests: voteRequests.add(request),
          votes: state.votes.set(i, setOf([i])),
        };
      }),
      StepDown: action({ i: Server }, (state: State, { i }) =>
        state.role.get(i) === 'follower' ? undefined : follows(constants, state, i),
      ),
      LearnTerm: action({ i: Server, t: terms }, (state: State, { i, t }) =>
        t <= state.currentTerm.get(i)
          ? undefined
          : {
              ...follows(constants, state, i),
              ...goOn(state, i, t),
              votedFor: state.votedFor.set(i, None),
            },
      ),
      ReceiveVoteRequest: action({ i: Server, j: Server }, (state: State, { i, j }) =>
        i === j
          ? undefined
          : state.voteRequests
              .elements()
              .filter((m) => m.sender === j && m.term >= state.currentTerm.get(i))
              .map((m) => receiveVoteRequest(constants, state, i, m)),
      ),
      BecomeLeader: action({ i: Server }, (state: State, { i }) => {
        const { role, votes, members, currentTerm, log } = state;
        if (role.get(i) !== 'candidate') return undefined;
        if (!majorities(members.get(i)).some((Q) => Q.isSubsetOf(votes.get(i)))) return undefined;
        const election = record({ term: currentTerm.get(i), leader: i, log: log.get(i) });
        const update = {
          ...follows(constants, state, i),
          role: role.set(i, 'leader'),
          elections: state.elections.add(election),
        };
        return withOffer(state, update, i);
      }),
      Command: action({ i: Server }, (state: State, { i }) => appends(state, i, noMembers)),
      AddServer: action({ i: Server, j: Server }, (state: State, { i, j }) => {
        const members = state.members.get(i);
        return members.has(j) || !mayChange(state, i) ? undefined : appends(state, i, members.add(j));
      }),
      RemoveServer: action({ i: Server, j: Server }, (state: State, { i, j }) => {
        const members = state.members.get(i);
        const isAllowed = members.has(j) && members.size > 1 && mayChange(state, i);
        return isAllowed ? appends(state, i, members.without(j)) : undefined;
      }),
      ReceivePart: action(
        { i: Server, j: Server, t: terms, k: indices, n: indices, c: indices },
        (state: State, { i, j, t, k, n, c }) => {
          const offer = offerOf(state, t, j);
          if (i === j || !offer || k > n || n > offer.log.size || c > offer.commit) return undefined;
          return t < state.currentTerm.get(i)
            ? undefined
            : receivePart(constants, state, i, offer, [k, n, c]);
        },
      ),
      AdvanceCommit: action({ i: Server, k: indices }, (state: State, { i, k }) =>
        advanceCommit(constants, state, i, k),
      ),
      TakeSnapshot: action({ i: Server }, (state: State, { i }) => {
        const included = state.commitIndex.get(i);
        if (included <= state.snapshot.get(i)) return undefined;
        const update = { snapshot: state.snapshot.set(i, included) };
        return state.role.get(i) === 'leader' ? withOffer(state, update, i) : update;
      }),
      ReceiveSnapshot: action(
        { i: Server, j: Server, t: terms, n: indices },
        (state: State, { i, j, t, n }) => {
          const offer = offerOf(state, t, j);
          if (i === j || !offer || n === 0 || n > offer.snapshot) return undefined;
          return t < state.currentTerm.get(i) ? undefined : receiveSnapshot(constants, state, i, offer, n);
        },
      ),
      Restart: action({ i: Server }, (state: State, { i }) =>
        state.restarts < MaxRestarts
          ? {
              ...follows(constants, state, i),
              commitIndex: state.commitIndex.set(i, state.snapshot.get(i)),
              applied: state.applied.set(i, state.snapshot.get(i)),
              restarts: state.restarts + 1,
            }
          : undefined,
      ),
    },
    invariants: {
      ElectionSafety: invariants!.ElectionSafety,
      LogMatching: invariants!.LogMatching,
      LeaderCompleteness: invariants!.LeaderCompleteness,
      StateMachineSafety: invariants!.StateMachineSafety,
    },
    deadlock: 'allowed',
  } as ModelDefinition<State>;
}
