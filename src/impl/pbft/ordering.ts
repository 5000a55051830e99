import { isPreparedBy, votesFor, withVote } from './certificates.ts';
import { primaryOf } from './configuration.ts';
import { execute, missingTexts, reply } from './execution.ts';
import {
  type Commit,
  digestOfRequest,
  isSigned,
  type PrePrepare,
  type Prepare,
  type Proposal,
  type Request,
  signed,
} from './messages.ts';
import { startWaiting } from './patience.ts';
import {
  afterAccepting,
  afterPreparing,
  afterReceiving,
  withOwnCommit,
  withOwnPrepare,
  withSlot,
} from './replica-changes.ts';
import { isInWindow, numbersOf, slotOf } from './replica-state.ts';
import type { Turn } from './turn.ts';

/** The normal case: how requests get their order, and are executed in it (section 4.2). */

const isPrimary = ({ context, state }: Turn) => primaryOf(context, state.view) === state.replica;

/** A client's request, from the client itself or passed on by another replica. */
export function onRequest(turn: Turn, from: string, request: Request): void {
  const { context } = turn;
  if (!context.clients.includes(request.client) || !isSigned(context.verifier, request)) return;
  receiveText(turn, request);
  const last = turn.state.clients[request.client];
  if (last !== undefined && request.timestamp <= last.timestamp) {
    if (request.timestamp === last.timestamp) reply(turn, request.client);
    return;
  }
  keepPending(turn, request);
  if (from === request.client) relay(turn);
  startWaiting(turn);
}

/** A backup passes on what waits to the primary, which may not have heard of it. */
export function relay(turn: Turn): void {
  const { context, state } = turn;
  if (!state.active || isPrimary(turn)) return;
  for (const request of Object.values(state.pending)) turn.send(primaryOf(context, state.view), request);
}

/** A request that a client has given up in favour of a later one waits no more. */
function keepPending(turn: Turn, request: Request): void {
  const { pending } = turn.state;
  const known = pending[request.client];
  if (known !== undefined && known.timestamp >= request.timestamp) return;
  turn.update({ pending: { ...pending, [request.client]: request } });
}

/** The text of a request that a new view has begun with may be known to other replicas only. */
function receiveText(turn: Turn, request: Request): void {
  const { context, state } = turn;
  if (!missingTexts(turn).includes(digestOfRequest(context.digest, request))) return;
  turn.state = afterReceiving(context, state, request);
  turn.remember({ type: 'received', request });
  execute(turn);
}

/** The primary gives the next numbers to the requests that wait, as long as there is room in the log. */
export function propose(turn: Turn): void {
  const { context } = turn;
  if (!turn.state.active || !isPrimary(turn)) return;
  for (const request of Object.values(turn.state.pending)) {
    const { view, replica, slots } = turn.state;
    const number = nextNumber(turn);
    const digest = digestOfRequest(context.digest, request);
    const isProposed = Object.values(slots).some(({ prePrepare }) => prePrepare?.digest === digest);
    if (isProposed || !isInWindow(context, turn.state, number)) continue;
    const prePrepare = signed<PrePrepare>(context.signer, {
      type: 'prePrepare',
      view,
      number,
      digest,
      replica,
    });
    accept(turn, { type: 'proposal', prePrepare, request });
  }
}

function nextNumber({ state }: Turn): number {
  const used = numbersOf(state).filter((number) => slotOf(state, number).prePrepare !== null);
  return Math.max(state.stable.number, ...used) + 1;
}

/** A backup accepts the order of the primary, unless it has accepted another. */
export function onProposal(turn: Turn, proposal: Proposal): void {
  const { context, state } = turn;
  const { rules, verifier } = context;
  const { prePrepare, request } = proposal;
  const { view, number, digest, replica } = prePrepare;
  const isOfView = state.active && view === state.view && replica === primaryOf(context, view);
  if (!isOfView || replica === state.replica || !isInWindow(context, state, number)) return;
  const accepted = slotOf(state, number).prePrepare?.digest;
  if (accepted === digest || !rules.isFree(accepted)) return;
  if (!rules.digestMatches(digest, digestOfRequest(context.digest, request))) return;
  if (!context.clients.includes(request.client)) return;
  if (!isSigned(verifier, prePrepare) || !isSigned(verifier, request)) return;
  accept(turn, proposal);
}

/** The primary sends its pre-prepare, a backup its prepare. */
function accept(turn: Turn, proposal: Proposal): void {
  const { context } = turn;
  const { prePrepare, request } = proposal;
  const { number } = prePrepare;
  turn.state = withOwnPrepare(context, afterAccepting(turn.state, prePrepare, request), prePrepare);
  turn.remember({ type: 'accepted', prePrepare, request });
  if (isPrimary(turn)) turn.multicast(proposal);
  else {
    for (const each of ownVotes(turn, number)) turn.multicast(each);
    const last = turn.state.clients[request.client];
    if (last === undefined || request.timestamp > last.timestamp) keepPending(turn, request);
  }
  startWaiting(turn);
  prepare(turn, number);
}

/** The prepare and the commit that a replica has sent for a number in its view. */
export function ownVotes({ state }: Turn, number: number): (Prepare | Commit)[] {
  const { prepares, commits } = slotOf(state, number);
  return [...prepares, ...commits].filter(({ replica }) => replica === state.replica);
}

/** Votes may come before the pre-prepare, and before the view begins here. */
export function onVote(turn: Turn, vote: Prepare | Commit): void {
  const { context, state } = turn;
  const { number, replica } = vote;
  const isTaken =
    vote.view === state.view &&
    isInWindow(context, state, number) &&
    replica !== state.replica &&
    context.replicas.includes(replica);
  if (!isTaken || !isSigned(context.verifier, vote)) return;
  const { prepares, commits } = slotOf(state, number);
  if (vote.type === 'commit') {
    turn.state = withSlot(state, number, { commits: withVote(context, commits, vote) });
    commit(turn, number);
  } else if (replica !== primaryOf(context, state.view)) {
    turn.state = withSlot(state, number, { prepares: withVote(context, prepares, vote) });
    prepare(turn, number);
  }
}

/** Whether a number is prepared in the view of the replica. */
const isPrepared = ({ state }: Turn, number: number) =>
  slotOf(state, number).prepared?.prePrepare.view === state.view;

/** With a pre-prepare and the prepares of 2f backups a replica is prepared, and says so to all. */
export function prepare(turn: Turn, number: number): void {
  const { context, state } = turn;
  const { prePrepare, prepares } = slotOf(state, number);
  if (!state.active || prePrepare === null || isPrepared(turn, number)) return;
  const matching = votesFor(prepares, prePrepare.digest);
  if (!isPreparedBy(context, matching)) return;
  const certificate = { prePrepare, prepares: matching.slice(0, context.quorum - 1) };
  turn.state = withOwnCommit(context, afterPreparing(state, certificate), prePrepare);
  turn.remember({ type: 'prepared', certificate });
  const { commits } = slotOf(turn.state, number);
  turn.multicast(commits.find(({ replica }) => replica === state.replica)!);
  commit(turn, number);
}

/** When a quorum is prepared, and this replica among it, the order outlives every view change. */
function commit(turn: Turn, number: number): void {
  const { context, state } = turn;
  const { prePrepare, commits, committed } = slotOf(state, number);
  if (!state.active || prePrepare === null || committed || !isPrepared(turn, number)) return;
  if (votesFor(commits, prePrepare.digest).length < context.quorum) return;
  turn.state = withSlot(state, number, { committed: true });
  execute(turn);
}
