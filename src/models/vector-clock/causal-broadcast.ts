import { action, defineModel, type Model, type ModelDefinition } from '../../core/model.ts';
import { modelValues, type Protocol } from '../../core/protocol.ts';
import {
  type FunctionValue,
  functionFrom,
  type ModelValue,
  type RecordValue,
  record,
  type SetValue,
  sequence,
  setOf,
} from '../../core/values/index.ts';
import { wholeNumber } from '../declarations.ts';
import { names } from '../names.ts';

/** The constants of specs/vector-clock/CausalBroadcast.tla. */
export interface CausalBroadcastConstants {
  readonly Node: SetValue<ModelValue>;
  readonly MaxMessages: number;
}

/** How many messages of each node: an entry for every node of the group. */
export type Counts = FunctionValue<ModelValue, number>;

/** A sender and the number of the message there. */
export type MessageName = FunctionValue<number, ModelValue | number>;

/** A message with its stamp, and the names of all messages sent before it. */
export type Message = RecordValue<{
  sender: ModelValue;
  number: number;
  stamp: Counts;
  past: SetValue<MessageName>;
}>;

export interface CausalBroadcastState {
  /** How many messages of each node each node has delivered. */
  readonly clock: FunctionValue<ModelValue, Counts>;
  readonly sent: SetValue<Message>;
  /** The names of the messages that each node has delivered: for the properties. */
  readonly delivered: FunctionValue<ModelValue, SetValue<MessageName>>;
}

type Constants = CausalBroadcastConstants;
type State = CausalBroadcastState;

const messageName = (n: ModelValue, number: number): MessageName => sequence<ModelValue | number>(n, number);
const nameOf = ({ sender, number }: Message) => messageName(sender, number);

export function initialState({ Node }: Constants): State {
  return {
    clock: functionFrom(Node, () => functionFrom(Node, () => 0)),
    sent: setOf(),
    delivered: functionFrom(Node, () => setOf<MessageName>()),
  };
}

/** Whether n has delivered a message. */
const hasDelivered = ({ delivered }: State, n: ModelValue, message: Message) =>
  delivered.get(n).has(nameOf(message));

/** What was sent before the next message of n, by the definition and without the clocks. */
const known = (state: State, n: ModelValue): SetValue<MessageName> =>
  state.sent
    .filter((message) => hasDelivered(state, n, message))
    .elements()
    .reduce((union, { past }) => union.union(past), state.delivered.get(n));

const nextNumber = ({ sent }: State, n: ModelValue) => sent.filter(({ sender }) => sender === n).size + 1;

/** Node n sends a message to all, and delivers it to itself at once. */
const Broadcast = ({ Node, MaxMessages }: Constants, enclose: Rules['enclose']) =>
  action({ n: Node }, (state: State, { n }) => {
    if (state.sent.size >= MaxMessages) return undefined;
    const own = state.clock.get(n);
    const stamp = own.set(n, own.get(n) + 1);
    const number = nextNumber(state, n);
    const message: Message = record({
      sender: n,
      number,
      stamp: enclose(stamp, n),
      past: known(state, n),
    });
    return {
      clock: state.clock.set(n, stamp),
      sent: state.sent.add(message),
      delivered: state.delivered.set(n, state.delivered.get(n).add(messageName(n, number))),
    };
  });

/** Whether n may deliver a message, as far as a part of its stamp tells. */
export type Condition = (clock: Counts, message: Message) => boolean;

/** It is the next one of its sender. */
const isNextOfSender: Condition = (clock, { sender, stamp }) => stamp.get(sender) === clock.get(sender) + 1;

/** Nothing is missing that the sender had delivered from others. */
const hasAllOfOthers: Condition = (clock, { sender, stamp }) =>
  stamp.domain.keys.every((m) => m === sender || stamp.get(m as ModelValue) <= clock.get(m as ModelValue));

/** Node n delivers a message of m. */
const Deliver = ({ Node }: Constants, { isNext, hasOthers }: Rules) =>
  action({ n: Node, m: Node }, (state: State, { n, m }) => {
    if (n === m) return undefined;
    const clock = state.clock.get(n);
    return state.sent
      .filter((message) => message.sender === m && isNext(clock, message) && hasOthers(clock, message))
      .elements()
      .map((message) => ({
        clock: state.clock.set(n, clock.set(m, message.stamp.get(m))),
        delivered: state.delivered.set(n, state.delivered.get(n).add(nameOf(message))),
      }));
  });

/** What a mistake may change. */
export interface Rules {
  /** What of the vector of its sender n goes into a message. */
  readonly enclose: (stamp: Counts, n: ModelValue) => Counts;
  readonly isNext: Condition;
  readonly hasOthers: Condition;
}

const right: Rules = { enclose: (stamp) => stamp, isNext: isNextOfSender, hasOthers: hasAllOfOthers };

function typeOK({ Node, MaxMessages }: Constants, { clock, sent, delivered }: State): boolean {
  const isCounts = (counts: Counts) =>
    Node.every((n) => Number.isInteger(counts.get(n)) && counts.get(n) >= 0 && counts.get(n) <= MaxMessages);
  const isName = ({ values: [sender, number] }: MessageName) =>
    Node.has(sender!) && (number as number) >= 1 && (number as number) <= MaxMessages;
  return (
    Node.every((n) => isCounts(clock.get(n)) && delivered.get(n).every(isName)) &&
    sent.every((message) => {
      const { stamp, past } = message;
      return isName(nameOf(message)) && isCounts(stamp) && past.every(isName);
    })
  );
}

/** Causal broadcast, action by action as in specs/vector-clock/CausalBroadcast.tla. */
export function causalBroadcastDefinition(
  constants: Constants,
  changes: Partial<Rules> = {},
): ModelDefinition<State> {
  const { Node } = constants;
  const rules = { ...right, ...changes };
  return {
    name: 'vector-clock/causal-broadcast',
    variables: ['clock', 'sent', 'delivered'],
    init: () => initialState(constants),
    actions: {
      Broadcast: Broadcast(constants, rules.enclose),
      Deliver: Deliver(constants, rules),
    },
    invariants: {
      TypeOK: (state) => typeOK(constants, state),
      CausalDelivery: {
        when: ({ sent }) => sent.some(({ past }) => past.size > 0),
        holds: (state) =>
          Node.every((n) =>
            state.sent.every(
              (message) =>
                !hasDelivered(state, n, message) || message.past.isSubsetOf(state.delivered.get(n)),
            ),
          ),
      },
    },
    witnesses: {
      HeldBack: (state) =>
        Node.some((n) =>
          state.sent.some(
            (message) =>
              !hasDelivered(state, n, message) &&
              rules.isNext(state.clock.get(n), message) &&
              !rules.hasOthers(state.clock.get(n), message),
          ),
        ),
      DifferentOrders: (state) => {
        const { sent } = state;
        const onlyFirst = (n: ModelValue, first: Message, second: Message) =>
          hasDelivered(state, n, first) && !hasDelivered(state, n, second);
        return sent.some((first) =>
          sent.some(
            (second) =>
              Node.some((n) => onlyFirst(n, first, second)) && Node.some((n) => onlyFirst(n, second, first)),
          ),
        );
      },
    },
    // When every node has delivered every message there is nothing left to do.
    deadlock: 'allowed',
  };
}

export const causalBroadcastModel = (constants: Constants): Model<State> =>
  defineModel(causalBroadcastDefinition(constants));

const small = { Node: names('n1', 'n2', 'n3'), MaxMessages: 3 };

export const causalBroadcast: Protocol<CausalBroadcastConstants> = {
  slug: 'vector-clock/causal-broadcast',
  title: 'Causal broadcast',
  source: 'Birman, Schiper and Stephenson, Lightweight Causal and Atomic Group Multicast (1991), section 5.1',
  specification: 'specs/vector-clock/CausalBroadcast.tla',
  constants: {
    Node: modelValues('the nodes of the group'),
    MaxMessages: wholeNumber('how many messages there are in all'),
  },
  configurations: {
    small: { about: '3 nodes, 3 messages', constants: small },
    'four-messages': { about: '3 nodes, 4 messages', constants: { ...small, MaxMessages: 4 }, deep: true },
  },
  model: causalBroadcastModel,
};
