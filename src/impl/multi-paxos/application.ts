/**
 * What the log is for: a deterministic state machine. All nodes apply the same commands in the same order, and so come to the same
 * states. States, operations and results are plain JSON data, and are not changed.
 */
export interface Application<State = unknown, Operation = unknown> {
  readonly initial: State;
  /** Must not throw: the operation is in the log by now, and every node would. */
  apply(state: State, operation: Operation): Applied<State>;
}

/** `fail`: the operation was refused, and changed nothing. */
export type Applied<State> =
  | { readonly state: State; readonly outcome: 'ok'; readonly result: unknown }
  | { readonly state: State; readonly outcome: 'fail'; readonly reason: string };

/** Any application, where its types do not matter. */
// biome-ignore lint/suspicious/noExplicitAny: an application gets its own operations only.
export type AnyApplication = Application<any, any>;
