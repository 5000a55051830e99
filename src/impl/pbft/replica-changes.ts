import { type Context, primaryOf } from './configuration.ts';
import {
  type Checkpoint,
  type Commit,
  digestOfRequest,
  type NewView,
  type PrePrepare,
  type Prepare,
  type PreparedCertificate,
  type Request,
  type Snapshot,
  signed,
  type ViewChange,
} from './messages.ts';
import { stableOf } from './new-view.ts';
import {
  entriesWhere,
  type ReplicaState,
  type Slot,
  type StableCheckpoint,
  slotOf,
} from './replica-state.ts';

/**
 * The changes of a replica that outlive a crash. Each follows from the state before and from what is written on disk, so that a
 * replica that starts again comes to the same state by the same way.
 */

export const withSlot = (state: ReplicaState, number: number, changes: Partial<Slot>): ReplicaState => ({
  ...state,
  slots: { ...state.slots, [number]: { ...slotOf(state, number), ...changes } },
});

/** A pre-prepare is accepted, with its request. */
export const afterAccepting = (
  state: ReplicaState,
  prePrepare: PrePrepare,
  request: Request,
): ReplicaState => ({
  ...withSlot(state, prePrepare.number, { prePrepare }),
  requests: { ...state.requests, [prePrepare.digest]: request },
});

/** A request has come that the log names, and whose text was missing. */
export const afterReceiving = (context: Context, state: ReplicaState, request: Request): ReplicaState => ({
  ...state,
  requests: { ...state.requests, [digestOfRequest(context.digest, request)]: request },
});

/** A number is prepared in the view of the replica. */
export const afterPreparing = (state: ReplicaState, certificate: PreparedCertificate): ReplicaState =>
  withSlot(state, certificate.prePrepare.number, { prepared: certificate });

/** A checkpoint of its own state is taken. */
export const afterCheckpoint = (state: ReplicaState, snapshot: Snapshot): ReplicaState => ({
  ...state,
  snapshots: [...state.snapshots, snapshot],
});

/** A checkpoint is stable: all that came before it is discarded. */
export function afterStable(state: ReplicaState, stable: StableCheckpoint): ReplicaState {
  const slots = entriesWhere(state.slots, (_, number) => Number(number) > stable.number);
  const named = new Set(
    Object.values(slots).flatMap(({ prePrepare, prepared }) => [
      prePrepare?.digest,
      prepared?.prePrepare.digest,
    ]),
  );
  return {
    ...state,
    stable,
    slots,
    requests: entriesWhere(state.requests, (_, digest) => named.has(digest)),
    snapshots: state.snapshots.filter(({ number }) => number >= stable.number),
    checkpoints: state.checkpoints.filter(({ number }) => number > stable.number),
  };
}

/** The state at a stable checkpoint is that of another replica, which has proven it. */
export const afterTransfer = (
  state: ReplicaState,
  snapshot: Snapshot,
  checkpoints: readonly Checkpoint[],
): ReplicaState => ({
  ...afterStable(state, { number: snapshot.number, checkpoints }),
  snapshots: [snapshot],
  executed: snapshot.number,
  service: snapshot.service,
  clients: snapshot.clients,
});

/** The replica has given up its view. It keeps what it has prepared; its votes belong to the view that it has left. */
export function afterViewChange(state: ReplicaState, viewChange: ViewChange): ReplicaState {
  const slots = Object.entries(state.slots)
    .filter(([, { prepared }]) => prepared !== null)
    .map(([number, { prepared }]) => [
      number,
      { prePrepare: null, prepares: [], commits: [], prepared, committed: false },
    ]);
  const others = entriesWhere(
    state.viewChanges,
    ({ view }, replica) => replica !== state.replica && view >= viewChange.view,
  );
  return {
    ...state,
    view: viewChange.view,
    active: false,
    newView: null,
    slots: Object.fromEntries(slots),
    viewChanges: { ...others, [state.replica]: viewChange },
  };
}

/** The view begins, with the requests that follow from what a quorum has prepared in earlier ones. */
export function afterNewView(context: Context, state: ReplicaState, newView: NewView): ReplicaState {
  const stable = stableOf(newView.viewChanges);
  const proven = stable.number > state.stable.number ? afterStable(state, stable) : state;
  const begun: ReplicaState = {
    ...proven,
    active: true,
    newView,
    viewChanges: entriesWhere(proven.viewChanges, ({ view }) => view > newView.view),
  };
  return newView.prePrepares
    .filter(({ number }) => number > begun.stable.number)
    .reduce(
      (all, prePrepare) =>
        withOwnPrepare(context, withSlot(all, prePrepare.number, { prePrepare }), prePrepare),
      begun,
    );
}

/** A backup that has accepted a pre-prepare counts its own prepare; a primary sends none. */
export function withOwnPrepare(context: Context, state: ReplicaState, prePrepare: PrePrepare): ReplicaState {
  const { view, number, digest } = prePrepare;
  if (primaryOf(context, view) === state.replica) return state;
  const own = signed<Prepare>(context.signer, {
    type: 'prepare',
    view,
    number,
    digest,
    replica: state.replica,
  });
  const others = slotOf(state, number).prepares.filter(({ replica }) => replica !== state.replica);
  return withSlot(state, number, { prepares: [...others, own] });
}

/** A replica that is prepared counts its own commit. */
export function withOwnCommit(context: Context, state: ReplicaState, prePrepare: PrePrepare): ReplicaState {
  const { view, number, digest } = prePrepare;
  const own = signed<Commit>(context.signer, {
    type: 'commit',
    view,
    number,
    digest,
    replica: state.replica,
  });
  const others = slotOf(state, number).commits.filter(({ replica }) => replica !== state.replica);
  return withSlot(state, number, { commits: [...others, own] });
}
