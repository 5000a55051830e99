import type { Transition } from '../core/machine.ts';

/** What is done next, in the state in which the first part of a step has left the node. */
export function andThen<State, Message, Result, Durable>(
  first: Transition<State, Message, Result, Durable>,
  next: (state: State) => Transition<State, Message, Result, Durable>,
): Transition<State, Message, Result, Durable> {
  const second = next(first.state);
  return { state: second.state, effects: [...first.effects, ...second.effects] };
}
