import type { Context } from './configuration.ts';
import type { NewView, PrePrepare, PreparedCertificate, Request, Snapshot, ViewChange } from './messages.ts';
import {
  afterAccepting,
  afterCheckpoint,
  afterNewView,
  afterPreparing,
  afterReceiving,
  afterViewChange,
  withOwnCommit,
  withOwnPrepare,
} from './replica-changes.ts';
import { emptySlot, initialReplica, type ReplicaState, type StableCheckpoint } from './replica-state.ts';

/**
 * What a replica must not forget. The paper's replicas do not lose their state: one that does is Byzantine, since it may vote
 * again. So each promise is on disk before anybody is told of it:
 *
 * - the pre-prepares that it has accepted, lest it accept another request under that number, and their requests;
 * - the certificates of what it has prepared, which its view changes have to show;
 * - the view that it has gone to, lest it vote in one that it has given up, and what that view began with;
 * - the snapshot behind each checkpoint that it tells: when a checkpoint is stable, f + 1 correct replicas have the state.
 *
 * What it has executed since its last checkpoint is not on disk: the certificates of the others are, from which the same order
 * follows, and their votes are sent again. Nor are requests that wait: their clients send them again.
 */
export type DurableFact =
  | { readonly type: 'accepted'; readonly prePrepare: PrePrepare; readonly request: Request }
  | { readonly type: 'received'; readonly request: Request }
  | { readonly type: 'prepared'; readonly certificate: PreparedCertificate }
  | { readonly type: 'viewChanged'; readonly viewChange: ViewChange }
  | { readonly type: 'viewBegun'; readonly newView: NewView }
  | { readonly type: 'checkpointTaken'; readonly snapshot: Snapshot }
  | DurableImage;

/** All that is durable, in place of all facts before it: written when a checkpoint becomes stable. */
export interface DurableImage {
  readonly type: 'image';
  readonly view: number;
  readonly newView: NewView | null;
  /** Its own, while it waits for the view to begin. */
  readonly viewChange: ViewChange | null;
  readonly stable: StableCheckpoint;
  readonly snapshots: readonly Snapshot[];
  readonly slots: Readonly<Record<number, DurableSlot>>;
  readonly requests: Readonly<Record<string, Request>>;
}

interface DurableSlot {
  readonly prePrepare: PrePrepare | null;
  readonly prepared: PreparedCertificate | null;
}

/** A record on disk: the facts of one step, which are written together or not at all. */
export interface PbftRecord {
  readonly facts: readonly DurableFact[];
}

export function imageOf(state: ReplicaState): DurableImage {
  const { replica, view, active, newView, stable, snapshots, requests, viewChanges } = state;
  const slots = Object.entries(state.slots)
    .filter(([, { prePrepare, prepared }]) => prePrepare !== null || prepared !== null)
    .map(([number, { prePrepare, prepared }]) => [number, { prePrepare, prepared }]);
  return {
    type: 'image',
    view,
    newView,
    viewChange: active ? null : viewChanges[replica]!,
    stable,
    snapshots,
    slots: Object.fromEntries(slots),
    requests,
  };
}

/** The state of a replica that starts with these records on its disk. */
export function rebuild(context: Context, replica: string, records: readonly PbftRecord[]): ReplicaState {
  const facts = records.flatMap((record) => record.facts);
  const state = facts.reduce(
    (before, fact) => afterFact(context, before, fact),
    initialReplica(context, replica),
  );
  const latest = state.snapshots.at(-1);
  if (latest === undefined) return state;
  return { ...state, executed: latest.number, service: latest.service, clients: latest.clients };
}

function afterFact(context: Context, state: ReplicaState, fact: DurableFact): ReplicaState {
  switch (fact.type) {
    case 'accepted':
      return withOwnPrepare(context, afterAccepting(state, fact.prePrepare, fact.request), fact.prePrepare);
    case 'received':
      return afterReceiving(context, state, fact.request);
    case 'prepared':
      return withOwnCommit(context, afterPreparing(state, fact.certificate), fact.certificate.prePrepare);
    case 'viewChanged':
      return afterViewChange(state, fact.viewChange);
    case 'viewBegun':
      return afterNewView(context, state, fact.newView);
    case 'checkpointTaken':
      return afterCheckpoint(state, fact.snapshot);
    case 'image':
      return afterImage(context, state, fact);
  }
}

/** Its own votes are not on disk: they follow from what it has accepted and prepared in its view. */
function afterImage(context: Context, before: ReplicaState, image: DurableImage): ReplicaState {
  const { view, newView, viewChange, stable, snapshots, requests } = image;
  const slots = Object.entries(image.slots).map(([number, slot]) => [number, { ...emptySlot, ...slot }]);
  const state: ReplicaState = {
    ...before,
    view,
    active: viewChange === null,
    newView,
    viewChanges: viewChange === null ? {} : { [before.replica]: viewChange },
    stable,
    snapshots,
    requests,
    slots: Object.fromEntries(slots),
  };
  return Object.values(image.slots).reduce((all: ReplicaState, { prePrepare, prepared }) => {
    const accepted = prePrepare === null ? all : withOwnPrepare(context, all, prePrepare);
    return prepared?.prePrepare.view === view && prePrepare !== null
      ? withOwnCommit(context, accepted, prePrepare)
      : accepted;
  }, state);
}
