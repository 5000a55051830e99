import { always, eventually } from '../../core/formula.ts';
import type { ModelDefinition } from '../../core/model.ts';
import { holds } from '../../core/model-temporal.ts';
import { equalValues, type ModelValue } from '../../core/values/index.ts';
import { firstOf, isPrefix } from '../sequences.ts';
import type { Append, RaftConstants, RaftState, Role } from './core-state.ts';
import { type Entry, type Log, lastTermOf } from './log.ts';

type Constants = RaftConstants;
type State = RaftState;

const roles: readonly Role[] = ['follower', 'candidate', 'leader'];

function typeOK({ Server, Nobody, MaxTerm, MaxRestarts }: Constants, state: State): boolean {
  const isIndex = (k: number) => k >= 0 && k <= MaxTerm;
  const isTerm = (term: number) => term >= 1 && term <= MaxTerm;
  const isEntry = ({ term, command }: Entry) => isTerm(term) && Server.has(command);
  const isLog = (log: Log) => isIndex(log.size) && log.values.every(isEntry);
  const isAppend = (m: Append) =>
    isTerm(m.term) &&
    Server.has(m.sender) &&
    [m.prevIndex, m.prevTerm, m.commit].every(isIndex) &&
    isLog(m.suffix);
  return (
    state.currentTerm.values.every(isIndex) &&
    state.votedFor.values.every((j) => j === Nobody || Server.has(j)) &&
    state.log.values.every(isLog) &&
    state.role.values.every((role) => roles.includes(role)) &&
    Server.every((i) => state.commitIndex.get(i) >= 0 && state.commitIndex.get(i) <= state.log.get(i).size) &&
    state.voteRequests.every(
      (m) => isTerm(m.term) && Server.has(m.sender) && [m.lastIndex, m.lastTerm].every(isIndex),
    ) &&
    state.votes.values.every((voters) => voters.isSubsetOf(Server)) &&
    state.appends.every(isAppend) &&
    state.acks.values.every((acks) =>
      acks.every(({ follower, matchIndex }) => Server.has(follower) && isTerm(matchIndex)),
    ) &&
    isCount(state.restarts, MaxRestarts) &&
    state.elected.every(({ term, leader, log }) => isTerm(term) && Server.has(leader) && isLog(log)) &&
    state.committed.every(({ term, index, entry }) => isTerm(term) && isTerm(index) && isEntry(entry)) &&
    state.applied.every(({ index, entry }) => isTerm(index) && isEntry(entry))
  );
}

const isCount = (count: number, most: number) => count >= 0 && count <= most;

/** Two logs that have an entry of one term at one index are the same up to there. */
const match = (one: Log, other: Log) =>
  one.values.every(
    (entry, k) =>
      k >= other.size ||
      entry.term !== other.values[k]!.term ||
      equalValues(firstOf(one, k + 1), firstOf(other, k + 1)),
  );

/** The properties and witnesses of specs/raft/Core.tla, under the names of figure 3. */
export function raftProperties(
  constants: Constants,
): Pick<ModelDefinition<State>, 'invariants' | 'actionProperties' | 'temporalProperties' | 'witnesses'> {
  const { Server } = constants;
  const leads = ({ role }: State, i: ModelValue) => role.get(i) === 'leader';
  return {
    invariants: {
      TypeOK: (state) => typeOK(constants, state),
      ElectionSafety: {
        when: ({ elected }) => elected.size > 0,
        holds: ({ elected }) =>
          elected.every((e) => elected.every((f) => e.term !== f.term || e.leader === f.leader)),
      },
      LogMatching: {
        when: ({ log }) => log.values.filter(({ size }) => size > 0).length > 1,
        holds: ({ log }) => log.values.every((one) => log.values.every((other) => match(one, other))),
      },
      LeaderCompleteness: {
        when: ({ committed, elected }) => committed.some((c) => elected.some((e) => c.term < e.term)),
        holds: ({ committed, elected }) =>
          committed.every((c) =>
            elected.every(
              ({ term, log }) =>
                c.term >= term || (c.index <= log.size && equalValues(log.get(c.index), c.entry)),
            ),
          ),
      },
      StateMachineSafety: {
        when: ({ applied }) => applied.size > 0,
        holds: ({ applied }) =>
          applied.every((a) => applied.every((b) => a.index !== b.index || equalValues(a.entry, b.entry))),
      },
    },
    actionProperties: {
      LeaderAppendOnly: (before, after) =>
        Server.every(
          (i) => !leads(before, i) || !leads(after, i) || isPrefix(before.log.get(i), after.log.get(i)),
        ),
      CommitMonotonic: (before, after) =>
        Server.every(
          (i) =>
            after.commitIndex.get(i) >= before.commitIndex.get(i) ||
            (after.restarts > before.restarts && after.commitIndex.get(i) === 0),
        ),
    },
    temporalProperties: {
      EventuallyLeader: eventually(
        always(
          holds((state: State) =>
            Server.some(
              (i) =>
                leads(state, i) &&
                state.currentTerm.values.every((term) => term === state.currentTerm.get(i)),
            ),
          ),
        ),
      ),
      EventuallyCommitted: eventually(
        always(holds((state: State) => Server.every((i) => !leads(state, i) || hasAllCommitted(state, i)))),
      ),
    },
    witnesses: {
      CommittedAfterChange: ({ committed, elected }) =>
        committed.some((c) => elected.some((e) => e.term < c.term)),
      TwoLeaders: ({ role }) => role.values.filter((each) => each === 'leader').length > 1,
    },
  };
}

/** If leader i was asked to add an entry, all have its log and know all of it to be committed. */
function hasAllCommitted({ log, currentTerm, commitIndex }: State, i: ModelValue) {
  const own = log.get(i);
  const isAsked = lastTermOf(own) === currentTerm.get(i);
  return (
    !isAsked ||
    (log.values.every((each) => equalValues(each, own)) &&
      commitIndex.values.every((commit) => commit === own.size))
  );
}
