import { action, defineModel, type Model, type ModelDefinition } from '../../core/model.ts';
import { modelValues, type Protocol } from '../../core/protocol.ts';
import {
  equalValues,
  type FunctionValue,
  functionFrom,
  type ModelValue,
  type RecordValue,
  record,
  type SetValue,
  setOf,
} from '../../core/values/index.ts';
import { wholeNumber } from '../declarations.ts';
import {
  type EventName,
  type Events,
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
import { names } from '../names.ts';
import { type Comparison, emptyStamp, isAtMost, merge, nodesOf, type Stamp, tick } from './stamps.ts';

/** The constants of specs/vector-clock/VectorClock.tla. */
export interface VectorClockConstants {
  readonly Node: SetValue<ModelValue>;
  readonly MaxEvents: number;
}

export type Message = RecordValue<{ sending: EventName<ModelValue>; receiver: ModelValue; stamp: Stamp }>;

export interface VectorClockState {
  /** The stamp of the latest event of each node. */
  readonly clock: FunctionValue<ModelValue, Stamp>;
  /** Every message sent: the event of sending, the receiver, and the stamp enclosed. */
  readonly messages: SetValue<Message>;
  /** Every event with its stamp and those before it: for the properties. */
  readonly happened: Events<ModelValue, Stamp>;
}

type Constants = VectorClockConstants;
type State = VectorClockState;
type Stamped = Happened<ModelValue, Stamp>;

export function initialState({ Node }: Constants): State {
  return { clock: functionFrom(Node, () => emptyStamp), messages: setOf(), happened: setOf() };
}

/** The next event of n has this stamp and this past. */
const occur = (
  { clock, happened }: State,
  n: ModelValue,
  stamp: Stamp,
  past: SetValue<EventName<ModelValue>>,
) => ({
  clock: clock.set(n, stamp),
  happened: withNextEvent(happened, n, stamp, past),
});

/** Node n does something on its own. */
const Act = ({ Node, MaxEvents }: Constants) =>
  action({ n: Node }, (state: State, { n }) =>
    state.happened.size < MaxEvents
      ? occur(state, n, tick(state.clock.get(n), n), known(state.happened, n))
      : undefined,
  );

/** Node n sends a message to m, with the stamp of the sending. */
const Send = ({ Node, MaxEvents }: Constants, enclose: Rules['enclose']) =>
  action({ n: Node, m: Node }, (state: State, { n, m }) => {
    if (n === m || state.happened.size >= MaxEvents) return undefined;
    const stamp = tick(state.clock.get(n), n);
    const message: Message = record({
      sending: nextEvent(state.happened, n),
      receiver: m,
      stamp: enclose(stamp, n, m),
    });
    return { ...occur(state, n, stamp, known(state.happened, n)), messages: state.messages.add(message) };
  });

/** Node n receives a message, perhaps not for the first time; the receipt is an event of its own. */
const Receive = ({ Node, MaxEvents }: Constants, receive: Rules['receive']) =>
  action({ n: Node }, (state: State, { n }) =>
    state.happened.size < MaxEvents
      ? state.messages
          .filter(({ receiver }) => receiver === n)
          .elements()
          .map((message) =>
            occur(
              state,
              n,
              receive(state.clock.get(n), message.stamp, n),
              knownWith(state.happened, n, message.sending),
            ),
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
  const isEvent = (event: EventName<ModelValue>) => Node.has(nodeOf(event)) && isNumber(numberOf(event));
  return (
    Node.every((n) => isStamp(clock.get(n))) &&
    messages.every(
      ({ sending, receiver, stamp }) => isEvent(sending) && Node.has(receiver) && isStamp(stamp),
    ) &&
    happened.every(({ event, stamp, past }) => isEvent(event) && isStamp(stamp) && past.every(isEvent))
  );
}

const areConcurrent = (e: Stamped, f: Stamped) =>
  !equalValues(e, f) && !happenedBefore(e, f) && !happenedBefore(f, e);

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
        holds: (state) =>
          everyPair(state.happened, (e, f) => happenedBefore(e, f) === rules.before(e.stamp, f.stamp)),
      },
      ConcurrencyIff: {
        when: ({ happened }) => happened.size > 0,
        holds: (state) =>
          everyPair(state.happened, (e, f) => areConcurrent(e, f) === rules.concurrent(e.stamp, f.stamp)),
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
