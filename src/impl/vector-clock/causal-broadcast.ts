import type { Effect, Input, Machine, Transition } from '../../core/machine.ts';
import {
  type BroadcastMessage,
  type CausalBroadcastRules,
  numberOf,
  rightBroadcastRules,
} from './causal-broadcast-rules.ts';
import { emptyVector, entryOf, tick, type Vector } from './vector.ts';

export interface CausalBroadcastConfiguration {
  /** The group, which stays as it is. */
  readonly nodes: readonly string[];
  /** A message that was not acknowledged is sent again after so long, and at most half as long again. */
  readonly resendMs: number;
  /** A node takes no more messages from its clients while so many of its own are not acknowledged by all. */
  readonly maxUnacknowledged: number;
}

/**
 * `broadcast` sends a text to all and delivers it here at once. `receive` is answered with what was delivered here behind a
 * position, in the order of delivery; all up to that position is then forgotten.
 */
export type CausalBroadcastOperation =
  | { readonly type: 'broadcast'; readonly text: string }
  | { readonly type: 'receive'; readonly after: number };

/** Delivered as the n-th of all at this node. */
export interface Delivery {
  /** From 1. */
  readonly position: number;
  readonly message: BroadcastMessage;
}

export type CausalBroadcastResult =
  | { readonly sender: string; readonly number: number }
  | { readonly deliveries: readonly Delivery[] };

export type CausalBroadcastMessage =
  | ({ readonly type: 'message' } & BroadcastMessage)
  /** The receiver has this message of the one to whom this goes. */
  | { readonly type: 'received'; readonly number: number };

/** A message of this node that not all have acknowledged. */
export interface Unacknowledged {
  readonly message: BroadcastMessage;
  readonly by: readonly string[];
}

/** What a node remembers. */
export interface CausalBroadcastRecord {
  /** How many messages of each node were delivered. */
  readonly delivered: Vector;
  /** Messages that are here and must wait for others that were sent before them. */
  readonly heldBack: readonly BroadcastMessage[];
  readonly unacknowledged: readonly Unacknowledged[];
  /** Of the last delivery. */
  readonly position: number;
  /** What the application has not taken yet. */
  readonly inbox: readonly Delivery[];
}

export interface CausalBroadcastState {
  readonly node: string;
  readonly memory: CausalBroadcastRecord;
  /** Of this life. */
  readonly writes: number;
  readonly timerGeneration: number;
}

type Memory = CausalBroadcastRecord;
type State = CausalBroadcastState;
type BroadcastEffect = Effect<CausalBroadcastMessage, CausalBroadcastResult, CausalBroadcastRecord>;
type Step = Transition<State, CausalBroadcastMessage, CausalBroadcastResult, CausalBroadcastRecord>;

/**
 * Causal broadcast: Birman, Schiper and Stephenson, Lightweight Causal and Atomic Group Multicast (1991), section 5.1. If one
 * message was delivered somewhere before another was sent there, it is delivered before it everywhere. Messages are sent
 * again until all have them, and survive restarts.
 */
export function causalBroadcastMachine(
  configuration: CausalBroadcastConfiguration,
  changes: Partial<CausalBroadcastRules> = {},
): Machine<State, CausalBroadcastMessage, CausalBroadcastOperation, CausalBroadcastResult, Memory> {
  const rules = { ...rightBroadcastRules, ...changes };
  const { nodes, resendMs, maxUnacknowledged } = checked(configuration);
  const othersThan = (node: string) => nodes.filter((other) => other !== node);

  function broadcast(state: State, id: string, text: string): Step {
    const { node, memory } = state;
    if (memory.unacknowledged.length >= maxUnacknowledged)
      return { state, effects: [failed(id, `${maxUnacknowledged} messages are not acknowledged yet`)] };
    const vector = tick(memory.delivered, node);
    const message = { sender: node, vector: rules.enclose(vector, node), text };
    const others = othersThan(node);
    const unacknowledged =
      others.length > 0 ? [...memory.unacknowledged, { message, by: others }] : memory.unacknowledged;
    const result = { sender: node, number: entryOf(vector, node) };
    return remember(state, delivering({ ...memory, unacknowledged }, message), [
      ...others.map((to) => sendTo(to, message)),
      { kind: 'reply', id, outcome: 'ok', result },
    ]);
  }

  /** The next delivery is this message. */
  function delivering(memory: Memory, message: BroadcastMessage): Memory {
    const position = memory.position + 1;
    return {
      ...memory,
      delivered: { ...memory.delivered, [message.sender]: numberOf(message) },
      position,
      inbox: [...memory.inbox, { position, message }],
    };
  }

  /** Delivers what was held back and need not wait any longer, one after the other. */
  function deliverAll(memory: Memory): Memory {
    const isNext = (message: BroadcastMessage) =>
      rules.isNextOfSender(memory.delivered, message) && rules.hasAllOfOthers(memory.delivered, message);
    const next = memory.heldBack.find(isNext);
    if (next === undefined) return memory;
    const heldBack = memory.heldBack.filter((message) => message !== next);
    return deliverAll(delivering({ ...memory, heldBack }, next));
  }

  /** A message comes in, perhaps not for the first time: it is acknowledged when it will not be lost any more. */
  function takeMessage(state: State, message: BroadcastMessage): Step {
    const { memory } = state;
    const acknowledgement: BroadcastEffect = {
      ...{ kind: 'send', to: message.sender },
      message: { type: 'received', number: numberOf(message) },
    };
    if (isKnown(memory, message)) return { state, effects: held([acknowledgement], state.writes) };
    const heldBack = [...memory.heldBack, message];
    return remember(state, deliverAll({ ...memory, heldBack }), [acknowledgement]);
  }

  function takeReceived(state: State, from: string, number: number): Step {
    const { memory } = state;
    const isMeant = ({ message, by }: Unacknowledged) => numberOf(message) === number && by.includes(from);
    if (!memory.unacknowledged.some(isMeant)) return { state, effects: [] };
    const unacknowledged = memory.unacknowledged
      .map((each) => (isMeant(each) ? { ...each, by: each.by.filter((node) => node !== from) } : each))
      .filter(({ by }) => by.length > 0);
    return remember(state, { ...memory, unacknowledged }, []);
  }

  /** The application has what was delivered up to a position, and asks for the rest. */
  function receive(state: State, id: string, after: number): Step {
    const { memory } = state;
    const inbox = memory.inbox.filter(({ position }) => position > after);
    const answer: BroadcastEffect = { kind: 'reply', id, outcome: 'ok', result: { deliveries: inbox } };
    if (inbox.length === memory.inbox.length) return { state, effects: held([answer], state.writes) };
    return remember(state, { ...memory, inbox }, [answer]);
  }

  function resend(state: State): Step {
    const generation = state.timerGeneration + 1;
    const messages = state.memory.unacknowledged.flatMap(({ message, by }) =>
      by.map((to) => sendTo(to, message)),
    );
    const timer: BroadcastEffect = {
      ...{ kind: 'setTimer', name: 'resend', generation },
      ...{ minMs: resendMs, maxMs: 1.5 * resendMs },
    };
    return {
      state: { ...state, timerGeneration: generation },
      effects: [...held(messages, state.writes), timer],
    };
  }

  /** What the node remembers is on its disk before anybody hears of it. */
  function remember(state: State, memory: Memory, outputs: readonly BroadcastEffect[]): Step {
    const writes = state.writes + 1;
    return {
      state: { ...state, memory, writes },
      effects: [
        { kind: 'persist', writeId: writes, data: memory, replacesEarlier: true },
        ...held(outputs, writes),
      ],
    };
  }

  return {
    name: 'vector-clock/causal-broadcast',
    start(node, durable) {
      if (!nodes.includes(node)) throw new Error(`${node} is none of the nodes ${nodes.join(', ')}`);
      const memory = durable.at(-1) ?? emptyMemory;
      return resend({ node, memory, writes: 0, timerGeneration: 0 });
    },
    step(state: State, input: Input<CausalBroadcastMessage, CausalBroadcastOperation>): Step {
      switch (input.kind) {
        case 'operation':
          return input.operation.type === 'broadcast'
            ? broadcast(state, input.id, input.operation.text)
            : receive(state, input.id, input.operation.after);
        case 'message': {
          const { from, message } = input;
          if (from === state.node || !nodes.includes(from)) return { state, effects: [] };
          if (message.type === 'received') return takeReceived(state, from, message.number);
          const { type: _, ...broadcasted } = message;
          return takeMessage(state, broadcasted);
        }
        case 'timer':
          return input.generation === state.timerGeneration ? resend(state) : { state, effects: [] };
        case 'written':
          return { state, effects: [] };
      }
    },
    normalize: (state) => ({ ...state, writes: 0, timerGeneration: 0 }),
  };
}

const emptyMemory: Memory = {
  ...{ delivered: emptyVector, heldBack: [], unacknowledged: [] },
  ...{ position: 0, inbox: [] },
};

/** Whether a message was delivered already, or waits for that. */
const isKnown = ({ delivered, heldBack }: Memory, message: BroadcastMessage): boolean =>
  numberOf(message) <= entryOf(delivered, message.sender) ||
  heldBack.some((each) => each.sender === message.sender && numberOf(each) === numberOf(message));

const sendTo = (to: string, message: BroadcastMessage): BroadcastEffect => ({
  ...{ kind: 'send', to },
  message: { type: 'message', ...message },
});

const failed = (id: string, reason: string): BroadcastEffect => ({
  ...{ kind: 'reply', id, outcome: 'fail', reason },
});

const held = (outputs: readonly BroadcastEffect[], writes: number): readonly BroadcastEffect[] =>
  writes === 0 ? outputs : outputs.map((output) => ({ ...output, afterPersist: writes }));

function checked(configuration: CausalBroadcastConfiguration): CausalBroadcastConfiguration {
  const { nodes, resendMs, maxUnacknowledged } = configuration;
  if (new Set(nodes).size !== nodes.length || nodes.length === 0)
    throw new Error(`nodes must be different names, at least one, and not [${nodes.join(', ')}]`);
  if (!(resendMs > 0)) throw new Error(`resendMs must be more than 0, and not ${resendMs}`);
  if (!Number.isSafeInteger(maxUnacknowledged) || maxUnacknowledged < 1)
    throw new Error(`maxUnacknowledged must be a whole number from 1, and not ${maxUnacknowledged}`);
  return configuration;
}
