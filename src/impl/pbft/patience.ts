import { nullDigest } from './messages.ts';
import type { Turn } from './turn.ts';

/**
 * How long a replica waits before it gives up a view (sections 4.4 and 4.5.2). The paper has the backups wait. Here the primary
 * waits as well: others may have executed a request in an earlier view, and then wait for nothing, while f + 1 correct replicas
 * still lack it, the primary among them; if it did not give up its view, too few would.
 */

/** Whether there is a request that this replica knows of and has not executed. */
function isWaiting({ state }: Turn): boolean {
  const isOpen = ([number, { prePrepare }]: [string, (typeof state.slots)[number]]) =>
    Number(number) > state.executed && prePrepare !== null && prePrepare.digest !== nullDigest;
  return Object.keys(state.pending).length > 0 || Object.entries(state.slots).some(isOpen);
}

/** The first new view has as long as the view before, and each that follows twice as long as the last. */
function timeoutMs({ context, state }: Turn): number {
  const doublings = Math.min(Math.max(0, state.failedViews - 1), context.maxDoublings);
  return context.rules.timeoutMs(context.viewChangeTimeoutMs, doublings);
}

/** The timer runs while a request waits. */
export function startWaiting(turn: Turn): void {
  const { active, timers } = turn.state;
  if (active && isWaiting(turn) && !timers.viewChange.isRunning) {
    turn.startTimer('viewChange', timeoutMs(turn));
  }
}

/** After an execution the time begins anew for what else waits. */
export function restartWaiting(turn: Turn): void {
  turn.stopTimer('viewChange');
  startWaiting(turn);
}

/** A quorum has given up the views before this one: its primary has so much time to begin it. */
export function awaitNewView(turn: Turn): void {
  if (!turn.state.timers.viewChange.isRunning) turn.startTimer('viewChange', timeoutMs(turn));
}

/** The view has begun. If a request waits the time goes on until one is executed, else there is nothing to wait for. */
export function keepWaiting(turn: Turn): void {
  if (isWaiting(turn)) startWaiting(turn);
  else turn.stopTimer('viewChange');
}
