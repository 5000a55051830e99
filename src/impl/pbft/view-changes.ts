import { fetchState } from './checkpoints.ts';
import { primaryOf } from './configuration.ts';
import { missingTexts } from './execution.ts';
import { type NewView, type PrePrepare, signed, type ViewChange } from './messages.ts';
import { chosenFrom, isValidNewView, isValidViewChange } from './new-view.ts';
import { ownVotes, prepare } from './ordering.ts';
import { awaitNewView, keepWaiting } from './patience.ts';
import { afterNewView, afterViewChange } from './replica-changes.ts';
import { numbersOf } from './replica-state.ts';
import { tellStatus } from './retransmission.ts';
import type { Turn } from './turn.ts';

/** How replicas give up a primary, and how the next one begins (section 4.4). */

/** The replica gives up its view for this one, and tells what it has prepared. */
export function startViewChange(turn: Turn, view: number): void {
  const { context, state } = turn;
  if (view <= state.view) throw new Error(`${state.replica} cannot go from view ${state.view} to ${view}`);
  const viewChange = signed<ViewChange>(context.signer, {
    type: 'viewChange',
    view,
    stable: state.stable.number,
    checkpoints: state.stable.checkpoints,
    prepared: Object.values(state.slots).flatMap(({ prepared }) => prepared ?? []),
    replica: state.replica,
  });
  turn.state = afterViewChange(state, viewChange);
  turn.update({ failedViews: state.failedViews + 1 });
  turn.stopTimer('viewChange');
  turn.remember({ type: 'viewChanged', viewChange });
  turn.multicast(viewChange);
}

/** Its patience is at an end: the primary of its view does nothing, or that of the next one does not begin. */
export function onTimeout(turn: Turn): void {
  turn.stopTimer('viewChange');
  startViewChange(turn, turn.state.view + 1);
  followViewChanges(turn);
}

export function onViewChange(turn: Turn, viewChange: ViewChange): void {
  const { context, state } = turn;
  const { replica, view } = viewChange;
  const known = state.viewChanges[replica];
  const isNew = view > (known?.view ?? 0) && (view > state.view || (view === state.view && !state.active));
  if (!isNew || replica === state.replica || !isValidViewChange(context, viewChange)) return;
  turn.update({ viewChanges: { ...state.viewChanges, [replica]: viewChange } });
  followViewChanges(turn);
}

function followViewChanges(turn: Turn): void {
  joinOthers(turn);
  const { context, state } = turn;
  // Who has gone even further has given up the views before this one too.
  const movers = Object.values(state.viewChanges).filter(({ view }) => view >= state.view);
  if (!state.active && movers.length >= context.quorum) awaitNewView(turn);
  beginView(turn);
}

/** When f + 1 others are ahead one of them is correct: the replica follows, to the lowest of their views. */
function joinOthers(turn: Turn): void {
  const { context, state } = turn;
  const ahead = Object.values(state.viewChanges)
    .map(({ view }) => view)
    .filter((view) => view > state.view);
  if (ahead.length < context.faults + 1) return;
  startViewChange(turn, Math.min(...ahead));
  joinOthers(turn);
}

/** The primary of a view begins it with the view changes of a quorum, its own among them. */
function beginView(turn: Turn): void {
  const { context, state } = turn;
  const { view, replica } = state;
  if (state.active || primaryOf(context, view) !== replica) return;
  const own = state.viewChanges[replica]!;
  const others = Object.values(state.viewChanges).filter((each) => each !== own && each.view === view);
  const viewChanges = [own, ...others].slice(0, context.quorum);
  if (viewChanges.length < context.quorum) return;
  const prePrepares = chosenFrom(context, viewChanges).map(({ number, digest }) =>
    signed<PrePrepare>(context.signer, { type: 'prePrepare', view, number, digest, replica }),
  );
  const newView = signed<NewView>(context.signer, {
    type: 'newView',
    view,
    viewChanges,
    prePrepares,
    replica,
  });
  turn.multicast(newView);
  enterView(turn, newView);
}

/** A backup begins its view, or a later one, when it has seen that the primary had to begin it so. */
export function onNewView(turn: Turn, newView: NewView): void {
  const { context, state } = turn;
  const { view } = newView;
  const isNew = view > state.view || (view === state.view && !state.active);
  if (!isNew || newView.replica === state.replica || !isValidNewView(context, newView)) return;
  if (view > state.view) startViewChange(turn, view);
  enterView(turn, newView);
}

function enterView(turn: Turn, newView: NewView): void {
  const { context } = turn;
  turn.state = afterNewView(context, turn.state, newView);
  turn.remember({ type: 'viewBegun', newView });
  for (const number of numbersOf(turn.state)) {
    for (const vote of ownVotes(turn, number)) turn.multicast(vote);
    prepare(turn, number);
  }
  keepWaiting(turn);
  if (turn.state.executed < turn.state.stable.number) fetchState(turn);
  if (missingTexts(turn).length > 0) tellStatus(turn);
}
