import { action, type ModelDefinition } from '../../core/model.ts';
import type { Value } from '../../core/values/index.ts';
import {
  messageOf,
  type Perform,
  perform,
  type ReplicaName,
  type ReplicatedState,
  type ReplicationConstants,
  type UpdateRecord,
} from '../../models/crdt/replication.ts';

/** In place of `perform`: a replica sends its state when it has made an update. */
export const performAndSend: Perform = <P extends Value, U extends UpdateRecord>(
  state: ReplicatedState<P, U>,
  r: ReplicaName,
  next: P,
  what: Readonly<Record<string, Value>>,
) => {
  const update = perform(state, r, next, what);
  const seen = update.seen!.get(r);
  return { ...update, messages: state.messages.add(messageOf<P, U>(next, seen)) };
};

/** The definition without the action by which replicas send their state again. */
export function withoutSending<S>(
  definition: ModelDefinition<S>,
  { Replica }: ReplicationConstants,
): ModelDefinition<S> {
  const Send = action({ r: Replica }, () => undefined);
  // When all messages are lost or known, nothing is left to do: the property is to notice, not the deadlock.
  return { ...definition, actions: { ...definition.actions, Send }, deadlock: 'allowed' };
}
