import { takeCheckpoint } from './checkpoints.ts';
import { nullDigest, type Reply, type Request, signed } from './messages.ts';
import { restartWaiting } from './patience.ts';
import { entriesWhere, numbersOf, slotOf } from './replica-state.ts';
import type { Turn } from './turn.ts';

/** The execution of what is committed (section 4.2). */

/** The digests of requests that are to be executed, and whose text has not come. */
export function missingTexts({ state }: Turn): string[] {
  return Object.values(state.slots)
    .flatMap(({ prePrepare }) => prePrepare?.digest ?? [])
    .filter((digest) => digest !== nullDigest && !Object.hasOwn(state.requests, digest));
}

/** Executes what is committed, by number, as far as there are no gaps. */
export function execute(turn: Turn): void {
  const { rules } = turn.context;
  for (const number of numbersOf(turn.state)) {
    const { prePrepare, committed } = slotOf(turn.state, number);
    if (!committed || prePrepare === null || !rules.isNext(turn.state.executed, number)) continue;
    const { digest } = prePrepare;
    const request = turn.state.requests[digest];
    if (digest !== nullDigest && request === undefined) continue;
    turn.update({ executed: number });
    if (request !== undefined) executeRequest(turn, request);
    takeCheckpoint(turn);
  }
}

/** A request that was executed before has no second effect: a primary may give it two numbers. */
function executeRequest(turn: Turn, request: Request): void {
  const { context, state } = turn;
  const { client, timestamp, operation } = request;
  const last = state.clients[client];
  if (last === undefined || timestamp > last.timestamp) {
    const { state: service, result } = context.service.apply(state.service, operation, client);
    turn.update({ service, clients: { ...state.clients, [client]: { timestamp, result } }, failedViews: 0 });
  }
  turn.update({
    pending: entriesWhere(
      turn.state.pending,
      (each) => each.client !== client || each.timestamp > turn.state.clients[client]!.timestamp,
    ),
  });
  reply(turn, client);
  restartWaiting(turn);
}

/** Tells a client the result of its last request. */
export function reply(turn: Turn, client: string): void {
  const { context, state } = turn;
  const { timestamp, result } = state.clients[client]!;
  const { view, replica } = state;
  turn.send(
    client,
    signed<Reply>(context.signer, { type: 'reply', view, timestamp, client, replica, result }),
  );
}
