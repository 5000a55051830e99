import { action, defineModel, type Model, type ModelDefinition, type Update } from '../../core/model.ts';
import { isSetOf, modelValues, type Protocol } from '../../core/protocol.ts';
import {
  equalValues,
  interval,
  ModelValue,
  record,
  type SetValue,
  setOf,
  type Value,
} from '../../core/values/index.ts';
import { nameOutside, wholeNumber } from '../declarations.ts';
import { names } from '../names.ts';
import { majorities } from '../quorums.ts';
import { isUpToDate, lastTermOf } from './log.ts';
import {
  commonIndex,
  configurationIndex,
  entryOf,
  latestConfiguration,
  noMembers,
  type Store,
  stored,
} from './membership-log.ts';
import {
  keepsMarked,
  leadersAreComplete,
  logsMatch,
  nextLeaderCommits,
  typeOK,
} from './membership-properties.ts';
import {
  type Election,
  initialState,
  type MembershipConstants,
  type MembershipState,
  noMatch,
} from './membership-state.ts';

type Constants = MembershipConstants;
type State = MembershipState;

/** What a mistake may change. */
export interface Rules {
  /** The configuration that server i uses. */
  readonly configuration: (state: State, i: ModelValue) => SetValue<ModelValue>;
  /** Leader i may begin a change. */
  readonly mayChange: (state: State, i: ModelValue) => boolean;
  readonly store: Store;
}

/** The change before the one that leader i may begin is committed. */
export const isChangeCommitted = (
  { log, commitIndex }: Pick<State, 'log' | 'commitIndex'>,
  i: ModelValue,
): boolean => configurationIndex(log.get(i)) <= commitIndex.get(i);

/** Leader i has committed an entry of its own term, so that no change of an earlier term can still be decided. */
export const hasCommittedInTerm = (
  { log, commitIndex, currentTerm }: Pick<State, 'log' | 'commitIndex' | 'currentTerm'>,
  i: ModelValue,
): boolean =>
  log
    .get(i)
    .values.some(({ term }, position) => position < commitIndex.get(i) && term === currentTerm.get(i));

const right: Rules = {
  configuration: ({ log }, i) => latestConfiguration(log.get(i)),
  mayChange: (state, i) => isChangeCommitted(state, i) && hasCommittedInTerm(state, i),
  store: stored,
};

/** A voter has not voted in term t, and the log of i is at least as up to date as its own. */
const grantsVote =
  ({ None }: Constants, { currentTerm, votedFor, log }: State, i: ModelValue, t: number) =>
  (v: ModelValue): boolean =>
    (t > currentTerm.get(v) || (t === currentTerm.get(v) && votedFor.get(v) === None)) &&
    isUpToDate(lastTermOf(log.get(i)), log.get(i).size, log.get(v));

/** Server i leads in term t by the votes of these servers. */
function elected(constants: Constants, state: State, i: ModelValue, t: number, voters: SetValue<ModelValue>) {
  let { currentTerm, votedFor, role, matchIndex } = state;
  for (const v of voters) {
    currentTerm = currentTerm.set(v, t);
    votedFor = votedFor.set(v, i);
    role = role.set(v, v === i ? 'leader' : 'follower');
    matchIndex = matchIndex.set(v, noMatch(constants));
  }
  const election: Election = record({ term: t, leader: i, log: state.log.get(i) });
  return { currentTerm, votedFor, role, matchIndex, elections: state.elections.add(election) };
}

/** Server i is elected in term t by a majority of its configuration; its own vote counts only if it is a member. */
const Elect = (constants: Constants, { configuration }: Rules) =>
  action({ i: constants.Server, t: interval(1, constants.MaxTerm) }, (state: State, { i, t }) => {
    const { currentTerm } = state;
    if (t <= currentTerm.get(i) || currentTerm.values.every((seen) => t > seen + 1)) return undefined;
    const members = configuration(state, i);
    if (members.size === 0) return undefined;
    const grants = grantsVote(constants, state, i, t);
    return majorities(members)
      .filter((Q) => (Q.has(i) || !members.has(i)) && Q.every((v) => v === i || grants(v)))
      .elements()
      .map((Q) => elected(constants, state, i, t, Q.add(i)));
  });

/** Leader i puts an entry at the end of its log. */
export function appendEntry(
  { MaxLength }: Constants,
  { role, log, currentTerm }: State,
  i: ModelValue,
  members: SetValue<ModelValue>,
): Update<State> | undefined {
  const own = log.get(i);
  if (role.get(i) !== 'leader' || own.size >= MaxLength) return undefined;
  return { log: log.set(i, own.append(entryOf(currentTerm.get(i), members))) };
}

/** Leader i begins its term with a command, so that it can learn what is committed. */
const Command = (constants: Constants) =>
  action({ i: constants.Server }, (state: State, { i }) => {
    const term = state.currentTerm.get(i);
    const hasBegun = state.log.get(i).values.some((entry) => entry.term === term);
    return hasBegun ? undefined : appendEntry(constants, state, i, noMembers);
  });

/** Leader i adds server j to the configuration. */
const AddServer = (constants: Constants, { configuration, mayChange }: Rules) =>
  action({ i: constants.Server, j: constants.Server }, (state: State, { i, j }) => {
    const members = configuration(state, i);
    if (members.has(j) || !mayChange(state, i)) return undefined;
    return appendEntry(constants, state, i, members.add(j));
  });

/** Leader i takes server j out of the configuration; it may be i itself. */
const RemoveServer = (constants: Constants, { configuration, mayChange }: Rules) =>
  action({ i: constants.Server, j: constants.Server }, (state: State, { i, j }) => {
    const members = configuration(state, i);
    if (!members.has(j) || members.size === 1 || !mayChange(state, i)) return undefined;
    return appendEntry(constants, state, i, members.without(j));
  });

/** A server that hears of a greater term follows in it, and has not voted there. */
function followed(constants: Constants, state: State, j: ModelValue, term: number): Partial<State> {
  if (term <= state.currentTerm.get(j)) return {};
  return {
    currentTerm: state.currentTerm.set(j, term),
    votedFor: state.votedFor.set(j, constants.None),
    role: state.role.set(j, 'follower'),
    matchIndex: state.matchIndex.set(j, noMatch(constants)),
  };
}

/** Leader i sends a member j the next entry that j lacks; j stores it and acknowledges. */
const Replicate = (constants: Constants, { configuration, store }: Rules) =>
  action({ i: constants.Server, j: constants.Server }, (state: State, { i, j }) => {
    const { role, currentTerm, log } = state;
    if (role.get(i) !== 'leader' || currentTerm.get(j) > currentTerm.get(i)) return undefined;
    if (i === j || !configuration(state, i).has(j)) return undefined;
    const leaders = log.get(i);
    const n = commonIndex(leaders, log.get(j)) + 1;
    if (n > leaders.size) return undefined;
    const follower = followed(constants, state, j, currentTerm.get(i));
    const matchIndex = follower.matchIndex ?? state.matchIndex;
    return {
      ...follower,
      log: log.set(j, store(log.get(j), leaders, n)),
      matchIndex: matchIndex.set(i, matchIndex.get(i).set(j, n)),
    };
  });

/** Whether a majority of the configuration has stored the log of leader i up to n; i counts only if it is a member. */
function isStoredByMajority(members: SetValue<ModelValue>, state: State, i: ModelValue, n: number): boolean {
  const matches = state.matchIndex.get(i);
  return 2 * members.filter((j) => j === i || matches.get(j) >= n).size > members.size;
}

/** Leader i marks what is agreed, and with it all before; if it is no member of a configuration so marked it steps down. */
const AdvanceCommit = (constants: Constants, { configuration }: Rules) =>
  action({ i: constants.Server }, (state: State, { i }) => {
    const term = state.currentTerm.get(i);
    const own = state.log.get(i);
    const before = state.commitIndex.get(i);
    if (state.role.get(i) !== 'leader') return undefined;
    const members = configuration(state, i);
    const last = own.values.findLastIndex(
      (entry, position) =>
        position >= before && entry.term === term && isStoredByMajority(members, state, i, position + 1),
    );
    if (last < 0) return undefined;
    const marked = own.values
      .slice(before, last + 1)
      .map((entry, offset) => record({ term, index: before + offset + 1, entry }));
    const isOut = !members.has(i) && configurationIndex(own) <= last + 1;
    return {
      commitIndex: state.commitIndex.set(i, last + 1),
      committed: state.committed.union(setOf(marked)),
      ...(isOut && {
        role: state.role.set(i, 'follower' as const),
        matchIndex: state.matchIndex.set(i, noMatch(constants)),
      }),
    };
  });

/** Raft's change of membership, action by action as in specs/raft/Membership.tla. */
export function membershipDefinition(
  constants: Constants,
  changes: Partial<Rules> = {},
): ModelDefinition<State> {
  const { Server } = constants;
  const rules = { ...right, ...changes };
  return {
    name: 'raft/membership',
    variables: [
      'currentTerm',
      'votedFor',
      'role',
      'log',
      'commitIndex',
      'matchIndex',
      'elections',
      'committed',
    ],
    init: () => initialState(constants),
    actions: {
      Elect: Elect(constants, rules),
      Command: Command(constants),
      AddServer: AddServer(constants, rules),
      RemoveServer: RemoveServer(constants, rules),
      Replicate: Replicate(constants, rules),
      AdvanceCommit: AdvanceCommit(constants, rules),
    },
    invariants: {
      TypeOK: (state) => typeOK(constants, state),
      ElectionSafety: ({ elections }) =>
        elections.every((one) =>
          elections.every((other) => one.term !== other.term || one.leader === other.leader),
        ),
      LogMatching: logsMatch,
      LeaderCompleteness: {
        when: ({ elections }) => elections.size > 1,
        holds: leadersAreComplete,
      },
      StateMachineSafety: {
        when: ({ committed }) => committed.size > 1,
        holds: ({ committed }) =>
          committed.every((one) =>
            committed.every((other) => one.index !== other.index || equalValues(one.entry, other.entry)),
          ),
      },
    },
    actionProperties: {
      CommitMonotonic: (before, after) => Server.every((i) => keepsMarked(before, after, i)),
    },
    witnesses: {
      NextLeaderCommits: nextLeaderCommits,
      TwoConfigurationsLead: (state) => {
        const leaders = Server.elements().filter((i) => state.role.get(i) === 'leader');
        const [first, ...others] = leaders.map((i) => rules.configuration(state, i));
        return others.some((other) => !equalValues(other, first!));
      },
    },
    // Behaviours come to rest at the bounds.
    deadlock: 'allowed',
  };
}

export const membershipModel = (constants: Constants): Model<State> =>
  defineModel(membershipDefinition(constants));

const addition = {
  Server: names('s1', 's2', 's3', 's4'),
  Founders: names('s1', 's2', 's3'),
  Founder: ModelValue.of('s1'),
  MaxTerm: 2,
  MaxLength: 3,
  None: ModelValue.of('None'),
};

export const membership: Protocol<MembershipConstants> = {
  slug: 'raft/membership',
  title: "Raft's change of membership",
  source: 'Ongaro, Consensus: Bridging Theory and Practice (2014), chapter 4, as corrected on 10 July 2015',
  specification: 'specs/raft/Membership.tla',
  constants: {
    Server: modelValues('all servers that ever take part'),
    Founders: {
      about: 'the members of the first configuration',
      expected: 'a set of servers that is not empty, such as {s1, s2, s3}',
      accepts: (value, { Server }) => areMembers(value, Server as SetValue),
    },
    Founder: {
      about: 'the founder that leads in the first term',
      expected: 'one of the founders',
      accepts: (value, { Founders }) => (Founders as SetValue).has(value),
    },
    MaxTerm: wholeNumber('no election is beyond this term', 1),
    MaxLength: wholeNumber('no log is longer', 1),
    None: nameOutside('what stands for no vote', ['Server']),
  },
  configurations: {
    addition: { about: '4 servers, 3 of them founders; 2 terms, 3 entries', constants: addition },
    'four-entries': {
      about: '4 servers, 3 of them founders; 2 terms, 4 entries',
      constants: { ...addition, MaxLength: 4 },
      deep: true,
    },
    removal: {
      about: '4 servers, all of them founders; 3 terms, 3 entries',
      constants: { ...addition, Founders: addition.Server, MaxTerm: 3 },
      deep: true,
    },
  },
  model: membershipModel,
};

const areMembers = (value: Value, servers: SetValue) => isSetOf(value, (member) => servers.has(member));
