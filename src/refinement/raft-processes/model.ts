import { action, type ModelDefinition } from '../../core/model.ts';
import {
  type FunctionValue,
  functionFrom,
  type ModelValue,
  type RecordValue,
  record,
  type SetValue,
  setOf,
} from '../../core/values/index.ts';
import type { RaftConstants, Role, VoteRequest } from '../../models/raft/core-state.ts';
import { anyCount } from '../abstraction.ts';
import {
  agreeBetween,
  appended,
  emptyLog,
  firstEntries,
  isUpToDate,
  type Log,
  spliced,
  termAt,
} from './log-runs.ts';

/** What the leader of a term has had in its log, and known to be committed, at most: all its messages are parts of that. */
type Offer = RecordValue<{ term: number; leader: ModelValue; log: Log; commit: number }>;

/** The state of {@link raftWithParts} with logs told by runs, and without what only properties and bounds ask for. */
export interface State {
  readonly currentTerm: FunctionValue<ModelValue, number>;
  readonly votedFor: FunctionValue<ModelValue, ModelValue>;
  readonly log: FunctionValue<ModelValue, Log>;
  readonly role: FunctionValue<ModelValue, Role>;
  readonly commitIndex: FunctionValue<ModelValue, number>;
  readonly voteRequests: SetValue<VoteRequest>;
  readonly votes: FunctionValue<ModelValue, SetValue<ModelValue>>;
  /** Of each leader: up to where each other server has told it that their logs agree. */
  readonly acks: FunctionValue<ModelValue, FunctionValue<ModelValue, number>>;
  /** The longest log that is known to be committed. */
  readonly committed: Log;
  readonly offers: SetValue<Offer>;
}

type Constants = Pick<RaftConstants, 'Server' | 'Quorum' | 'Nobody'>;

/**
 * The model of Raft's core as the implementation is compared with it, for logs of any length and without bounds: it takes the same
 * actions as {@link raftWithParts}, which a test shows, state by state at small bounds. What a step needs besides the server's own
 * variables (votes, acknowledgements, offers, terms that were seen, what is committed) only ever grows while the server may need it: what others do
 * never takes a step from it, nor leads its own variables elsewhere.
 */
export function raftOfProcesses({ Server, Quorum, Nobody }: Constants): ModelDefinition<State> {
  const noVotes = setOf<ModelValue>();
  const noAcks = functionFrom(Server, () => 0);
  const isHeeded = ({ domain, values }: State['currentTerm'], m: VoteRequest) =>
    values.some((term, k) => term <= m.term && domain.keys[k] !== m.sender);

  const goOn = ({ currentTerm, voteRequests }: State, i: ModelValue, t: number) => {
    const terms = currentTerm.set(i, t);
    const isKept = (m: VoteRequest) => isHeeded(terms, m);
    return {
      currentTerm: terms,
      voteRequests: voteRequests.every(isKept) ? voteRequests : voteRequests.filter(isKept),
    };
  };

  const follows = ({ role, votes, acks }: State, i: ModelValue) => ({
    role: role.set(i, 'follower'),
    votes: votes.set(i, noVotes),
    acks: acks.set(i, noAcks),
  });

  /** The offer of leader i with this log and commit index. */
  const withOffer = ({ currentTerm, offers }: State, i: ModelValue, log: Log, commit: number) => {
    const term = currentTerm.get(i);
    const offer = record({ term, leader: i, log, commit }) as unknown as Offer;
    return offers.filter((each) => each.term !== term).add(offer);
  };

  function receiveVoteRequest(state: State, i: ModelValue, m: VoteRequest) {
    const { currentTerm, votedFor, role, votes, acks, log } = state;
    const isLater = m.term > currentTerm.get(i);
    const isFree = isLater || votedFor.get(i) === Nobody || votedFor.get(i) === m.sender;
    const isGranted = isFree && isUpToDate(m.lastTerm, m.lastIndex, log.get(i));
    const others = isLater ? votes.set(i, noVotes) : votes;
    const { sender: j } = m;
    const isCounted = isGranted && role.get(j) === 'candidate' && currentTerm.get(j) === m.term;
    return {
      ...goOn(state, i, m.term),
      votedFor: isGranted || isLater ? votedFor.set(i, isGranted ? j : Nobody) : votedFor,
      role: isLater ? role.set(i, 'follower') : role,
      votes: isCounted ? others.set(j, others.get(j).add(i)) : others,
      acks: isLater ? acks.set(i, noAcks) : acks,
    };
  }

  /** Server i receives entries k + 1 to n of an offer, and that c entries are committed. */
  function receivePart(
    state: State,
    i: ModelValue,
    offer: Offer,
    [k, n, c]: readonly [number, number, number],
  ) {
    const { currentTerm, votedFor, role, votes, acks, log, commitIndex } = state;
    const { term, leader: j } = offer;
    const own = log.get(i);
    const none = acks.set(i, noAcks);
    const received = {
      ...goOn(state, i, term),
      votedFor: term > currentTerm.get(i) ? votedFor.set(i, Nobody) : votedFor,
      role: role.set(i, 'follower' as const),
      votes: votes.set(i, noVotes),
    };
    if (k > own.lastIndex || termAt(own, k) !== termAt(offer.log, k)) return { ...received, acks: none };
    const isNew = n > own.lastIndex || !agreeBetween(own, offer.log, k, n);
    const isCounted = n > 0 && role.get(j) === 'leader' && currentTerm.get(j) === term;
    const told = none.get(j);
    return {
      ...received,
      log: isNew ? log.set(i, spliced(own, k, offer.log, n)) : log,
      commitIndex: commitIndex.set(i, Math.max(commitIndex.get(i), Math.min(c, n))),
      acks: isCounted ? none.set(j, told.set(i, Math.max(told.get(i), n))) : none,
    };
  }

  return {
    name: 'raft/core, for processes',
    variables: [
      ...([
        'currentTerm',
        'votedFor',
        'log',
        'role',
        'commitIndex',
        'voteRequests',
        'votes',
        'acks',
      ] as const),
      ...(['committed', 'offers'] as const),
    ],
    init: () => ({
      currentTerm: functionFrom(Server, () => 0),
      votedFor: functionFrom(Server, () => Nobody),
      log: functionFrom(Server, () => emptyLog),
      role: functionFrom(Server, () => 'follower' as Role),
      commitIndex: functionFrom(Server, () => 0),
      voteRequests: setOf<VoteRequest>(),
      votes: functionFrom(Server, () => noVotes),
      acks: functionFrom(Server, () => noAcks),
      committed: emptyLog,
      offers: setOf<Offer>(),
    }),
    actions: {
      Stand: action({ i: Server }, (state: State, { i }) => {
        if (state.role.get(i) === 'leader') return undefined;
        const term = state.currentTerm.get(i) + 1;
        const { lastIndex, lastTerm } = state.log.get(i);
        const { voteRequests, ...others } = goOn(state, i, term);
        return {
          ...others,
          votedFor: state.votedFor.set(i, i),
          role: state.role.set(i, 'candidate'),
          voteRequests: voteRequests.add(record({ term, sender: i, lastIndex, lastTerm })),
          votes: state.votes.set(i, setOf([i])),
        };
      }),
      StepDown: action({ i: Server }, (state: State, { i }) =>
        state.role.get(i) === 'follower' ? undefined : follows(state, i),
      ),
      LearnTerm: action({ i: Server, t: anyCount }, (state: State, { i, t }) =>
        t <= state.currentTerm.get(i) || state.currentTerm.values.every((term) => term < t)
          ? undefined
          : {
              currentTerm: state.currentTerm.set(i, t),
              votedFor: state.votedFor.set(i, Nobody),
              ...follows(state, i),
            },
      ),
      ReceiveVoteRequest: action({ i: Server, j: Server }, (state: State, { i, j }) =>
        i === j
          ? undefined
          : state.voteRequests
              .elements()
              .filter((m) => m.sender === j && m.term >= state.currentTerm.get(i))
              .map((m) => receiveVoteRequest(state, i, m)),
      ),
      BecomeLeader: action({ i: Server }, (state: State, { i }) => {
        const { log, role, commitIndex, votes } = state;
        if (role.get(i) !== 'candidate' || !Quorum.some((Q) => Q.isSubsetOf(votes.get(i)))) return undefined;
        return {
          role: role.set(i, 'leader'),
          votes: votes.set(i, noVotes),
          offers: withOffer(state, i, log.get(i), commitIndex.get(i)),
        };
      }),
      ClientRequest: action({ i: Server }, (state: State, { i }) => {
        if (state.role.get(i) !== 'leader') return undefined;
        const longer = appended(state.log.get(i), state.currentTerm.get(i));
        return {
          log: state.log.set(i, longer),
          offers: withOffer(state, i, longer, state.commitIndex.get(i)),
        };
      }),
      ReceivePart: action(
        { i: Server, j: Server, t: anyCount, k: anyCount, n: anyCount, c: anyCount },
        (state: State, { i, j, t, k, n, c }) => {
          const offer = state.offers.elements().find(({ term, leader }) => term === t && leader === j);
          if (i === j || !offer || k > n || n > offer.log.lastIndex || c > offer.commit) return undefined;
          return t < state.currentTerm.get(i) ? undefined : receivePart(state, i, offer, [k, n, c]);
        },
      ),
      AdvanceCommit: action({ i: Server, k: anyCount }, (state: State, { i, k }) => {
        const own = state.log.get(i);
        if (state.role.get(i) !== 'leader' || k <= state.commitIndex.get(i) || k > own.lastIndex)
          return undefined;
        if (termAt(own, k) !== state.currentTerm.get(i)) return undefined;
        const told = state.acks.get(i);
        if (!Quorum.some((Q) => Q.every((j) => j === i || told.get(j) >= k))) return undefined;
        return {
          commitIndex: state.commitIndex.set(i, k),
          committed: k > state.committed.lastIndex ? firstEntries(own, k) : state.committed,
          offers: withOffer(state, i, own, k),
        };
      }),
      Restart: action({ i: Server }, (state: State, { i }) => ({
        ...follows(state, i),
        commitIndex: state.commitIndex.set(i, 0),
      })),
      Recover: action({ i: Server, k: anyCount }, (state: State, { i, k }) => {
        const [own, { committed }] = [state.log.get(i), state];
        const isCommitted =
          k <= own.lastIndex && k <= committed.lastIndex && termAt(own, k) === termAt(committed, k);
        return k > state.commitIndex.get(i) && isCommitted
          ? { commitIndex: state.commitIndex.set(i, k) }
          : undefined;
      }),
    },
    invariants: {},
    deadlock: 'allowed',
  } as ModelDefinition<State>;
}
