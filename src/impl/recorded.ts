import type { Effect, Transition } from '../core/machine.ts';

/** A state that counts the records of its node. */
interface Recording {
  readonly lastWriteId: number;
}

/**
 * One record for all that a step has changed, in place of the record before; and whatever the step says waits for it, so
 * that a node says nothing that its disk may still lose.
 *
 * @param record what goes on disk
 * @param isDue whether the step has changed something that is to be on disk
 */
export function recorded<State extends Recording, Message, Result, Durable>(
  { state, effects }: Transition<State, Message, Result, Durable>,
  record: (state: State) => Durable,
  isDue: boolean,
): Transition<State, Message, Result, Durable> {
  const lastWriteId = state.lastWriteId + (isDue ? 1 : 0);
  const hold = (effect: Effect<Message, Result, Durable>): Effect<Message, Result, Durable> =>
    lastWriteId > 0 && (effect.kind === 'send' || effect.kind === 'reply')
      ? { ...effect, afterPersist: lastWriteId }
      : effect;
  const persist = {
    kind: 'persist',
    writeId: lastWriteId,
    data: record(state),
    replacesEarlier: true,
  } as const;
  return {
    state: isDue ? { ...state, lastWriteId } : state,
    effects: isDue ? [persist, ...effects.map(hold)] : effects.map(hold),
  };
}
