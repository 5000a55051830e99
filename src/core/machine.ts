/**
 * A node of a protocol as a pure machine: `step(state, input)` gives the next state and what is to be done. Network, disk,
 * clock and randomness belong to the world that runs it, of which there are four: the explorer, the simulator, real
 * processes, and a program under the verifier (the shape is that of etcd-io/raft, the rules are in WORLDS, "The core").
 *
 * Whatever crosses the border of a machine, messages, durable records, operations and results, is plain JSON data, so that
 * every world can send, store, print and compare it. States, inputs and effects are never changed once they are made.
 */

/** The clocks of a node, as the world shows them to it. Neither can be compared with a clock of another node. */
export interface NodeClock {
  /**
   * Milliseconds of a clock that never steps, though it may run fast or slow, or stand still. It begins anywhere when the
   * node starts, so that nothing measured with it outlives a restart.
   */
  readonly monotonicMs: number;
  /** Milliseconds since 1970 as the calendar clock shows them: it may be wrong, and may step forward or back. */
  readonly wallMs: number;
}

/** A message of another node. The network may lose, repeat, delay and reorder messages, but does not change them. */
export interface MessageInput<Message> {
  readonly kind: 'message';
  readonly from: string;
  readonly message: Message;
  readonly now: NodeClock;
}

/** A client asks for something. The answer is a {@link Reply} to this id, or none. */
export interface OperationInput<Operation> {
  readonly kind: 'operation';
  /** Different for every request that reaches the node. */
  readonly id: string;
  readonly client: string;
  readonly operation: Operation;
  readonly now: NodeClock;
}

/** A timer has run out. If its generation is not the last one that was set under this name, it means nothing. */
export interface TimerInput {
  readonly kind: 'timer';
  readonly name: string;
  readonly generation: number;
  readonly now: NodeClock;
}

/** A record is on the disk, and all those issued before it. What waited for it has been sent. */
export interface WrittenInput {
  readonly kind: 'written';
  readonly writeId: number;
  readonly now: NodeClock;
}

export type Input<Message, Operation> =
  | MessageInput<Message>
  | OperationInput<Operation>
  | TimerInput
  | WrittenInput;

/**
 * Puts a record at the end of the node's log on disk. Records become durable in the order in which they were issued: a crash
 * keeps a prefix of them, never a hole.
 */
export interface Persist<Durable> {
  readonly kind: 'persist';
  /** Counts up from 1 in each life of a node. */
  readonly writeId: number;
  readonly data: Durable;
  /** The record takes the place of all before it: a snapshot. A crash keeps either those, or this one. */
  readonly replacesEarlier?: boolean;
}

/** What has to be durable before the effect may be seen by anybody; a crash before that takes the effect with it. */
interface Held {
  readonly afterPersist?: number;
}

export interface Send<Message> extends Held {
  readonly kind: 'send';
  readonly to: string;
  readonly message: Message;
}

/**
 * Answers a client's request: `ok` took effect once, `fail` certainly did not and never will, `info` may have or may yet.
 * A `redirect` is like `fail`, and says which node to ask instead.
 */
export interface Reply<Result> extends Held {
  readonly kind: 'reply';
  readonly id: string;
  readonly outcome: 'ok' | 'fail' | 'info' | 'redirect';
  /** The result of `ok`; of others the reason, in words. */
  readonly result?: Result;
  readonly reason?: string;
  /** What programs can tell a reason by, where they should do so: the reason itself is for people. */
  readonly code?: string;
  /** The node to ask instead. */
  readonly node?: string;
}

/**
 * Sets the timer of this name, in place of the one that was set before: it runs out once, after a time between the two
 * bounds on the node's monotonic clock, which the world draws.
 */
export interface SetTimer {
  readonly kind: 'setTimer';
  readonly name: string;
  /** Greater than all generations of this timer before. */
  readonly generation: number;
  readonly minMs: number;
  readonly maxMs: number;
}

/** In the order in which they are to happen; a crash may come between any two. */
export type Effect<Message, Result, Durable> = Persist<Durable> | Send<Message> | Reply<Result> | SetTimer;

export interface Transition<State, Message, Result, Durable> {
  readonly state: State;
  readonly effects: readonly Effect<Message, Result, Durable>[];
}

/**
 * What a node runs. Neither function changes what it is given, and both depend on nothing else.
 *
 * A machine takes any input in any state: a late timer, a message from a node that it does not know, the same message twice.
 */
export interface Machine<
  State = unknown,
  Message = unknown,
  Operation = unknown,
  Result = unknown,
  Durable = unknown,
> {
  /** As in `quorate list`: the slug of the protocol, and the role where there are several. */
  readonly name: string;
  /** The node starts, for the first time (no records) or again: with exactly the records that are on its disk. */
  start(
    node: string,
    durable: readonly Durable[],
    now: NodeClock,
  ): Transition<State, Message, Result, Durable>;
  step(state: State, input: Input<Message, Operation>): Transition<State, Message, Result, Durable>;
  /**
   * The state without what does not tell it from others for the explorer, in which an armed timer may run out at any moment:
   * generations of timers become 0, writes are counted from the last one that is on disk, clocks are left out.
   */
  normalize?(state: State): State;
}

/** Any machine, where its types do not matter. */
// biome-ignore lint/suspicious/noExplicitAny: a machine takes its own messages only, and each world gives it no others.
export type AnyMachine = Machine<any, any, any, any, any>;
