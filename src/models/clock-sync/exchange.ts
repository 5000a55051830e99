import { action, defineModel, type Model, type ModelDefinition } from '../../core/model.ts';
import { naturals, type Protocol } from '../../core/protocol.ts';
import { type RecordValue, record, type SetValue, setOf } from '../../core/values/index.ts';
import { wholeNumber } from '../declarations.ts';

/** The constants of specs/clock-sync/Exchange.tla. */
export interface ExchangeConstants {
  /** Units that a clock without drift, such as the server's, counts in a tick. */
  readonly Rate: number;
  /** The drift for which the client makes allowance, in units a tick. */
  readonly Epsilon: number;
  /** Units that the client's clock may count in a tick. */
  readonly Pace: SetValue<number>;
  /** Ticks that a message takes at least: as the client believes, and in truth. */
  readonly MinDelay: number;
  readonly Fastest: number;
  /** What the server's clock shows when the client's shows 0. */
  readonly Ahead: number;
  readonly MaxUnderWay: number;
  readonly MaxTicks: number;
}

/** A request on its way, and since when by the server's clock. */
export type Request = RecordValue<{ origin: number; since: number }>;
export type Received = RecordValue<{ origin: number; receive: number }>;
export type Reply = RecordValue<{ origin: number; receive: number; transmit: number }>;

/** The four timestamps of an exchange. */
export type Sample = RecordValue<{
  origin: number;
  receive: number;
  transmit: number;
  destination: number;
}>;

export interface ExchangeState {
  /** What the clocks show. */
  readonly server: number;
  readonly client: number;
  readonly requests: SetValue<Request>;
  /** The requests that the server has not answered yet. */
  readonly received: SetValue<Received>;
  readonly replies: SetValue<Reply>;
  /** The sample on which the client goes: one, or none yet. */
  readonly kept: SetValue<Sample>;
}

type Constants = ExchangeConstants;
type State = ExchangeState;

export function initialState({ Ahead }: Constants): State {
  return {
    ...{ server: Ahead, client: 0 },
    ...{ requests: setOf(), received: setOf(), replies: setOf(), kept: setOf() },
  };
}

/** What both messages took, were the client's clock right: what the server took is not in it. */
export const roundTrip = ({ origin, receive, transmit, destination }: Sample) =>
  destination - origin - (transmit - receive);

/** What a mistake may change: what the client makes of its samples. */
export interface Rules {
  /** Twice the offset that a sample shows: the reply is taken to have needed half of the round trip. */
  readonly twiceOffset: (sample: Sample) => number;
  /** For how long, by the client's clock, the clocks may have gone apart since the offset that was measured. */
  readonly since: (sample: Sample, now: number) => number;
  /** Twice what a client's clock may have been off while it counted so many units. */
  readonly twiceDrift: (constants: Pick<Constants, 'Rate' | 'Epsilon'>, units: number) => number;
  /** Whether the client goes by a new sample, by twice the bound of each. */
  readonly isBetter: (twiceBound: number, twiceOldBound: number) => boolean;
}

export const rightRules: Rules = {
  twiceOffset: (sample) => 2 * (sample.transmit - sample.destination) + roundTrip(sample),
  since: ({ origin }, now) => now - origin,
  twiceDrift: ({ Rate, Epsilon }, units) => Math.floor((2 * Epsilon * units) / (Rate - Epsilon)),
  isBetter: (twiceBound, twiceOldBound) => twiceBound <= twiceOldBound,
};

/** Twice how far the offset of a sample may be wrong, when the client's clock shows this. */
type TwiceBound = (sample: Sample, now: number) => number;

export const twiceBoundUnder =
  (constants: Pick<Constants, 'Rate' | 'Epsilon' | 'MinDelay'>, { twiceDrift, since }: Rules): TwiceBound =>
  (sample, now) =>
    roundTrip(sample) - 2 * constants.Rate * constants.MinDelay + twiceDrift(constants, since(sample, now));

const underWay = ({ requests, received, replies }: State) => requests.size + received.size + replies.size;

/** Whether a message has been on its way for long enough. */
const canArrive = ({ Rate, Fastest }: Constants, { server }: State, since: number) =>
  server - since >= Rate * Fastest;

/** The client sends a request with the time of its clock. */
const Ask = ({ MaxUnderWay }: Constants) =>
  action({}, (state: State) =>
    underWay(state) < MaxUnderWay
      ? { requests: state.requests.add(record({ origin: state.client, since: state.server })) }
      : undefined,
  );

/** A request reaches the server, which notes when. */
const Receive = (constants: Constants) =>
  action({}, (state: State) => {
    const { server, requests, received } = state;
    return requests
      .filter(({ since }) => canArrive(constants, state, since))
      .elements()
      .map((message) => ({
        requests: requests.without(message),
        received: received.add(record({ origin: message.origin, receive: server })),
      }));
  });

/** The server answers a request, perhaps some time later. */
const Answer = () =>
  action({}, ({ server, received, replies }: State) =>
    received.elements().map((message) => {
      const { origin, receive } = message;
      return {
        received: received.without(message),
        replies: replies.add(record({ origin, receive, transmit: server })),
      };
    }),
  );

/** The sample by which the client goes when there is a new one: its old one, old as it is, may still be better. */
export const betterOf = (
  kept: SetValue<Sample>,
  sample: Sample,
  isBetter: (sample: Sample, old: Sample) => boolean,
): SetValue<Sample> => (kept.every((old) => isBetter(sample, old)) ? setOf([sample]) : kept);

const sampleOf = ({ client }: State, { origin, receive, transmit }: Reply): Sample =>
  record({ origin, receive, transmit, destination: client });

/** A reply reaches the client, which takes the new sample unless its old one, old as it is, is still better. */
const Complete = (constants: Constants, isBetter: (state: State, sample: Sample, old: Sample) => boolean) =>
  action({}, (state: State) => {
    const { replies, kept } = state;
    return replies
      .filter(({ transmit }) => canArrive(constants, state, transmit))
      .elements()
      .map((message) => {
        const after = betterOf(kept, sampleOf(state, message), (sample, old) => isBetter(state, sample, old));
        return { replies: replies.without(message), kept: after };
      });
  });

/** A message gets lost. */
const Lose = () =>
  action({}, ({ requests, replies }: State) => [
    ...requests.elements().map((message) => ({ requests: requests.without(message) })),
    ...replies.elements().map((message) => ({ replies: replies.without(message) })),
  ]);

/** A tick of real time passes. */
const Tick = ({ Rate, Pace, Ahead, MaxTicks }: Constants) =>
  action({}, ({ server, client }: State) =>
    server < Ahead + Rate * MaxTicks
      ? Pace.elements().map((units) => ({ server: server + Rate, client: client + units }))
      : undefined,
  );

function typeOK({ Rate, Pace, Ahead, MaxTicks }: Constants, state: State): boolean {
  const { server, client, requests, received, replies, kept } = state;
  const isServerTime = (time: number) => time >= Ahead && time <= Ahead + Rate * MaxTicks;
  const isClientTime = (time: number) => time >= 0 && time <= Math.max(...Pace.elements()) * MaxTicks;
  const isReceived = ({ origin, receive }: Received) => isClientTime(origin) && isServerTime(receive);
  const isReply = (reply: Reply) => isReceived(reply) && isServerTime(reply.transmit);
  return (
    isServerTime(server) &&
    isClientTime(client) &&
    requests.every(({ origin, since }) => isClientTime(origin) && isServerTime(since)) &&
    received.every(isReceived) &&
    replies.every(isReply) &&
    kept.every((sample) => isReply(sample) && isClientTime(sample.destination)) &&
    kept.size <= 1
  );
}

/** The exchange, action by action as in specs/clock-sync/Exchange.tla. */
export function exchangeDefinition(
  constants: Constants,
  changes: Partial<Rules> = {},
): ModelDefinition<State> {
  const rules = { ...rightRules, ...changes };
  const twiceBound = twiceBoundUnder(constants, rules);
  const isBetter = ({ client }: State, sample: Sample, old: Sample) =>
    rules.isBetter(twiceBound(sample, client), twiceBound(old, client));
  const twiceError = ({ server, client }: State, sample: Sample) =>
    Math.abs(rules.twiceOffset(sample) - 2 * (server - client));
  return {
    name: 'clock-sync/exchange',
    variables: ['server', 'client', 'requests', 'received', 'replies', 'kept'],
    init: () => initialState(constants),
    actions: {
      Ask: Ask(constants),
      Receive: Receive(constants),
      Answer: Answer(),
      Complete: Complete(constants, isBetter),
      Lose: Lose(),
      Tick: Tick(constants),
    },
    invariants: {
      TypeOK: (state) => typeOK(constants, state),
      OffsetWithinBound: {
        when: ({ kept }) => kept.size > 0,
        holds: (state) =>
          state.kept.every((sample) => twiceError(state, sample) <= twiceBound(sample, state.client)),
      },
    },
    actionProperties: {
      BoundGrowsByAgeOnly: (before, { client, kept }) =>
        before.client !== client ||
        before.kept.every((old) =>
          kept.some((sample) => twiceBound(sample, client) <= twiceBound(old, client)),
        ),
    },
    witnesses: {
      BoundReached: (state) =>
        state.kept.some(
          (sample) =>
            twiceError(state, sample) === twiceBound(sample, state.client) &&
            sample.transmit > sample.receive &&
            state.client > sample.destination,
        ),
      OldSampleBetter: (state) =>
        state.kept.some((old) =>
          state.replies.some(
            (message) =>
              message.origin >= old.destination &&
              canArrive(constants, state, message.transmit) &&
              !isBetter(state, sampleOf(state, message), old),
          ),
        ),
      NewSampleBetter: (state) =>
        state.kept.some((old) =>
          state.replies.some(
            (message) =>
              canArrive(constants, state, message.transmit) &&
              !isBetter(state, old, sampleOf(state, message)),
          ),
        ),
    },
    // After MaxTicks ticks time stops.
    deadlock: 'allowed',
  };
}

export const exchangeModel = (constants: Constants): Model<State> =>
  defineModel(exchangeDefinition(constants));

const atBound = {
  ...{ Rate: 10, Epsilon: 1, Pace: setOf([9, 11]), MinDelay: 0, Fastest: 0 },
  ...{ Ahead: 7, MaxUnderWay: 1, MaxTicks: 3 },
};

export const exchange: Protocol<ExchangeConstants> = {
  slug: 'clock-sync/exchange',
  title: 'Clock exchange',
  source: 'Cristian, Probabilistic Clock Synchronization (1989), and RFC 5905, sections 8 and 10',
  specification: 'specs/clock-sync/Exchange.tla',
  constants: {
    Rate: wholeNumber('units that a clock without drift counts in a tick of real time', 1),
    Epsilon: {
      about: 'the drift for which the client makes allowance, in units a tick',
      expected: 'a whole number from 0, less than Rate',
      accepts: (value, { Rate }) => typeof value === 'number' && value >= 0 && value < (Rate as number),
    },
    Pace: naturals("the units that the client's clock may count in a tick"),
    MinDelay: wholeNumber('ticks that a message takes at least, as the client believes'),
    Fastest: wholeNumber('ticks that a message takes at least'),
    Ahead: wholeNumber("what the server's clock shows when the client's shows 0"),
    MaxUnderWay: wholeNumber('how many exchanges may be under way', 1),
    MaxTicks: wholeNumber('how many ticks there are in all'),
  },
  configurations: {
    'at-bound': {
      about: 'a clock as fast and as slow as is allowed for, messages that take no time or long',
      constants: atBound,
    },
    'past-bound': {
      about: 'the same, with a clock that drifts by one unit a tick more',
      constants: { ...atBound, Pace: setOf([8, 12]) },
      violates: 'OffsetWithinBound',
    },
    'least-delay': {
      about: 'every message takes a tick at least, and the client knows',
      constants: { ...atBound, MinDelay: 1, Fastest: 1, MaxTicks: 5 },
    },
    'delay-past-bound': {
      about: 'the client believes so and is wrong',
      constants: { ...atBound, MinDelay: 1, MaxTicks: 4 },
      violates: 'OffsetWithinBound',
    },
    'four-ticks': {
      about: 'as at-bound, for a tick longer',
      constants: { ...atBound, MaxTicks: 4 },
      deep: true,
    },
    'two-under-way': {
      about: 'two exchanges under way, so that replies overtake one another',
      constants: { ...atBound, Pace: setOf([9, 10, 11]), MaxUnderWay: 2 },
      deep: true,
    },
  },
  model: exchangeModel,
};
