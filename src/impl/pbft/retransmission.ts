import { fetchState } from './checkpoints.ts';
import { missingTexts } from './execution.ts';
import type { Status } from './messages.ts';
import { ownVotes, relay } from './ordering.ts';
import { numbersOf, slotOf } from './replica-state.ts';
import type { Turn } from './turn.ts';

/**
 * Messages get lost. Each replica tells from time to time how far it is, and the others send again what it has missed (Castro
 * and Liskov 2002, section 5.2). Each sends what is its own, and what others have signed if they may not do so.
 */

export function tellStatus(turn: Turn): void {
  const { view, active, stable } = turn.state;
  turn.multicast({
    type: 'status',
    view,
    active,
    stable: stable.number,
    settled: settledOf(turn),
    missing: missingTexts(turn),
  });
}

function settledOf({ state }: Turn): number {
  let settled = state.stable.number;
  while (slotOf(state, settled + 1).committed) settled++;
  return settled;
}

export function onStatusTimer(turn: Turn): void {
  tellStatus(turn);
  fetchState(turn);
  relay(turn);
  turn.startTimer('status', turn.context.statusIntervalMs);
}

export function onStatus(turn: Turn, from: string, status: Status): void {
  const { state, context } = turn;
  if (!context.replicas.includes(from) || from === state.replica) return;
  sendTexts(turn, from, status);
  sendCheckpoints(turn, from, status);
  if (status.view < state.view || (status.view === state.view && !status.active)) {
    sendView(turn, from);
  } else if (status.view === state.view && state.active) sendVotes(turn, from, status);
}

function sendTexts(turn: Turn, from: string, { missing }: Status): void {
  for (const digest of missing.slice(0, turn.context.logSize)) {
    if (Object.hasOwn(turn.state.requests, digest)) turn.send(from, turn.state.requests[digest]!);
  }
}

/** One that is behind the last stable checkpoint gets its proof, and will ask for the state. */
function sendCheckpoints(turn: Turn, from: string, { stable }: Status): void {
  const { replica, checkpoints, stable: own } = turn.state;
  if (own.number > stable) for (const each of own.checkpoints) turn.send(from, each);
  for (const each of checkpoints) {
    if (each.replica === replica && each.number > stable) turn.send(from, each);
  }
}

/** What the view has begun with if it has, else why it is given up. */
function sendView(turn: Turn, from: string): void {
  const { replica, active, newView, viewChanges } = turn.state;
  if (active && newView !== null) turn.send(from, newView);
  else if (!active) turn.send(from, viewChanges[replica]!);
}

/** Also for numbers that it has executed in an earlier view, since others may need its commits. */
function sendVotes(turn: Turn, from: string, { settled }: Status): void {
  for (const number of numbersOf(turn.state)) {
    if (number <= settled) continue;
    const { prePrepare } = slotOf(turn.state, number);
    const request = prePrepare === null ? undefined : turn.state.requests[prePrepare.digest];
    if (prePrepare?.replica === turn.state.replica && request !== undefined) {
      turn.send(from, { type: 'proposal', prePrepare, request });
    }
    for (const vote of ownVotes(turn, number)) turn.send(from, vote);
  }
}
