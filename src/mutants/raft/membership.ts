import { action } from '../../core/model.ts';
import type { ModelValue } from '../../core/values/index.ts';
import {
  appendEntry,
  hasCommittedInTerm,
  isChangeCommitted,
  membership,
  membershipDefinition,
} from '../../models/raft/membership.ts';
import { emptyLog, latestConfiguration } from '../../models/raft/membership-log.ts';
import {
  type MembershipConstants,
  type MembershipState,
  noMatch,
} from '../../models/raft/membership-state.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';

type State = MembershipState;

const mutant = mutantsOf(membership, membershipDefinition, 'addition');

/** Server j is out of the configuration of some leader, and comes back as if new. */
const ReturnBlank = (constants: MembershipConstants) =>
  action({ j: constants.Server }, (state: State, { j }) => {
    const isOut = constants.Server.some(
      (i) => state.role.get(i) === 'leader' && !latestConfiguration(state.log.get(i)).has(j),
    );
    if (!isOut) return undefined;
    return {
      currentTerm: state.currentTerm.set(j, 0),
      votedFor: state.votedFor.set(j, constants.None),
      role: state.role.set(j, 'follower'),
      log: state.log.set(j, emptyLog),
      commitIndex: state.commitIndex.set(j, 0),
      matchIndex: state.matchIndex.set(j, noMatch(constants)),
    };
  });

/** Leader i puts j in the place of another member, in one entry. */
const Replace = (constants: MembershipConstants) =>
  action({ i: constants.Server, j: constants.Server }, (state: State, { i, j }) => {
    const members = latestConfiguration(state.log.get(i));
    const mayChange = isChangeCommitted(state, i) && hasCommittedInTerm(state, i);
    if (members.has(j) || !mayChange) return undefined;
    return members
      .elements()
      .flatMap((other) => appendEntry(constants, state, i, members.without(other).add(j)) ?? []);
  });

export const membershipMutants: readonly Mutant[] = [
  mutant('changes-before-commit-in-term', {
    about:
      'a leader begins a change before it has committed an entry of its term, as in the thesis before the correction of 2015',
    breaks: 'LeaderCompleteness',
    configuration: 'removal',
    constants: { MaxLength: 2 },
    rules: { mayChange: isChangeCommitted },
  }),
  mutant('changes-before-last-is-committed', {
    about: 'a leader begins a change before the one before is committed, so that two servers change at once',
    breaks: 'CommitMonotonic',
    rules: { mayChange: hasCommittedInTerm },
  }),
  mutant('replaces-in-one-step', {
    about: 'a server takes the place of another in one entry, so that two servers change at once',
    breaks: 'ElectionSafety',
    actions: (constants) => ({ AddServer: Replace(constants) }),
  }),
  mutant('returns-blank', {
    about: 'a server that a leader has taken out comes back with a blank disk before that is committed',
    breaks: 'StateMachineSafety',
    actions: (constants) => ({ ReturnBlank: ReturnBlank(constants) }),
  }),
  mutant('uses-configuration-once-committed', {
    about: 'a server uses a new configuration only once it knows that it is committed',
    breaks: 'LeaderCompleteness',
    configuration: 'four-entries',
    rules: {
      configuration: ({ log, commitIndex }: State, i: ModelValue) =>
        latestConfiguration(log.get(i), commitIndex.get(i)),
    },
  }),
  mutant('stores-without-check', {
    about: 'a follower puts the latest entry of its leader at the end of its log, whatever comes before it',
    breaks: 'LogMatching',
    rules: { store: (own, leaders) => own.append(leaders.get(leaders.size)) },
  }),
];
