import type { Effect, Persist, Transition } from '../../core/machine.ts';
import type { PaxosMessage, PaxosResult } from './messages.ts';
import type { RangeMs } from './quorums.ts';
import type { AcceptorRecord, PaxosState } from './state.ts';

export type PaxosEffect = Effect<PaxosMessage, PaxosResult, AcceptorRecord>;
export type PaxosTransition = Transition<PaxosState, PaxosMessage, PaxosResult, AcceptorRecord>;

/** What a step comes to before it is known whether anything has to be written. */
export type Outcome = PaxosTransition;

export const stay = (state: PaxosState, ...effects: readonly PaxosEffect[]): Outcome => ({ state, effects });

/** One thing done, and then another. */
export function followedBy(first: Outcome, next: (state: PaxosState) => Outcome): Outcome {
  const second = next(first.state);
  return { state: second.state, effects: [...first.effects, ...second.effects] };
}

export const to = (node: string, message: PaxosMessage): PaxosEffect => ({ kind: 'send', to: node, message });

export const toAll = (nodes: readonly string[], message: PaxosMessage): readonly PaxosEffect[] =>
  nodes.map((node) => to(node, message));

export const answer = (id: string, result: PaxosResult): PaxosEffect => ({
  kind: 'reply',
  id,
  outcome: 'ok',
  result,
});

/** The timer under which the proposer goes on, set anew. */
export function withRetry(state: PaxosState, [minMs, maxMs]: RangeMs): Outcome {
  const generation = state.retryGeneration + 1;
  return stay(
    { ...state, retryGeneration: generation },
    { kind: 'setTimer', name: 'retry', generation, minMs, maxMs },
  );
}

/**
 * Writes down what the acceptor has changed, first of all. Whatever is sent waits for it, and for what was still being written
 * before: a message may stand on an older record.
 */
export function settled(before: AcceptorRecord, { state, effects }: Outcome): PaxosTransition {
  const isChanged = state.acceptor !== before;
  const writeId = isChanged ? state.writeId + 1 : state.writeId;
  const isWaiting = writeId > state.writtenId;
  const held = isWaiting ? effects.map((effect) => waitingFor(writeId, effect)) : effects;
  const persist: Persist<AcceptorRecord> = {
    kind: 'persist',
    writeId,
    data: state.acceptor,
    replacesEarlier: true,
  };
  return { state: { ...state, writeId }, effects: isChanged ? [persist, ...held] : held };
}

function waitingFor(writeId: number, effect: PaxosEffect): PaxosEffect {
  return effect.kind === 'send' || effect.kind === 'reply' ? { ...effect, afterPersist: writeId } : effect;
}
