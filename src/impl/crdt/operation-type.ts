/**
 * A replicated type whose operations travel: each is prepared where it is made, and takes effect everywhere, once, after all
 * that had taken effect where it was made. Effects of concurrent operations commute (Shapiro et al. 2011, definition 2.4). It is the
 * replica that delivers them so; see `operation-replica.ts`.
 */
export interface OperationType<State, Update, Operation, Value> {
  readonly name: string;
  readonly initial: State;
  /**
   * What is sent of an update.
   *
   * @param number how many operations the replica has made, this one included
   * @returns `undefined` if the update makes no sense in this state
   */
  prepare(state: State, replica: string, number: number, update: Update): Operation | undefined;
  effect(state: State, operation: Operation): State;
  value(state: State): Value;
}
