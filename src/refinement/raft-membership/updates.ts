import { type ModelValue, record, sequence, setOf } from '../../core/values/index.ts';
import type { VoteRequest } from '../../models/raft/core-state.ts';
import { isUpToDate, termAt } from '../../models/raft/log.ts';
import { configurationIndex, type Log } from '../../models/raft/membership-log.ts';

import {
  type Constants,
  follows,
  goOn,
  type Offer,
  type State,
  type Update,
  withLog,
  withOffer,
} from './state.ts';

/** A majority of the members by which leader i goes has stored its log up to k; i counts only if it is a member. */
function isStoredByMajority({ members, matchIndex }: State, i: ModelValue, k: number): boolean {
  const matches = matchIndex.get(i);
  const all = members.get(i);
  return 2 * all.filter((j) => j === i || matches.get(j) >= k).size > all.size;
}

export function receiveVoteRequest(
  constants: Constants,
  state: State,
  i: ModelValue,
  m: VoteRequest,
): Update {
  const { currentTerm, votedFor, role, votes, matchIndex, log } = state;
  const { sender: j, term } = m;
  const isLater = term > currentTerm.get(i);
  const isFree = isLater || votedFor.get(i) === constants.None || votedFor.get(i) === j;
  const isGranted = isFree && isUpToDate(m.lastTerm, m.lastIndex, log.get(i));
  const own = isLater ? follows(constants, state, i) : { role, votes, matchIndex };
  // A vote that comes too late is not kept.
  const isCounted = isGranted && role.get(j) === 'candidate' && currentTerm.get(j) === term;
  return {
    ...own,
    ...goOn(state, i, term),
    votedFor: isGranted || isLater ? votedFor.set(i, isGranted ? j : constants.None) : votedFor,
    votes: isCounted ? own.votes.set(j, own.votes.get(j).add(i)) : own.votes,
  };
}

/** Server i follows the leader of an offer. */
function heard(constants: Constants, state: State, i: ModelValue, { term }: Offer) {
  const isLater = term > state.currentTerm.get(i);
  return {
    ...follows(constants, state, i),
    ...goOn(state, i, term),
    votedFor: isLater ? state.votedFor.set(i, constants.None) : state.votedFor,
  };
}

/** The leader of an offer learns that i has its log up to n, unless it leads no more. */
function acknowledged(
  { role, currentTerm }: State,
  matchIndex: State['matchIndex'],
  i: ModelValue,
  { term, leader: j }: Offer,
  n: number,
) {
  const isCounted = n > 0 && role.get(j) === 'leader' && currentTerm.get(j) === term;
  const known = matchIndex.get(j);
  return isCounted ? matchIndex.set(j, known.set(i, Math.max(known.get(i), n))) : matchIndex;
}

/** Server i has the log of an offer up to n; what it has behind that stays, unless it conflicts with that. */
function spliced(own: Log, offered: Log, k: number, n: number): Log {
  for (let index = k + 1; index <= n; index++) {
    if (index > own.size || own.get(index).term !== offered.get(index).term)
      return sequence(...own.values.slice(0, index - 1), ...offered.values.slice(index - 1, n)) as Log;
  }
  return own;
}

/** Server i receives entries k + 1 to n of an offer, and that c entries are committed. */
export function receivePart(
  constants: Constants,
  state: State,
  i: ModelValue,
  offer: Offer,
  [k, n, c]: readonly number[],
) {
  const following = heard(constants, state, i, offer);
  const own = state.log.get(i);
  if (k! > own.size || termAt(own, k!) !== termAt(offer.log, k!)) return following;
  const commit = Math.max(state.commitIndex.get(i), Math.min(c!, n!));
  return {
    ...following,
    ...withLog(constants, state, i, spliced(own, offer.log, k!, n!)),
    commitIndex: state.commitIndex.set(i, commit),
    applied: state.applied.set(i, commit),
    matchIndex: acknowledged(state, following.matchIndex, i, offer, n!),
  };
}

/** Server i receives a snapshot that stands for n entries of an offer: what follows stays if the last of them is there. */
export function receiveSnapshot(
  constants: Constants,
  state: State,
  i: ModelValue,
  offer: Offer,
  n: number,
): Update {
  const following = heard(constants, state, i, offer);
  const matchIndex = acknowledged(state, following.matchIndex, i, offer, n);
  if (n <= state.commitIndex.get(i)) return { ...following, matchIndex };
  const own = state.log.get(i);
  const isThere = n <= own.size && termAt(own, n) === termAt(offer.log, n);
  return {
    ...following,
    ...(isThere ? {} : withLog(constants, state, i, sequence(...offer.log.values.slice(0, n)) as Log)),
    snapshot: state.snapshot.set(i, n),
    commitIndex: state.commitIndex.set(i, n),
    applied: state.applied.set(i, n),
    matchIndex,
  };
}

/** Leader i marks its log up to k as committed; if it is no member of a configuration so marked it follows. */
export function advanceCommit(
  constants: Constants,
  state: State,
  i: ModelValue,
  k: number,
): Update | undefined {
  const own = state.log.get(i);
  const [term, before] = [state.currentTerm.get(i), state.commitIndex.get(i)];
  if (state.role.get(i) !== 'leader' || k <= before || k > own.size || own.get(k).term !== term)
    return undefined;
  if (!isStoredByMajority(state, i, k)) return undefined;
  const marked = own.values
    .slice(before, k)
    .map((entry, offset) => record({ term, index: before + offset + 1, entry }));
  const isOut = !state.members.get(i).has(i) && configurationIndex(own) <= k;
  const update = {
    commitIndex: state.commitIndex.set(i, k),
    applied: state.applied.set(i, k),
    committed: state.committed.union(setOf(marked)),
  };
  return { ...withOffer(state, update, i), ...(isOut ? follows(constants, state, i) : {}) };
}
