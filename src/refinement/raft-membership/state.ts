import {
  equalValues,
  type FunctionValue,
  type ModelValue,
  type RecordValue,
  record,
  type SetValue,
  setOf,
} from '../../core/values/index.ts';
import type { Role, VoteRequest } from '../../models/raft/core-state.ts';
import { configurationIndex, type Log, latestConfiguration } from '../../models/raft/membership-log.ts';
import {
  type MembershipConstants,
  type MembershipState,
  noMatch,
} from '../../models/raft/membership-state.ts';
import { withChanged } from '../abstraction.ts';

/** Nobody leads from the beginning. */
export interface Constants extends MembershipConstants {
  /** The servers that may stand in odd and in even terms. */
  readonly OddCandidate: SetValue<ModelValue>;
  readonly EvenCandidate: SetValue<ModelValue>;
  readonly MaxRestarts: number;
}

/** What the leader of a term has had in its log, known to be committed, and in a snapshot, at most: all its messages are parts of that. */
export type Offer = RecordValue<{
  term: number;
  leader: ModelValue;
  log: Log;
  commit: number;
  snapshot: number;
}>;

type PerServer<T extends number | ModelValue | Role | SetValue> = FunctionValue<ModelValue, T>;

export interface State extends Omit<MembershipState, 'role'> {
  readonly role: PerServer<Role>;
  /** The members by which each server goes. */
  readonly members: PerServer<SetValue<ModelValue>>;
  /** How many entries the snapshot of each server stands for, and how many its machine has applied. */
  readonly snapshot: PerServer<number>;
  readonly applied: PerServer<number>;
  readonly voteRequests: SetValue<VoteRequest>;
  /** The servers that have sent each candidate their vote, itself among them. */
  readonly votes: PerServer<SetValue<ModelValue>>;
  readonly offers: SetValue<Offer>;
  readonly restarts: number;
}

export const variables = [
  ...(['currentTerm', 'votedFor', 'role', 'log', 'members', 'commitIndex', 'matchIndex'] as const),
  ...(['snapshot', 'applied', 'voteRequests', 'votes', 'offers'] as const),
  ...(['restarts', 'elections', 'committed'] as const),
];

export type Update = Partial<State>;

export const noVotes = setOf<ModelValue>();

export const maxOf = (numbers: readonly number[]) => numbers.reduce((one, other) => Math.max(one, other), 0);

/** The vote requests that somebody may still heed, in these terms. */
function heeded(messages: SetValue<VoteRequest>, { domain, values }: State['currentTerm']) {
  const isHeeded = (m: VoteRequest) =>
    values.some((term, k) => term <= m.term && domain.keys[k] !== m.sender);
  return messages.every(isHeeded) ? messages : messages.filter(isHeeded);
}

/** Server i goes on to term t, or is in it. */
export function goOn({ currentTerm, voteRequests }: State, i: ModelValue, t: number) {
  const terms = currentTerm.set(i, t);
  return { currentTerm: terms, voteRequests: heeded(voteRequests, terms) };
}

export function follows(constants: Constants, { role, votes, matchIndex }: State, i: ModelValue) {
  return {
    role: role.set(i, 'follower' as const),
    votes: votes.set(i, noVotes),
    matchIndex: matchIndex.set(i, noMatch(constants)),
  };
}

/** The members by which a server with this log goes: every server is started with the founders. */
const membersIn = ({ Founders }: Constants, log: Log) =>
  configurationIndex(log) === 0 ? Founders : latestConfiguration(log);

/** The log of server i becomes another. */
export function withLog(constants: Constants, { log, members }: State, i: ModelValue, next: Log) {
  const latest = membersIn(constants, next);
  return {
    log: log.set(i, next),
    members: equalValues(members.get(i), latest) ? members : members.set(i, latest),
  };
}

/** The offer of leader i is as its log, its commit index and its snapshot are now. */
export function withOffer(state: State, update: Update, i: ModelValue): Update {
  const { currentTerm, log, commitIndex, snapshot } = withChanged({ variables }, state, update);
  const term = currentTerm.get(i);
  const own = { log: log.get(i), commit: commitIndex.get(i), snapshot: snapshot.get(i) };
  const offer = record({ term, leader: i, ...own }) as unknown as Offer;
  return { ...update, offers: state.offers.filter((each) => each.term !== term).add(offer) };
}

export const offerOf = ({ offers }: State, t: number, j: ModelValue) =>
  offers.elements().find(({ term, leader }) => term === t && leader === j);
