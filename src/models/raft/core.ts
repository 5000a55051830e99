import { action, defineModel, type Model, type ModelDefinition } from '../../core/model.ts';
import { type ModelFairness, weakFairness } from '../../core/model-temporal.ts';
import {
  type ConstantDeclaration,
  isSetOf,
  modelValues,
  naturals,
  type Protocol,
} from '../../core/protocol.ts';
import { ModelValue, record, type SetValue, sequence, setOf } from '../../core/values/index.ts';
import { nameOutside, wholeNumber } from '../declarations.ts';
import { names } from '../names.ts';
import { isQuorumSystem, majorities } from '../quorums.ts';
import { raftProperties } from './core-properties.ts';
import { lastNewOf, type Rules, rightRules } from './core-rules.ts';
import {
  type Append,
  initialState,
  type RaftConstants,
  type RaftState,
  type VoteRequest,
} from './core-state.ts';
import { applies, isUpToDate, type Log, lastTermOf, termAt } from './log.ts';

type Constants = RaftConstants;
type State = RaftState;

/** The messages that somebody may still heed, in these terms. */
function heeded<M extends VoteRequest | Append>(
  messages: SetValue<M>,
  { domain, values }: State['currentTerm'],
): SetValue<M> {
  const isHeeded = (m: M) => values.some((term, k) => term <= m.term && domain.keys[k] !== m.sender);
  return messages.every(isHeeded) ? messages : messages.filter(isHeeded);
}

/** Server i goes on to term t, or is in it; messages that nobody heeds in these terms are forgotten. */
function goOn({ currentTerm, appends, voteRequests }: State, i: ModelValue, t: number) {
  const terms = currentTerm.set(i, t);
  return {
    currentTerm: terms,
    appends: heeded(appends, terms),
    voteRequests: heeded(voteRequests, terms),
  };
}

/** Its heartbeats keep i from standing, unless they are late. */
const hearsLeader = ({ Server }: Constants, { role, currentTerm }: State, i: ModelValue) =>
  Server.some((j) => j !== i && role.get(j) === 'leader' && currentTerm.get(j) >= currentTerm.get(i));

const lastTermHasBegun = ({ MaxTerm }: Constants, { voteRequests }: State) =>
  voteRequests.some((m) => m.term === MaxTerm);

/** Who may stand in term t: in the last one somebody alone, whose log nobody's is more up to date than. */
function mayStand(constants: Constants, state: State, i: ModelValue, t: number): boolean {
  if (t < constants.MaxTerm) return (t % 2 === 1 ? constants.OddCandidate : constants.EvenCandidate).has(i);
  const isCandidate = constants.OddCandidate.has(i) || constants.EvenCandidate.has(i);
  const own = state.log.get(i);
  const canWin = state.log.values.every((log) => isUpToDate(lastTermOf(own), own.size, log));
  return isCandidate && canWin && !lastTermHasBegun(constants, state);
}

/** Server i stands in the next term, with its own vote. */
export function stand(constants: Constants, state: State, i: ModelValue) {
  const term = state.currentTerm.get(i) + 1;
  const log = state.log.get(i);
  const isLeader = state.role.get(i) === 'leader';
  if (isLeader || term > constants.MaxTerm || !mayStand(constants, state, i, term)) return undefined;
  const { voteRequests, ...others } = goOn(state, i, term);
  const request = record({ term, sender: i, lastIndex: log.size, lastTerm: lastTermOf(log) });
  return {
    ...others,
    votedFor: state.votedFor.set(i, i),
    role: state.role.set(i, 'candidate'),
    voteRequests: voteRequests.add(request),
    votes: state.votes.set(i, setOf([i])),
  };
}

/** The election timer of i elapses: there is no leader, or the votes were split. */
const Timeout = (constants: Constants) =>
  action({ i: constants.Server }, (state: State, { i }) =>
    hearsLeader(constants, state, i) ? undefined : stand(constants, state, i),
  );

/** The election timer of i elapses although there is a leader, whose heartbeats are late or lost. */
const Suspect = (constants: Constants) =>
  action({ i: constants.Server }, (state: State, { i }) =>
    hearsLeader(constants, state, i) && !lastTermHasBegun(constants, state)
      ? stand(constants, state, i)
      : undefined,
  );

/**
 * Server i receives the vote request of j. Term and vote are on its disk before the vote is sent; even if it does not
 * vote it goes on to a greater term, and no longer leads.
 */
const ReceiveVoteRequest = (constants: Constants, { grants }: Rules) =>
  action({ i: constants.Server, j: constants.Server }, (state: State, { i, j }) =>
    i === j
      ? undefined
      : state.voteRequests
          .elements()
          .filter((m) => m.sender === j && m.term >= state.currentTerm.get(i))
          .map((m) => receiveVoteRequest(constants, state, i, m, grants(constants, state, i, m))),
  );

function receiveVoteRequest(
  { Nobody }: Constants,
  state: State,
  i: ModelValue,
  m: VoteRequest,
  isGranted: boolean,
) {
  const { currentTerm, votedFor, role, votes, acks } = state;
  const { sender: j, term } = m;
  const isLater = term > currentTerm.get(i);
  const others = isLater ? votes.set(i, setOf()) : votes;
  // A vote that comes too late is not kept.
  const isCounted = isGranted && role.get(j) === 'candidate' && currentTerm.get(j) === term;
  return {
    ...goOn(state, i, term),
    votedFor: isGranted || isLater ? votedFor.set(i, isGranted ? j : Nobody) : votedFor,
    role: isLater ? role.set(i, 'follower') : role,
    votes: isCounted ? others.set(j, others.get(j).add(i)) : others,
    acks: isLater ? acks.set(i, setOf()) : acks,
  };
}

/** With what leader i sends while its log and commit index are these: its entries from any index on. */
function withOffers({ currentTerm, appends }: State, rules: Rules, i: ModelValue, log: Log, commit: number) {
  let all = appends;
  for (let k = rules.offersFrom(currentTerm.get(i), log); k <= log.size; k++) {
    const suffix: Log = sequence(...log.values.slice(k));
    const prevTerm = termAt(log, k);
    all = all.add(record({ term: currentTerm.get(i), sender: i, prevIndex: k, prevTerm, suffix, commit }));
  }
  return all;
}

/** Candidate i has the votes of a quorum, and leads. */
const BecomeLeader = ({ Server, Quorum }: Constants, rules: Rules) =>
  action({ i: Server }, (state: State, { i }) => {
    const { currentTerm, log, role, commitIndex, votes, elected } = state;
    if (role.get(i) !== 'candidate' || !Quorum.some((Q) => Q.isSubsetOf(votes.get(i)))) return undefined;
    return {
      role: role.set(i, 'leader'),
      votes: votes.set(i, setOf()),
      appends: withOffers(state, rules, i, log.get(i), commitIndex.get(i)),
      elected: elected.add(record({ term: currentTerm.get(i), leader: i, log: log.get(i) })),
    };
  });

/** A client gives leader i a command; once the last term has begun none goes to leaders of earlier ones. */
const ClientRequest = (constants: Constants, rules: Rules) =>
  action({ i: constants.Server }, (state: State, { i }) => {
    const term = state.currentTerm.get(i);
    const log = state.log.get(i);
    if (state.role.get(i) !== 'leader' || !constants.RequestTerms.has(term)) return undefined;
    if (lastTermOf(log) === term) return undefined;
    if (lastTermHasBegun(constants, state) && term !== constants.MaxTerm) return undefined;
    const longer = log.append(record({ term, command: i }));
    return {
      log: state.log.set(i, longer),
      appends: withOffers(state, rules, i, longer, state.commitIndex.get(i)),
    };
  });

/** Server i receives entries, or a heartbeat, from leader j, and follows it. */
const ReceiveAppend = ({ Server, Nobody }: Constants, rules: Rules) =>
  action({ i: Server, j: Server }, (state: State, { i, j }) => {
    if (i === j) return undefined;
    const { currentTerm, votedFor, role, votes } = state;
    return state.appends
      .elements()
      .filter((m) => m.sender === j && m.term >= currentTerm.get(i))
      .map((m) => ({
        ...goOn(state, i, m.term),
        votedFor: m.term > currentTerm.get(i) ? votedFor.set(i, Nobody) : votedFor,
        role: role.set(i, rules.roleAfterAppend(role.get(i))),
        votes: votes.set(i, setOf()),
        ...take(state, rules, i, m),
      }));
  });

/** What server i takes from a message, if the entry of which it speaks as the one before its own is there. */
function take(
  { currentTerm, log, role, commitIndex, acks, applied }: State,
  rules: Rules,
  i: ModelValue,
  m: Append,
) {
  const none = acks.set(i, setOf());
  if (!rules.isConsistent(log.get(i), m)) return { acks: none };
  const entries = rules.withEntries(log.get(i), m);
  const commit = rules.commitAfter(commitIndex.get(i), m);
  const matchIndex = lastNewOf(m);
  // An acknowledgement of nothing is not sent, one that comes too late is not kept.
  const { sender: j } = m;
  const isCounted = matchIndex > 0 && role.get(j) === 'leader' && currentTerm.get(j) === m.term;
  return {
    log: log.set(i, entries),
    commitIndex: commitIndex.set(i, commit),
    acks: isCounted ? none.set(j, none.get(j).add(record({ follower: i, matchIndex }))) : none,
    applied: applied.union(applies(entries, commit)),
  };
}

/**
 * A quorum holds the log of leader i up to k, where the entry is of its own term: one of an earlier term could still be
 * overwritten (section 5.4.2 and figure 8).
 */
const AdvanceCommit = (constants: Constants, rules: Rules) =>
  action({ i: constants.Server }, (state: State, { i }) => {
    if (state.role.get(i) !== 'leader') return undefined;
    const { values } = state.log.get(i);
    return values.flatMap((entry, index) => {
      const k = index + 1;
      const acks = state.acks.get(i).elements();
      const isCommitted =
        k > state.commitIndex.get(i) &&
        rules.mayCommit(state.currentTerm.get(i), entry) &&
        rules.hasQuorum(
          constants,
          i,
          acks.filter(({ matchIndex }) => matchIndex >= k),
        );
      return isCommitted ? [commitUpTo(state, rules, i, k)] : [];
    });
  });

function commitUpTo(state: State, rules: Rules, i: ModelValue, k: number) {
  const log = state.log.get(i);
  const term = state.currentTerm.get(i);
  const entries = applies(log, k);
  return {
    commitIndex: state.commitIndex.set(i, k),
    appends: withOffers(state, rules, i, log, k),
    committed: state.committed.union(entries.map(({ index, entry }) => record({ term, index, entry }))),
    applied: state.applied.union(entries),
  };
}

/** Server i fails and starts again, without what it had not on disk. */
export const fail = (constants: Constants, state: State, i: ModelValue) =>
  state.restarts < constants.MaxRestarts && !lastTermHasBegun(constants, state)
    ? {
        role: state.role.set(i, 'follower'),
        commitIndex: state.commitIndex.set(i, 0),
        votes: state.votes.set(i, setOf()),
        acks: state.acks.set(i, setOf()),
        restarts: state.restarts + 1,
      }
    : undefined;

/** It finds its term, its vote and its log on disk. A restart that changes nothing is left out. */
const Restart = (constants: Constants) =>
  action({ i: constants.Server }, (state: State, { i }) =>
    state.role.get(i) !== 'follower' || state.commitIndex.get(i) > 0 ? fail(constants, state, i) : undefined,
  );

/** Servers that hear of no leader stand, clients ask, and all messages arrive. */
const fairness = ({ Server }: Constants): ModelFairness[] =>
  Server.elements().flatMap((i) => [
    ...['Timeout', 'BecomeLeader', 'ClientRequest', 'AdvanceCommit'].map((name) => weakFairness(name, { i })),
    ...Server.elements().flatMap((j) => [
      weakFairness('ReceiveVoteRequest', { i, j }),
      weakFairness('ReceiveAppend', { i, j }),
    ]),
  ]);

/** The core of Raft, action by action as in specs/raft/Core.tla. */
export function raftDefinition(constants: Constants, changes: Partial<Rules> = {}): ModelDefinition<State> {
  const rules = { ...rightRules, ...changes };
  return {
    name: 'raft/core',
    variables: [
      ...(['currentTerm', 'votedFor', 'log', 'role', 'commitIndex', 'voteRequests', 'votes'] as const),
      ...(['appends', 'acks', 'restarts', 'elected', 'committed', 'applied'] as const),
    ],
    init: () => initialState(constants),
    actions: {
      Timeout: Timeout(constants),
      Suspect: Suspect(constants),
      ReceiveVoteRequest: ReceiveVoteRequest(constants, rules),
      BecomeLeader: BecomeLeader(constants, rules),
      ClientRequest: ClientRequest(constants, rules),
      ReceiveAppend: ReceiveAppend(constants, rules),
      AdvanceCommit: AdvanceCommit(constants, rules),
      Restart: Restart(constants),
    },
    ...raftProperties(constants),
    fairness: fairness(constants),
    // Terms are finitely many; once all know what the leader of the last has committed, nothing is left to do.
    deadlock: 'allowed',
  };
}

export const raftModel = (constants: Constants): Model<State> => defineModel(raftDefinition(constants));

const replication = {
  Server: names('s1', 's2', 's3'),
  Nobody: ModelValue.of('Nobody'),
  OddCandidate: names('s1'),
  EvenCandidate: names('s2'),
  MaxTerm: 2,
  RequestTerms: setOf([1, 2]),
  MaxRestarts: 1,
};

const someServers = (about: string): ConstantDeclaration => ({
  about,
  expected: 'a set of servers, such as {s1, s2}',
  accepts: (value, { Server }) => isSetOf(value, (member) => (Server as SetValue).has(member)),
});

export const raft: Protocol<RaftConstants> = {
  slug: 'raft/core',
  title: 'Raft: elections and replication',
  source:
    'Ongaro and Ousterhout, In Search of an Understandable Consensus Algorithm (extended, 2014), section 5',
  specification: 'specs/raft/Core.tla',
  constants: {
    Server: modelValues('the servers'),
    Quorum: {
      about: 'sets of servers of which any two meet; the majorities unless given',
      expected: 'a set of sets of servers of which any two meet, such as {{s1, s2}, {s2, s3}}',
      accepts: (value, { Server }) => isQuorumSystem(value, Server as SetValue<ModelValue>),
      derive: ({ Server }) => majorities(Server as SetValue<ModelValue>),
    },
    Nobody: nameOutside('what stands in place of a server where there is none', ['Server']),
    OddCandidate: someServers('the servers that may stand in odd terms, but for the last'),
    EvenCandidate: someServers('the servers that may stand in even terms, but for the last'),
    MaxTerm: wholeNumber('the last term', 1),
    RequestTerms: naturals('the terms whose leader is asked, once, to add an entry'),
    MaxRestarts: wholeNumber('how many restarts there may be'),
  },
  configurations: {
    replication: {
      about: '2 terms; only s1 stands in the first',
      constants: replication,
    },
    elections: {
      about: '2 terms; s1 and s2 stand against each other in the first',
      constants: { ...replication, OddCandidate: names('s1', 's2') },
      deep: true,
    },
    'three-terms': {
      about: '3 terms, requests in the first two; s1 and s2 stand in turn',
      constants: { ...replication, MaxTerm: 3 },
      deep: true,
    },
    'figure-8': {
      about: '4 terms, requests in the first two; s1 and s2 stand in turn',
      constants: { ...replication, MaxTerm: 4 },
      deep: true,
    },
  },
  model: raftModel,
};
