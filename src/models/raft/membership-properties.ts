import { equalValues, type ModelValue } from '../../core/values/index.ts';
import { commonIndex, type Entry, type Log } from './membership-log.ts';
import type { MembershipConstants, MembershipState } from './membership-state.ts';

type State = MembershipState;

/** Every variable holds what its declaration says. */
export function typeOK(constants: MembershipConstants, state: State): boolean {
  const { Server, MaxTerm, MaxLength, None } = constants;
  const isTerm = (term: number) => term >= 1 && term <= MaxTerm;
  const isEntry = ({ term, members }: Entry) => isTerm(term) && members.isSubsetOf(Server);
  const isLog = (log: Log) => log.size <= MaxLength && log.values.every(isEntry);
  return (
    state.currentTerm.values.every((term) => term === 0 || isTerm(term)) &&
    state.votedFor.values.every((candidate) => candidate === None || Server.has(candidate)) &&
    state.role.values.every((role) => role === 'leader' || role === 'follower') &&
    state.log.values.every(isLog) &&
    Server.every((i) => state.commitIndex.get(i) >= 0 && state.commitIndex.get(i) <= state.log.get(i).size) &&
    state.matchIndex.values.every(({ values }) => values.every((n) => n >= 0 && n <= MaxLength)) &&
    state.elections.every(({ term, leader, log }) => isTerm(term) && Server.has(leader) && isLog(log)) &&
    state.committed.every(
      ({ term, index, entry }) => isTerm(term) && index >= 1 && index <= MaxLength && isEntry(entry),
    )
  );
}

/** Whether every two logs are the same up to each index at which their entries are of one term. */
export const logsMatch = ({ log }: State) =>
  log.values.every((one) =>
    log.values.every((other) => {
      const common = commonIndex(one, other);
      return one.values
        .slice(0, common)
        .every((entry, position) => equalValues(entry, other.values[position]!));
    }),
  );

/** An entry committed in a term is in the log of the leader of every later one, from its election on. */
export const leadersAreComplete = ({ committed, elections }: State) =>
  committed.every(({ term, index, entry }) =>
    elections.every(
      (election) =>
        election.term <= term || (index <= election.log.size && equalValues(election.log.get(index), entry)),
    ),
  );

/** Whether server i keeps all that it has marked, and takes nothing back. */
export function keepsMarked(before: State, after: State, i: ModelValue): boolean {
  const marked = before.commitIndex.get(i);
  const [own, later] = [before.log.get(i), after.log.get(i)];
  return (
    after.commitIndex.get(i) >= marked &&
    later.size >= marked &&
    own.values.slice(0, marked).every((entry, position) => equalValues(entry, later.values[position]!))
  );
}

const leaderOf = ({ elections }: State, t: number) =>
  elections.filter(({ term }) => term === t).map(({ leader }) => leader);

/** A change is committed, then another leader commits a command of its own under the new configuration. */
export const nextLeaderCommits = (state: State) =>
  state.committed.some(
    (change) =>
      change.index > 1 &&
      change.entry.members.size > 0 &&
      state.committed.some(
        ({ term, entry }) =>
          entry.term > change.term &&
          entry.members.size === 0 &&
          !equalValues(leaderOf(state, term), leaderOf(state, change.term)),
      ),
  );
