import type { Effect, Persist, Transition } from '../../core/machine.ts';
import type { RangeMs } from '../paxos/quorums.ts';
import { commandsFrom } from './chosen-log.ts';
import type { MultiPaxosMessage } from './messages.ts';
import type { MultiPaxosRecord, MultiPaxosState } from './state.ts';

export type MultiPaxosEffect = Effect<MultiPaxosMessage, unknown, MultiPaxosRecord>;
export type MultiPaxosTransition = Transition<MultiPaxosState, MultiPaxosMessage, unknown, MultiPaxosRecord>;

/** What a step comes to before it is known whether anything has to be written. */
export type Outcome = MultiPaxosTransition;

export const stay = (state: MultiPaxosState, ...effects: readonly MultiPaxosEffect[]): Outcome => ({
  state,
  effects,
});

/** One thing done, and then another. */
export function followedBy(first: Outcome, next: (state: MultiPaxosState) => Outcome): Outcome {
  const second = next(first.state);
  return { state: second.state, effects: [...first.effects, ...second.effects] };
}

export const to = (node: string, message: MultiPaxosMessage): MultiPaxosEffect => ({
  kind: 'send',
  to: node,
  message,
});

export const toAll = (nodes: readonly string[], message: MultiPaxosMessage): readonly MultiPaxosEffect[] =>
  nodes.map((node) => to(node, message));

export const refuse = (id: string, reason: string): MultiPaxosEffect => ({
  kind: 'reply',
  id,
  outcome: 'fail',
  reason,
});

/** The number of the record that this step writes, if it does. */
export const writeIdOf = (state: MultiPaxosState): number => state.writeId + 1;

export function withElectionTimer(state: MultiPaxosState, [minMs, maxMs]: RangeMs): Outcome {
  const generation = state.electionGeneration + 1;
  return stay(
    { ...state, electionGeneration: generation },
    { kind: 'setTimer', name: 'election', generation, minMs, maxMs },
  );
}

export function withHeartbeatTimer(state: MultiPaxosState, heartbeatMs: number): Outcome {
  const generation = state.heartbeatGeneration + 1;
  return stay(
    { ...state, heartbeatGeneration: generation },
    { kind: 'setTimer', name: 'heartbeat', generation, minMs: heartbeatMs, maxMs: heartbeatMs },
  );
}

/**
 * Messages that stand on what the sender's acceptor has promised or voted. An accept message is none: others may vote while the leader
 * still writes its own vote down.
 */
const standsOnRecord = new Set<MultiPaxosMessage['type']>(['prepare', 'promise', 'accepted']);

/** Writes down, first of all, what has changed that must not be forgotten; what stands on it waits. */
export function settled(before: MultiPaxosState, { state, effects }: Outcome): MultiPaxosTransition {
  const record = recordOf(before, state);
  const writeId = record === undefined ? state.writeId : writeIdOf(state);
  const held = effects.map((effect) =>
    effect.kind === 'send' && standsOnRecord.has(effect.message.type) && writeId > state.writtenId
      ? { ...effect, afterPersist: writeId }
      : effect,
  );
  if (record === undefined) return { state, effects: held };
  const persist: Persist<MultiPaxosRecord> = { kind: 'persist', writeId, data: record };
  return { state: { ...state, writeId }, effects: [persist, ...held] };
}

function recordOf(before: MultiPaxosState, after: MultiPaxosState): MultiPaxosRecord | undefined {
  const votes =
    after.votes === before.votes ? [] : after.votes.filter((vote) => !before.votes.includes(vote));
  const chosen = commandsFrom(after.log, before.log.size + 1, Number.POSITIVE_INFINITY);
  const isNothing = after.promised === before.promised && votes.length === 0 && chosen.length === 0;
  return isNothing ? undefined : { promised: after.promised, votes, chosen };
}
