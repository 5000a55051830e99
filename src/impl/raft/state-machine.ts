/** When a command is applied: all servers apply it with the same moment, and know no other time. */
export interface Moment {
  /** Of the entry in the log: greater for every later command, and so fit for a fencing token. */
  readonly index: number;
  /** Replicated time, in milliseconds: it goes on only while there is a leader, and never goes back. */
  readonly timeMs: number;
}

/**
 * What the log is for: the same commands in the same order lead every server to the same state. All functions are pure and
 * depend on nothing but what they are given; states, commands and results are plain JSON data, and none of them is changed.
 */
export interface StateMachine<State = unknown, Command = unknown, Query = unknown, Result = unknown> {
  readonly name: string;
  readonly initial: State;
  /** Must not throw: the command is in the log by now, and each server would fail, at each restart. */
  apply(state: State, command: Command, at: Moment): { readonly state: State; readonly result: Result };
  /** Reads, and changes nothing. `timeMs` is the replicated time up to which the state has come. */
  query(state: State, query: Query, timeMs: number): Result;
  /** What is wrong with a command or query that a client sends, before it is taken; `undefined` if nothing is. */
  refuse?(operation: { readonly command: unknown } | { readonly query: unknown }): string | undefined;
  /** Time has come so far: what was to end by then ends. Called before every command, and for ticks. */
  elapse?(state: State, timeMs: number): State;
  /** When, in replicated time, something ends next even if nobody asks: the leader sees to it that time gets there. */
  nextDueMs?(state: State): number | undefined;
  /** What a snapshot keeps of a state, and the state made of that again. The state itself unless given. */
  snapshot?(state: State): unknown;
  restore?(snapshot: unknown): State;
}

/** Any state machine, where its types do not matter. */
// biome-ignore lint/suspicious/noExplicitAny: a state machine gets its own commands only.
export type AnyStateMachine = StateMachine<any, any, any, any>;
