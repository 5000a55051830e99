import { always, eventually } from '../../core/formula.ts';
import { action, defineModel, type Model, type ModelDefinition } from '../../core/model.ts';
import { holds, type ModelFairness, weakFairness } from '../../core/model-temporal.ts';
import { modelValues, type Protocol } from '../../core/protocol.ts';
import {
  type FunctionValue,
  functionFrom,
  ModelValue,
  type SetValue,
  sequence,
  setOf,
} from '../../core/values/index.ts';
import { nameOutside, wholeNumber } from '../declarations.ts';
import { names } from '../names.ts';
import { isQuorumSystem, majorities } from '../quorums.ts';

/** The constants of specs/leader-election/QuorumElection.tla. */
export interface QuorumElectionConstants {
  readonly Node: SetValue<ModelValue>;
  /** Sets of nodes; any two of them must share a member. */
  readonly Quorum: SetValue<SetValue<ModelValue>>;
  /** In place of a node where there is none. */
  readonly Nobody: ModelValue;
  readonly MaxTerm: number;
  readonly MaxFaults: number;
}

type Role = 'follower' | 'candidate' | 'leader';

/** A term, followed by a candidate or leader, or by a voter and a candidate. */
type Tuple = FunctionValue<number, number | ModelValue>;
const tuple = (term: number, ...nodes: ModelValue[]): Tuple => sequence<number | ModelValue>(term, ...nodes);
const termOf = ({ values }: Tuple) => values[0] as number;

export interface QuorumElectionState {
  /** The greatest term that each node has seen, and for whom it has voted in it: both on disk. */
  readonly term: FunctionValue<ModelValue, number>;
  readonly votedFor: FunctionValue<ModelValue, ModelValue>;
  readonly role: FunctionValue<ModelValue, Role>;
  /** Every pair of term and candidate, and every triple of term, voter and candidate: messages. */
  readonly requests: SetValue<Tuple>;
  readonly votes: SetValue<Tuple>;
  /** The node that hears nobody, and the node that nobody hears; or Nobody. */
  readonly deaf: ModelValue;
  readonly mute: ModelValue;
  readonly faults: number;
  /** Every pair of term and leader there has ever been: for the properties. */
  readonly elected: SetValue<Tuple>;
}

type Constants = QuorumElectionConstants;
type State = QuorumElectionState;

export function initialState({ Node, Nobody }: Constants): State {
  return {
    term: functionFrom(Node, () => 0),
    votedFor: functionFrom(Node, () => Nobody),
    role: functionFrom(Node, () => 'follower'),
    requests: setOf(),
    votes: setOf(),
    deaf: Nobody,
    mute: Nobody,
    faults: 0,
    elected: setOf(),
  };
}

/** What m sends arrives at n. */
const reaches = ({ deaf, mute }: State, m: ModelValue, n: ModelValue) =>
  m === n || (mute !== m && deaf !== n);

/** A leader keeps n from standing. */
const hearsLeader = ({ Node }: Constants, state: State, n: ModelValue) =>
  Node.some(
    (m) =>
      m !== n &&
      state.role.get(m) === 'leader' &&
      state.term.get(m) >= state.term.get(n) &&
      reaches(state, m, n),
  );

const lastTermHasBegun = ({ MaxTerm }: Constants, { requests }: State) =>
  requests.some((request) => termOf(request) === MaxTerm);

/** Node n has heard of no leader for some time and stands in the next term, with its own vote. */
const Stand = (constants: Constants) =>
  action({ n: constants.Node }, (state: State, { n }) => {
    const { MaxTerm } = constants;
    const term = state.term.get(n) + 1;
    if (term > MaxTerm || state.role.get(n) === 'leader' || hearsLeader(constants, state, n))
      return undefined;
    const isUndisturbed = !lastTermHasBegun(constants, state) && state.deaf !== n && state.mute !== n;
    if (term === MaxTerm && !isUndisturbed) return undefined;
    return {
      term: state.term.set(n, term),
      votedFor: state.votedFor.set(n, n),
      role: state.role.set(n, 'candidate'),
      requests: state.requests.add(tuple(term, n)),
      votes: state.votes.add(tuple(term, n, n)),
    };
  });

/** Whether m may vote for somebody in a term. */
export type MayVote = (constants: Constants, state: State, m: ModelValue, term: number) => boolean;

/** It has not voted for another in that term, nor gone on to a greater one. */
const mayVote: MayVote = ({ Nobody }, state, m, term) =>
  term > state.term.get(m) || (term === state.term.get(m) && state.votedFor.get(m) === Nobody);

/** Node m votes for n, with term and vote on its disk before the vote is sent. */
export const Vote = (constants: Constants, isAllowed: MayVote = mayVote) =>
  action({ m: constants.Node, n: constants.Node }, (state: State, { m, n }) =>
    reaches(state, n, m)
      ? state.requests
          .filter((request) => request.get(2) === n && isAllowed(constants, state, m, termOf(request)))
          .elements()
          .map((request) => vote(state, m, n, termOf(request)))
      : undefined,
  );

const vote = ({ term, votedFor, role, votes }: State, m: ModelValue, n: ModelValue, t: number) => ({
  term: term.set(m, t),
  votedFor: votedFor.set(m, n),
  role: role.set(m, 'follower'),
  votes: votes.add(tuple(t, m, n)),
});

/** Candidate n has the votes of a quorum, and leads. */
export const Win = (constants: Constants, hasWon = hasVotesOfQuorum) =>
  action({ n: constants.Node }, (state: State, { n }) =>
    state.role.get(n) === 'candidate' && hasWon(constants, state, n)
      ? { role: state.role.set(n, 'leader'), elected: state.elected.add(tuple(state.term.get(n), n)) }
      : undefined,
  );

function hasVotesOfQuorum({ Quorum }: Constants, state: State, n: ModelValue): boolean {
  const hasVote = (m: ModelValue) => state.votes.has(tuple(state.term.get(n), m, n)) && reaches(state, m, n);
  return Quorum.some((Q) => Q.every(hasVote));
}

/** Node n hears of leader m, and follows it. */
const Follow = ({ Node, Nobody }: Constants) =>
  action({ n: Node, m: Node }, (state: State, { n, m }) => {
    const [own, others] = [state.term.get(n), state.term.get(m)];
    if (state.role.get(m) !== 'leader' || m === n || !reaches(state, m, n)) return undefined;
    if (others < own || (others === own && state.role.get(n) !== 'candidate')) return undefined;
    return {
      term: state.term.set(n, others),
      votedFor: others > own ? state.votedFor.set(n, Nobody) : state.votedFor,
      role: state.role.set(n, 'follower'),
    };
  });

/** Node m hears n and is heard by it. */
const answers = (state: State, m: ModelValue, n: ModelValue) => reaches(state, n, m) && reaches(state, m, n);

/** Leader n does not hear from a quorum, and steps down. */
const StepDown = ({ Node, Quorum }: Constants) =>
  action({ n: Node }, (state: State, { n }) =>
    state.role.get(n) === 'leader' && !Quorum.some((Q) => Q.every((m) => answers(state, m, n)))
      ? { role: state.role.set(n, 'follower') }
      : undefined,
  );

/** One more fault, if there may be one. */
const fault = (constants: Constants, state: State) =>
  state.faults < constants.MaxFaults && !lastTermHasBegun(constants, state)
    ? { faults: state.faults + 1 }
    : undefined;

/** Node n fails and starts again, with what it has on disk. */
export const Restart = (constants: Constants, isForgetful = false) =>
  action({ n: constants.Node }, (state: State, { n }) => {
    const one = fault(constants, state);
    const forgotten = isForgetful ? { votedFor: state.votedFor.set(n, constants.Nobody) } : {};
    return one && { ...one, ...forgotten, role: state.role.set(n, 'follower') };
  });

/** The network cuts node d off from hearing and m from being heard, if both then the same. */
const Cut = (constants: Constants) => {
  const { Node, Nobody } = constants;
  const NodeOrNobody = Node.add(Nobody);
  return action({ d: NodeOrNobody, m: NodeOrNobody }, (state: State, { d, m }) => {
    if (d !== m && d !== Nobody && m !== Nobody) return undefined;
    const one = fault(constants, state);
    return one && { ...one, deaf: d, mute: m };
  });
};

function typeOK({ Node, Nobody, MaxTerm, MaxFaults }: Constants, state: State): boolean {
  const isNodeOrNobody = (n: ModelValue) => n === Nobody || Node.has(n);
  const isTermOrNone = (term: number) => term >= 0 && term <= MaxTerm;
  const isTuple = (size: number) => (each: Tuple) =>
    each.size === size &&
    termOf(each) >= 1 &&
    termOf(each) <= MaxTerm &&
    each.values.slice(1).every((n) => Node.has(n));
  return (
    state.term.values.every(isTermOrNone) &&
    state.votedFor.values.every(isNodeOrNobody) &&
    state.role.values.every((role) => ['follower', 'candidate', 'leader'].includes(role)) &&
    state.requests.every(isTuple(2)) &&
    state.votes.every(isTuple(3)) &&
    [state.deaf, state.mute].every(isNodeOrNobody) &&
    state.faults >= 0 &&
    state.faults <= MaxFaults &&
    state.elected.every(isTuple(2))
  );
}

/** Nodes that hear of no leader stand, whoever can be heard gets its answer, a leader without a quorum steps down. */
const fairness = ({ Node }: Constants): ModelFairness[] =>
  Node.elements().flatMap((n) => [
    ...['Stand', 'Win', 'StepDown'].map((name) => weakFairness(name, { n })),
    ...Node.elements().flatMap((m) => [weakFairness('Vote', { m, n }), weakFairness('Follow', { n, m })]),
  ]);

/** The election by votes of a quorum, action by action as in specs/leader-election/QuorumElection.tla. */
export function quorumElectionDefinition(constants: Constants): ModelDefinition<State> {
  const { Node, Quorum } = constants;
  const leads = (state: State, n: ModelValue) =>
    state.role.get(n) === 'leader' &&
    Quorum.some((Q) => Q.every((m) => answers(state, m, n) && state.term.get(m) === state.term.get(n)));
  return {
    name: 'leader-election/quorum',
    variables: ['term', 'votedFor', 'role', 'requests', 'votes', 'deaf', 'mute', 'faults', 'elected'],
    init: () => initialState(constants),
    actions: {
      Stand: Stand(constants),
      Vote: Vote(constants),
      Win: Win(constants),
      Follow: Follow(constants),
      StepDown: StepDown(constants),
      Restart: Restart(constants),
      Cut: Cut(constants),
    },
    invariants: {
      TypeOK: (state) => typeOK(constants, state),
      AtMostOneLeaderPerTerm: {
        when: ({ elected }) => elected.size > 0,
        holds: ({ elected }) => new Set(elected.elements().map(termOf)).size === elected.size,
      },
    },
    fairness: fairness(constants),
    temporalProperties: {
      EventuallyElected: eventually(always(holds((state: State) => Node.some((n) => leads(state, n))))),
    },
    witnesses: {
      TwoLeaders: ({ role }) => role.values.filter((each) => each === 'leader').length > 1,
      SplitVote: ({ role, term }) =>
        role.values.every((each) => each === 'candidate') && new Set(term.values).size === 1,
    },
    // Terms are finitely many; once one leads in the last of them nothing is left to do.
    deadlock: 'allowed',
  };
}

export const quorumElectionModel = (constants: Constants): Model<State> =>
  defineModel(quorumElectionDefinition(constants));

const configuration = (MaxTerm: number, MaxFaults: number) => ({
  about: `3 nodes, ${MaxTerm} terms, ${MaxFaults === 1 ? 'one fault' : `${MaxFaults} faults`}`,
  constants: {
    Node: names('n1', 'n2', 'n3'),
    Nobody: ModelValue.of('Nobody'),
    MaxTerm,
    MaxFaults,
  },
});

export const quorumElection: Protocol<QuorumElectionConstants> = {
  slug: 'leader-election/quorum',
  title: 'Leader election by votes of a quorum',
  source: 'Ongaro, Consensus: Bridging Theory and Practice (2014), sections 3.3, 3.4 and 6.2',
  specification: 'specs/leader-election/QuorumElection.tla',
  constants: {
    Node: modelValues('the nodes that may lead'),
    Quorum: {
      about: 'sets of nodes of which any two meet; the majorities unless given',
      expected: 'a set of sets of nodes of which any two meet, such as {{n1, n2}, {n2, n3}}',
      accepts: (value, { Node }) => isQuorumSystem(value, Node as SetValue<ModelValue>),
      derive: ({ Node }) => majorities(Node as SetValue<ModelValue>),
    },
    Nobody: nameOutside('what stands in place of a node where there is none', ['Node']),
    MaxTerm: wholeNumber('the last term', 1),
    MaxFaults: wholeNumber('how many faults there may be'),
  },
  configurations: {
    standard: configuration(2, 2),
    small: configuration(2, 1),
    'three-terms': { ...configuration(3, 1), deep: true },
  },
  model: quorumElectionModel,
};
