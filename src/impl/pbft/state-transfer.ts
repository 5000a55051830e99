import { provenDigest } from './certificates.ts';
import { execute } from './execution.ts';
import { digestOfSnapshot, type FetchState, type State } from './messages.ts';
import { restartWaiting } from './patience.ts';
import { afterTransfer } from './replica-changes.ts';
import { entriesWhere } from './replica-state.ts';
import type { Turn } from './turn.ts';

/** How a replica that was left behind gets the state (section 4.3; the article of 2002, section 5.3, fetches it in parts). */

export function onFetchState(turn: Turn, from: string, { number }: FetchState): void {
  const { stable, snapshots } = turn.state;
  const snapshot = snapshots.find((each) => each.number === stable.number);
  if (stable.number < number || stable.number === 0 || snapshot === undefined) return;
  turn.send(from, { type: 'state', snapshot, checkpoints: stable.checkpoints });
}

/** A replica that is behind takes a state whose digest a quorum has told. */
export function onState(turn: Turn, { snapshot, checkpoints }: State): void {
  const { context, state } = turn;
  const { number } = snapshot;
  if (number <= state.executed || number < state.stable.number) return;
  const proven = provenDigest(context, number, checkpoints);
  if (proven === undefined || digestOfSnapshot(context.digest, snapshot) !== proven) return;
  turn.state = afterTransfer(state, snapshot, checkpoints);
  turn.update({
    pending: entriesWhere(
      turn.state.pending,
      ({ client, timestamp }) => timestamp > (snapshot.clients[client]?.timestamp ?? -1),
    ),
  });
  turn.rememberImage();
  restartWaiting(turn);
  execute(turn);
}
