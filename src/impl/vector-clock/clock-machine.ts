import type { Effect, Input, Machine, Transition } from '../../core/machine.ts';
import { emptyVector, isAtMost, receive, tick, type Vector } from './vector.ts';

export interface VectorClockConfiguration {
  readonly nodes: readonly string[];
}

/** `act`: something happens here. `send`: a message goes to another node. Both are answered with the vector of the event. */
export type VectorClockOperation =
  | { readonly type: 'act' }
  | { readonly type: 'send'; readonly to: string; readonly text: string };

export interface VectorClockMessage {
  readonly type: 'text';
  /** Of the sending. */
  readonly vector: Vector;
  readonly text: string;
}

/** The vector of the latest event. */
export interface VectorClockRecord {
  readonly vector: Vector;
}

export interface VectorClockState {
  readonly node: string;
  readonly vector: Vector;
  /** Of this life. */
  readonly writes: number;
}

/** What a mistake may change. */
export interface VectorClockRules {
  /** What of the vector of a sending goes into the message. */
  readonly enclose: (vector: Vector, from: string, to: string) => Vector;
  readonly receive: (own: Vector, received: Vector, node: string) => Vector;
  /** How users of the clock compare two vectors. */
  readonly isBefore: (left: Vector, right: Vector) => boolean;
  readonly areConcurrent: (left: Vector, right: Vector) => boolean;
}

export const rightVectorRules: VectorClockRules = {
  enclose: (vector) => vector,
  receive,
  isBefore: (left, right) => isAtMost(left, right) && !isAtMost(right, left),
  areConcurrent: (left, right) => !isAtMost(left, right) && !isAtMost(right, left),
};

type State = VectorClockState;
type VectorEffect = Effect<VectorClockMessage, Vector, VectorClockRecord>;
type Step = Transition<State, VectorClockMessage, Vector, VectorClockRecord>;

/**
 * A node that stamps what happens on it with vectors. The whole vector is on disk before anybody sees it: a node that had
 * forgotten what it knew would put its later events beside its earlier ones.
 */
export function vectorClockMachine(
  { nodes }: VectorClockConfiguration,
  changes: Partial<VectorClockRules> = {},
): Machine<State, VectorClockMessage, VectorClockOperation, Vector, VectorClockRecord> {
  const rules = { ...rightVectorRules, ...changes };
  if (new Set(nodes).size !== nodes.length || nodes.length === 0)
    throw new Error(`nodes must be different names, at least one, and not [${nodes.join(', ')}]`);

  /** The next event of the node has this vector. */
  function occur(state: State, vector: Vector, outputs: readonly VectorEffect[]): Step {
    const writes = state.writes + 1;
    return {
      state: { ...state, vector, writes },
      effects: [
        { kind: 'persist', writeId: writes, data: { vector }, replacesEarlier: true },
        ...outputs.map((output) => ({ ...output, afterPersist: writes })),
      ],
    };
  }

  function operate(state: State, id: string, operation: VectorClockOperation): Step {
    const vector = tick(state.vector, state.node);
    const answer: VectorEffect = { kind: 'reply', id, outcome: 'ok', result: vector };
    if (operation.type === 'act') return occur(state, vector, [answer]);
    const { to, text } = operation;
    if (to === state.node || !nodes.includes(to))
      return { state, effects: [{ kind: 'reply', id, outcome: 'fail', reason: `${to} is no other node` }] };
    const enclosed = rules.enclose(vector, state.node, to);
    return occur(state, vector, [
      { kind: 'send', to, message: { type: 'text', vector: enclosed, text } },
      answer,
    ]);
  }

  return {
    name: 'vector-clock/clock',
    start: (node, durable) => ({
      state: { node, vector: durable.at(-1)?.vector ?? emptyVector, writes: 0 },
      effects: [],
    }),
    step(state: State, input: Input<VectorClockMessage, VectorClockOperation>): Step {
      if (input.kind === 'operation') return operate(state, input.id, input.operation);
      if (input.kind !== 'message' || !nodes.includes(input.from)) return { state, effects: [] };
      return occur(state, rules.receive(state.vector, input.message.vector, state.node), []);
    },
    normalize: (state) => ({ ...state, writes: 0 }),
  };
}
