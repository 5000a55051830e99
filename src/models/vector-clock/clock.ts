import { action, defineModel, type Model, type ModelDefinition } from '../../core/model.ts';
import { modelValues, type Protocol } from '../../core/protocol.ts';
import {
  equalValues,
  type FunctionValue,
  functionFrom,
  ModelValue,
  type RecordValue,
  record,
  type SetValue,
  sequence,
  setOf,
} from '../../core/values/index.ts';
import { wholeNumber } from '../declarations.ts';
import { type Comparison, emptyStamp, isAtMost, merge, nodesOf, type Stamp, tick } from './stamps.ts';

/** The constants of specs/vector-clock/VectorClock.tla. */
export interface VectorClockConstants {
  readonly Node: SetValue<ModelValue>;
  readonly MaxEvents: number;
}

/** A node and the number of the event there. */
export type EventName = FunctionValue<number, ModelValue | number>;
const eventName = (n: ModelValue, number: number): EventName => sequence<ModelValue | number>(n, number);
const nodeOf = ({ values }: EventName) => values[0] as ModelValue;

export type Message = RecordValue<{ sending: EventName; receiver: ModelValue; stamp: Stamp }>;

/** An event with its stamp, and the names of all events that happened before it. */
export type Happened = RecordValue<{ event: EventName; stamp: Stamp; past: SetValue<EventName> }>;

export interface VectorClockState {
  /** The stamp of the latest event of each node. */
  readonly clock: FunctionValue<ModelValue, Stamp>;
  /** Every message sent: the event of sending, the receiver, and the stamp enclosed. */
  readonly messages: SetValue<Message>;
  /** Every event with its stamp and those before it: for the properties. */
  readonly happened: SetValue<Happened>;
}

type Constants = VectorClockConstants;
type State = VectorClockState;

export function initialState({ Node }: Constants): State {
  return { clock: functionFrom(Node, () => emptyStamp), messages: setOf(), happened: setOf() };
}

const unionOf = (sets: readonly SetValue<EventName>[]) =>
  sets.reduce((union, each) => union.union(each), setOf<EventName>());

/** All that happened before an event, by the definition and without the clocks. */
const pastOf = ({ happened }: State, event: EventName): SetValue<EventName> =>
  unionOf(
    happened
      .filter((each) => equalValues(each.event, event))
      .elements()
      .map(({ past }) => past),
  );

const eventsOf = ({ happened }: State, n: ModelValue) =>
  happened.map(({ event }) => event).filter((event) => nodeOf(event) === n);

/** All that is before the next event of n, if it is no receipt. */
function known(state: State, n: ModelValue): SetValue<EventName> {
  const events = eventsOf(state, n);
  return unionOf([events, ...events.elements().map((event) => pastOf(state, event))]);
}

/** What is before the receipt of a message by n besides. */
const knownWith = (state: State, n: ModelValue, { sending }: Message) =>
  known(state, n).add(sending).union(pastOf(state, sending));

const nextEvent = (state: State, n: ModelValue) => eventName(n, eventsOf(state, n).size + 1);

/** The next event of n has this stamp and this past. */
function occur(state: State, n: ModelValue, stamp: Stamp, past: SetValue<EventName>) {
  const happened: Happened = record({ event: nextEvent(state, n), stamp, past });
  return { clock: state.clock.set(n, stamp), happened: state.happened.add(happened) };
}

/** Node n does something on its own. */
const Act = ({ Node, MaxEvents }: Constants) =>
  action({ n: Node }, (state: State, { n }) =>
    state.happened.size < MaxEvents
      ? occur(state, n, tick(state.clock.get(n), n), known(state, n))
      : undefined,
  );

/** Node n sends a message to m, with the stamp of the sending. */
const Send = ({ Node, MaxEvents }: Constants, enclose: Rules['enclose']) =>
  action({ n: Node, m: Node }, (state: State, { n, m }) => {
    if (n === m || state.happened.size >= MaxEvents) return undefined;
    const stamp = tick(state.clock.get(n), n);
    const message: Message = record({
      sending: nextEvent(state, n),
      receiver: m,
      stamp: enclose(stamp, n, m),
    });
    return { ...occur(state, n, stamp, known(state, n)), messages: state.messages.add(message) };
  });

/** Node n receives a message, perhaps not for the first time; the receipt is an event of its own. */
const Receive = ({ Node, MaxEvents }: Constants, receive: Rules['receive']) =>
  action({ n: Node }, (state: State, { n }) =>
    state.happened.size < MaxEvents
      ? state.messages
          .filter(({ receiver }) => receiver === n)
          .elements()
          .map((message) =>
            occur(state, n, receive(state.clock.get(n), message.stamp, n), knownWith(state, n, message)),
          )
      : undefined,
  );

/** What a mistake may change. */
export interface Rules {
  /** What of the stamp of a sending by n goes into the message to m. */
  readonly enclose: (stamp: Stamp, n: ModelValue, m: ModelValue) => Stamp;
  /** The stamp of a receipt by n. */
  readonly receive: (own: Stamp, received: Stamp, n: ModelValue) => Stamp;
  readonly atMost: Comparison;
  /** Whether an event with the one stamp happened before an event with the other. */
  readonly before: Comparison;
  /** Whether neither happened before the other. */
  readonly concurrent: Comparison;
}

const rulesWith = (changes: Partial<Rules>): Rules => {
  const { atMost = isAtMost } = changes;
  return {
    enclose: (stamp) => stamp,
    receive: (own, received, n) => tick(merge(own, received), n),
    atMost,
    before: (left, right) => atMost(left, right) && !atMost(right, left),
    concurrent: (left, right) => !atMost(left, right) && !atMost(right, left),
    ...changes,
  };
};

function typeOK({ Node, MaxEvents }: Constants, { clock, messages, happened }: State): boolean {
  const isNumber = (number: number) => Number.isInteger(number) && number >= 1 && number <= MaxEvents;
  const isStamp = (stamp: Stamp) => nodesOf(stamp).isSubsetOf(Node) && stamp.values.every(isNumber);
  const isEvent = (event: EventName) => Node.has(nodeOf(event)) && isNumber(event.values[1] as number);
  return (
    Node.every((n) => isStamp(clock.get(n))) &&
    messages.every(
      ({ sending, receiver, stamp }) => isEvent(sending) && Node.has(receiver) && isStamp(stamp),
    ) &&
    happened.every(({ event, stamp, past }) => isEvent(event) && isStamp(stamp) && past.every(isEvent))
  );
}

const happenedBefore = (e: Happened, f: Happened) => f.past.has(e.event);

const areConcurrent = (e: Happened, f: Happened) =>
  !equalValues(e, f) && !happenedBefore(e, f) && !happenedBefore(f, e);

const everyPair = ({ happened }: State, holds: (e: Happened, f: Happened) => boolean) =>
  happened.every((e) => happened.every((f) => holds(e, f)));

/** The vector clock, action by action as in specs/vector-clock/VectorClock.tla. */
export function vectorClockDefinition(
  constants: Constants,
  changes: Partial<Rules> = {},
): ModelDefinition<State> {
  const rules = rulesWith(changes);
  return {
    name: 'vector-clock/clock',
    variables: ['clock', 'messages', 'happened'],
    init: () => initialState(constants),
    actions: {
      Act: Act(constants),
      Send: Send(constants, rules.enclose),
      Receive: Receive(constants, rules.receive),
    },
    invariants: {
      TypeOK: (state) => typeOK(constants, state),
      StrongClockCondition: {
        when: ({ happened }) => happened.size > 0,
        holds: (state) => everyPair(state, (e, f) => happenedBefore(e, f) === rules.before(e.stamp, f.stamp)),
      },
      ConcurrencyIff: {
        when: ({ happened }) => happened.size > 0,
        holds: (state) =>
          everyPair(state, (e, f) => areConcurrent(e, f) === rules.concurrent(e.stamp, f.stamp)),
      },
    },
    witnesses: {
      ConcurrentThenJoined: (state) =>
        state.happened.some((f) => {
          const before = state.happened.filter((e) => happenedBefore(e, f));
          return before.some((e1) => before.some((e2) => areConcurrent(e1, e2)));
        }),
      HeardThroughAnother: ({ messages, happened }) =>
        happened.some(({ event, past }) =>
          past.some(
            (each) =>
              nodeOf(each) !== nodeOf(event) &&
              messages.every(
                ({ sending, receiver }) => nodeOf(sending) !== nodeOf(each) || receiver !== nodeOf(event),
              ),
          ),
        ),
    },
    // After MaxEvents events there are no more.
    deadlock: 'allowed',
  };
}

export const vectorClockModel = (constants: Constants): Model<State> =>
  defineModel(vectorClockDefinition(constants));

const names = (...list: string[]) => setOf(list.map((name) => ModelValue.of(name)));
const small = { Node: names('n1', 'n2', 'n3'), MaxEvents: 4 };

export const vectorClock: Protocol<VectorClockConstants> = {
  slug: 'vector-clock/clock',
  title: 'Vector clock',
  source: 'Mattern, Virtual Time and Global States of Distributed Systems (1989), sections 4 and 5',
  specification: 'specs/vector-clock/VectorClock.tla',
  constants: {
    Node: modelValues('the nodes'),
    MaxEvents: wholeNumber('how many events there are in all'),
  },
  configurations: {
    small: { about: '3 nodes, 4 events', constants: small },
    'five-events': { about: '3 nodes, 5 events', constants: { ...small, MaxEvents: 5 }, deep: true },
  },
  model: vectorClockModel,
};
