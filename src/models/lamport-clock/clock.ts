import { action, defineModel, type Model, type ModelDefinition } from '../../core/model.ts';
import { naturals, type Protocol } from '../../core/protocol.ts';
import {
  equalValues,
  type FunctionValue,
  functionFrom,
  interval,
  type RecordValue,
  record,
  type SetValue,
  setOf,
} from '../../core/values/index.ts';
import { wholeNumber } from '../declarations.ts';
import {
  type EventName,
  type Events,
  eventName,
  everyPair,
  type Happened,
  happenedBefore,
  known,
  knownWith,
  nextEvent,
  nodeOf,
  numberOf,
  withNextEvent,
} from '../happened-before.ts';

/** The constants of specs/lamport-clock/LamportClock.tla. */
export interface LamportClockConstants {
  /** Numbers, which break ties. */
  readonly Node: SetValue<number>;
  readonly MaxEvents: number;
}

export type Message = RecordValue<{ sending: EventName<number>; stamp: number }>;

/** An event with its stamp, and the names of all events that happened before it. */
export type Stamped = Happened<number, number>;

export interface LamportClockState {
  /** The counter of each node: the stamp of its latest event, or 0. */
  readonly clock: FunctionValue<number, number>;
  /** Every message sent: the event of sending and its stamp. */
  readonly messages: SetValue<Message>;
  /** Every event with its stamp and those before it: for the properties. */
  readonly happened: Events<number, number>;
}

type Constants = LamportClockConstants;
type State = LamportClockState;

export function initialState({ Node }: Constants): State {
  return { clock: functionFrom(Node, () => 0), messages: setOf(), happened: setOf() };
}

/** The next event of n has this stamp and this past. */
const occur = ({ clock, happened }: State, n: number, stamp: number, past: SetValue<EventName<number>>) => ({
  clock: clock.set(n, stamp),
  happened: withNextEvent(happened, n, stamp, past),
});

/** Node n does something on its own: the counter goes up between any two of its events. */
const Act = ({ Node, MaxEvents }: Constants) =>
  action({ n: Node }, (state: State, { n }) =>
    state.happened.size < MaxEvents
      ? occur(state, n, state.clock.get(n) + 1, known(state.happened, n))
      : undefined,
  );

/** Node n sends a message, with the stamp of the sending. */
const Send = ({ Node, MaxEvents }: Constants) =>
  action({ n: Node }, (state: State, { n }) => {
    if (state.happened.size >= MaxEvents) return undefined;
    const stamp = state.clock.get(n) + 1;
    const message: Message = record({ sending: nextEvent(state.happened, n), stamp });
    return {
      ...occur(state, n, stamp, known(state.happened, n)),
      messages: state.messages.add(message),
    };
  });

/** Node n receives a message of m, perhaps not for the first time. */
const Receive = ({ Node, MaxEvents }: Constants, { stampOfReceipt }: Rules) =>
  action({ n: Node, m: Node }, (state: State, { n, m }) => {
    if (n === m || state.happened.size >= MaxEvents) return undefined;
    return state.messages
      .filter(({ sending }) => nodeOf(sending) === m)
      .elements()
      .map(({ sending, stamp }) =>
        occur(state, n, stampOfReceipt(state.clock.get(n), stamp), knownWith(state.happened, n, sending)),
      );
  });

/** What a mistake may change. */
export interface Rules {
  /** The stamp of a receipt, from the node's own and the message's. */
  readonly stampOfReceipt: (own: number, received: number) => number;
  /** Whether users of the clock put one event before another. */
  readonly precedes: (e: Stamped, f: Stamped) => boolean;
}

const right: Rules = {
  stampOfReceipt: (own, received) => Math.max(own, received) + 1,
  precedes: (e, f) => e.stamp < f.stamp || (e.stamp === f.stamp && nodeOf(e.event) < nodeOf(f.event)),
};

function typeOK({ Node, MaxEvents }: Constants, { clock, messages, happened }: State): boolean {
  const isWithin = (number: number, from: number) =>
    Number.isInteger(number) && number >= from && number <= MaxEvents;
  const isEvent = (event: EventName<number>) => Node.has(nodeOf(event)) && isWithin(numberOf(event), 1);
  return (
    Node.every((n) => isWithin(clock.get(n), 0)) &&
    messages.every(({ sending, stamp }) => isEvent(sending) && isWithin(stamp, 1)) &&
    happened.every(({ event, stamp, past }) => isEvent(event) && isWithin(stamp, 1) && past.every(isEvent))
  );
}

/** It is an order, of any two events one precedes the other, and none precedes what happened before it. */
const isTotalOrder = ({ happened }: State, precedes: Rules['precedes']): boolean =>
  everyPair(
    happened,
    (e, f) =>
      !(precedes(e, f) && precedes(f, e)) &&
      (equalValues(e, f) || precedes(e, f) || precedes(f, e)) &&
      (!happenedBefore(e, f) || precedes(e, f)) &&
      (!precedes(e, f) || happened.every((g) => !precedes(f, g) || precedes(e, g))),
  );

/** Whether f has a node hear of e for the first time, when the node is already further than e. */
const isReceivedFromBehind = (happened: Events<number, number>, e: Stamped, f: Stamped): boolean => {
  const previous = eventName(nodeOf(f.event), numberOf(f.event) - 1);
  return (
    nodeOf(e.event) !== nodeOf(f.event) &&
    happenedBefore(e, f) &&
    happened.some((d) => equalValues(d.event, previous) && !happenedBefore(e, d) && e.stamp < d.stamp)
  );
};

/** The logical clock, action by action as in specs/lamport-clock/LamportClock.tla. */
export function lamportClockDefinition(
  constants: Constants,
  changes: Partial<Rules> = {},
): ModelDefinition<State> {
  const rules = { ...right, ...changes };
  return {
    name: 'lamport-clock/clock',
    variables: ['clock', 'messages', 'happened'],
    init: () => initialState(constants),
    actions: {
      Act: Act(constants),
      Send: Send(constants),
      Receive: Receive(constants, rules),
    },
    invariants: {
      TypeOK: (state) => typeOK(constants, state),
      ClockCondition: {
        when: ({ happened }) => happened.some(({ past }) => past.size > 0),
        holds: ({ happened }) => everyPair(happened, (e, f) => !happenedBefore(e, f) || e.stamp < f.stamp),
      },
      TotalOrder: {
        when: ({ happened }) => happened.size > 1,
        holds: (state) => isTotalOrder(state, rules.precedes),
      },
    },
    witnesses: {
      TieBroken: ({ happened }) => !everyPair(happened, (e, f) => equalValues(e, f) || e.stamp !== f.stamp),
      SmallerStampYetNotBefore: ({ happened }) =>
        !everyPair(happened, (e, f) => e.stamp >= f.stamp || happenedBefore(e, f)),
      ReceivedFromBehind: ({ happened }) =>
        !everyPair(happened, (e, f) => !isReceivedFromBehind(happened, e, f)),
    },
    // After MaxEvents events there are no more.
    deadlock: 'allowed',
  };
}

export const lamportClockModel = (constants: Constants): Model<State> =>
  defineModel(lamportClockDefinition(constants));

const small = { Node: interval(1, 3), MaxEvents: 4 };

export const lamportClock: Protocol<LamportClockConstants> = {
  slug: 'lamport-clock/clock',
  title: 'Lamport clock',
  source: 'Lamport, Time, Clocks, and the Ordering of Events in a Distributed System (1978)',
  specification: 'specs/lamport-clock/LamportClock.tla',
  constants: {
    Node: naturals('the nodes: numbers, which break ties'),
    MaxEvents: wholeNumber('how many events there are in all'),
  },
  configurations: {
    small: { about: '3 nodes, 4 events', constants: small },
    'five-events': { about: '3 nodes, 5 events', constants: { ...small, MaxEvents: 5 }, deep: true },
  },
  model: lamportClockModel,
};
