import { lastIndexOf, lastTermOf, lastTimeOf } from './log.ts';
import type { PreVote, PreVoteResponse, RequestVote, RequestVoteResponse } from './messages.ts';
import { appendEntry, sendHeartbeats } from './replication.ts';
import {
  followersOf,
  isMajority,
  type LeaderRole,
  mayStand,
  type Progress,
  type RaftState,
} from './state.ts';
import { stepDown } from './step-down.ts';
import { leaderOf, send, setTimer, type Turn, update, updateLeader } from './turn.ts';

/**
 * The election timer runs out (section 5.2): nobody leads whom this server heard of, or the votes were split. A leader looks
 * whether a majority still hears it, and if not leads no more, so that its clients can turn to another (thesis, section 6.2).
 */
export function timeout(turn: Turn): void {
  const { state, raft } = turn;
  if (state.role.name !== 'follower' && state.role.name !== 'leader' && !raft.rules.standsAgain) return;
  setTimer(turn, 'election');
  if (state.role.name === 'leader') checkMajority(turn);
  else if (!mayStand(state)) update(turn, { role: { name: 'follower' }, leader: null });
  else if (raft.configuration.preVote) startPreVote(turn);
  else stand(turn, false);
}

function checkMajority(turn: Turn) {
  const { followers } = leaderOf(turn);
  const heard = Object.keys(followers).filter((server) => followers[server]!.isHeard);
  if (!isMajority(turn.state, [turn.state.node, ...heard])) return stepDown(turn, null);
  const unheard = Object.entries(followers).map(([server, each]) => [server, { ...each, isHeard: false }]);
  updateLeader(turn, { followers: Object.fromEntries(unheard) });
}

/** Asks who would vote for it, and leaves its term as it is until it would be elected (thesis, section 9.6). */
function startPreVote(turn: Turn) {
  const { node, currentTerm, log } = turn.state;
  update(turn, { role: { name: 'preCandidate', votes: [node] }, leader: null });
  if (isMajority(turn.state, [node])) return stand(turn, false);
  const term = currentTerm + 1;
  for (const server of otherMembers(turn.state))
    send(turn, server, {
      type: 'preVote',
      term,
      lastLogIndex: lastIndexOf(log),
      lastLogTerm: lastTermOf(log),
    });
}

/** The server stands in the next term, with its own vote. */
export function stand(turn: Turn, isTransfer: boolean) {
  const { node, currentTerm, log } = turn.state;
  const term = currentTerm + 1;
  update(turn, {
    currentTerm: term,
    votedFor: node,
    role: { name: 'candidate', votes: [node] },
    leader: null,
  });
  setTimer(turn, 'election');
  if (isMajority(turn.state, [node])) return becomeLeader(turn);
  const request = { type: 'requestVote', term, isTransfer } as const;
  for (const server of otherMembers(turn.state))
    send(turn, server, { ...request, lastLogIndex: lastIndexOf(log), lastLogTerm: lastTermOf(log) });
}

const otherMembers = (state: RaftState) =>
  state.configurations.at(-1)!.members.filter((member) => member !== state.node);

/** A leader has been heard of so lately that nobody needs to be elected (thesis, section 4.2.3). */
function hearsLeader({ state, raft: { configuration }, now }: Turn): boolean {
  if (!configuration.heedsLeaderFirst) return false;
  if (state.role.name === 'leader') return true;
  return state.heardAtMs !== null && now.monotonicMs - state.heardAtMs < configuration.electionTimeoutMinMs;
}

export function receivePreVote(turn: Turn, from: string, message: PreVote): void {
  const { state, raft } = turn;
  const { term, lastLogTerm, lastLogIndex } = message;
  const voteGranted =
    term > state.currentTerm &&
    !hearsLeader(turn) &&
    raft.rules.isUpToDate(lastLogTerm, lastLogIndex, state.log);
  const answered = voteGranted ? term : state.currentTerm;
  send(turn, from, { type: 'preVoteResponse', term: answered, voteGranted });
}

export function receivePreVoteResponse(turn: Turn, from: string, message: PreVoteResponse): void {
  const { currentTerm, role } = turn.state;
  if (!message.voteGranted) {
    if (message.term > currentTerm) stepDown(turn, message.term);
    return;
  }
  if (role.name !== 'preCandidate' || message.term !== currentTerm + 1) return;
  const votes = role.votes.includes(from) ? role.votes : [...role.votes, from];
  update(turn, { role: { ...role, votes } });
  if (isMajority(turn.state, votes)) stand(turn, false);
}

/** Term and vote are on disk before the vote is sent. */
export function receiveRequestVote(turn: Turn, from: string, message: RequestVote): void {
  const { term, lastLogIndex, lastLogTerm, isTransfer } = message;
  // It keeps its term as well: else a server that the leader cannot reach, or has taken out, could depose it at any time.
  if (term > turn.state.currentTerm && !isTransfer && hearsLeader(turn)) return;
  if (term > turn.state.currentTerm) stepDown(turn, term);
  const { currentTerm, votedFor, log } = turn.state;
  const voteGranted =
    term === currentTerm &&
    (votedFor === null || votedFor === from) &&
    turn.raft.rules.isUpToDate(lastLogTerm, lastLogIndex, log);
  if (voteGranted) {
    update(turn, { votedFor: from });
    setTimer(turn, 'election');
  }
  send(turn, from, { type: 'requestVoteResponse', term: currentTerm, voteGranted });
}

export function receiveRequestVoteResponse(turn: Turn, from: string, message: RequestVoteResponse): void {
  if (message.term > turn.state.currentTerm) stepDown(turn, message.term);
  const { currentTerm, role } = turn.state;
  if (role.name !== 'candidate' || message.term !== currentTerm || !message.voteGranted) return;
  const votes = role.votes.includes(from) ? role.votes : [...role.votes, from];
  update(turn, { role: { ...role, votes } });
  if (isMajority(turn.state, votes)) becomeLeader(turn);
}

/** A candidate with the votes of a majority leads. Its term begins with an entry of its own (section 8). */
function becomeLeader(turn: Turn): void {
  const { node, log, replicated } = turn.state;
  const lastIndex = lastIndexOf(log);
  const role: LeaderRole = {
    name: 'leader',
    firstIndex: lastIndex + 1,
    followers: {},
    round: 0,
    unconfirmed: [],
    confirmed: null,
    timeBase: { timeMs: lastTimeOf(log) ?? replicated.timeMs, monotonicMs: turn.now.monotonicMs },
    waiting: [],
    reads: [],
    joining: null,
    transfer: null,
    hasYielded: false,
  };
  update(turn, { role, leader: node });
  const progress: Progress = { nextIndex: lastIndex + 1, matchIndex: 0, round: 0, isHeard: true };
  const followers = followersOf(turn.state).map((server) => [server, progress]);
  updateLeader(turn, { followers: Object.fromEntries(followers) });
  appendEntry(turn, { type: 'noop' });
  sendHeartbeats(turn);
  setTimer(turn, 'election');
}

/** Told by the leader to stand at once (thesis, section 3.10). */
export function receiveTimeoutNow(turn: Turn, from: string, term: number): void {
  const { state } = turn;
  if (term === state.currentTerm && state.leader === from && mayStand(state)) stand(turn, true);
}
