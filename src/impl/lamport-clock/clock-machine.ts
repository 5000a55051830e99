import type { Effect, Input, Machine, Transition } from '../../core/machine.ts';
import { type LamportClockRules, type LamportStamp, rightClockRules, tick } from './clock.ts';

export interface LamportClockConfiguration {
  readonly nodes: readonly string[];
  /**
   * How many times are reserved with each write to disk, which is the number of events between two writes; a restart skips
   * those that are left. Default 1: every event is written.
   */
  readonly reservedTimes?: number;
}

/** `act`: something happens here. `send`: a message goes to another node. */
export type LamportClockOperation =
  | { readonly type: 'act' }
  | { readonly type: 'send'; readonly to: string; readonly text: string };

export interface LamportClockMessage {
  readonly type: 'text';
  /** The stamp of the sending, which names the message. */
  readonly stamp: LamportStamp;
  readonly text: string;
}

/** No event has had a later time than this. */
export interface LamportClockRecord {
  readonly bound: number;
}

export interface LamportClockState {
  readonly node: string;
  /** The time of the latest event, or 0. */
  readonly time: number;
  /** As in the last record, which may not be on disk yet. */
  readonly bound: number;
  /** Of this life. */
  readonly writes: number;
}

type State = LamportClockState;
type LamportClockEffect = Effect<LamportClockMessage, LamportStamp, LamportClockRecord>;
type Step = Transition<State, LamportClockMessage, LamportStamp, LamportClockRecord>;

/**
 * A node that stamps what happens on it: every operation and every receipt is an event, and is answered with its stamp. No
 * stamp is seen outside before a bound on it is on disk, so that a node which starts again goes on behind all of them.
 */
export function lamportClockMachine(
  configuration: LamportClockConfiguration,
  changes: Partial<LamportClockRules> = {},
): Machine<State, LamportClockMessage, LamportClockOperation, LamportStamp, LamportClockRecord> {
  const rules = { ...rightClockRules, ...changes };
  const { nodes, reservedTimes } = checked(configuration);

  /** The next event of the node is at this time; `outputs` wait until no restart can come to it again. */
  function occur(state: State, time: number, outputs: readonly LamportClockEffect[]): Step {
    if (time <= state.bound) return { state: { ...state, time }, effects: held(outputs, state.writes) };
    const bound = time + reservedTimes - 1;
    const writes = state.writes + 1;
    return {
      state: { ...state, time, bound, writes },
      effects: [
        { kind: 'persist', writeId: writes, data: { bound }, replacesEarlier: true },
        ...held(outputs, writes),
      ],
    };
  }

  function operate(state: State, id: string, operation: LamportClockOperation): Step {
    const stamp = { time: tick(state.time), node: state.node };
    const answer: LamportClockEffect = { kind: 'reply', id, outcome: 'ok', result: stamp };
    if (operation.type === 'act') return occur(state, stamp.time, [answer]);
    const { to, text } = operation;
    if (to === state.node || !nodes.includes(to))
      return { state, effects: [{ kind: 'reply', id, outcome: 'fail', reason: `${to} is no other node` }] };
    return occur(state, stamp.time, [{ kind: 'send', to, message: { type: 'text', stamp, text } }, answer]);
  }

  return {
    name: 'lamport-clock/clock',
    start(node, durable) {
      const bound = durable.at(-1)?.bound ?? 0;
      return { state: { node, time: rules.recoveredTime(bound), bound, writes: 0 }, effects: [] };
    },
    step(state: State, input: Input<LamportClockMessage, LamportClockOperation>): Step {
      if (input.kind === 'operation') return operate(state, input.id, input.operation);
      if (input.kind !== 'message' || !nodes.includes(input.from)) return { state, effects: [] };
      return occur(state, rules.timeOfReceipt(state.time, input.message.stamp.time), []);
    },
    normalize: (state) => ({ ...state, writes: 0 }),
  };
}

function checked({ nodes, reservedTimes = 1 }: LamportClockConfiguration) {
  if (new Set(nodes).size !== nodes.length || nodes.length === 0)
    throw new Error(`nodes must be different names, at least one, and not [${nodes.join(', ')}]`);
  if (!Number.isSafeInteger(reservedTimes) || reservedTimes < 1)
    throw new Error(`reservedTimes must be a whole number from 1, and not ${reservedTimes}`);
  return { nodes, reservedTimes };
}

const held = (outputs: readonly LamportClockEffect[], writes: number): readonly LamportClockEffect[] =>
  writes === 0 ? outputs : outputs.map((output) => ({ ...output, afterPersist: writes }));
