/**
 * A replicated type whose states form a join semilattice: `join` is the least upper bound, so it does not matter in which order,
 * how often and in what pieces states arrive (Shapiro et al., Conflict-free Replicated Data Types, 2011, definition 2.3).
 *
 * Updates are delta mutators (Almeida, Shoker and Baquero, Delta State Replicated Data Types, 2018, section 3): they give what
 * changes, as a small state to be joined. `join(state, delta)` is the new state; to send that whole is the classical,
 * state-based form. States are plain data, and equal states are equal texts.
 */
export interface StateType<State, Update, Value> {
  readonly name: string;
  /** The least state, in which nothing has happened. */
  readonly bottom: State;
  /** What the update changes, made at this replica; `undefined` if it makes no sense in this state. */
  mutate(state: State, replica: string, update: Update): State | undefined;
  join(one: State, other: State): State;
  /** Whether the second has in it all that is in the first. */
  isAtMost(one: State, other: State): boolean;
  value(state: State): Value;
}

/** The state after an update; the same one if the update makes no sense. */
export function updated<State, Update, Value>(
  type: StateType<State, Update, Value>,
  state: State,
  replica: string,
  update: Update,
): State {
  const delta = type.mutate(state, replica, update);
  return delta === undefined ? state : type.join(state, delta);
}
