import {
  type FunctionValue,
  functionFrom,
  type ModelValue,
  type RecordValue,
  type SetValue,
  setOf,
} from '../../core/values/index.ts';
import {
  rightRules as rightExchange,
  type Sample,
  twiceBoundUnder,
} from '../../models/clock-sync/exchange.ts';
import { type MarzulloState, nowhere, type Report } from '../../models/clock-sync/marzullo.ts';

export const million = 1_000_000;

export interface IntervalClockConstants {
  readonly Client: SetValue<ModelValue>;
  readonly Server: SetValue<ModelValue>;
  /** The servers that tell anything for the time. */
  readonly Lying: SetValue<ModelValue>;
  /** How many may, as the clients believe. */
  readonly MaxLiars: number;
  readonly MaxDriftPpm: number;
  readonly MaxSlewPpm: number;
  /** By how many units the time may be taken for another where it is rounded to whole ones. */
  readonly Rounding: number;
  /** The true time in the beginning, so late that nobody can take it for one before 0. */
  readonly Origin: number;
}

export type Request = RecordValue<{ client: ModelValue; server: ModelValue; origin: number }>;
export type Reply = RecordValue<{ client: ModelValue; server: ModelValue; origin: number; receive: number }>;
export type Commit = RecordValue<{ client: ModelValue; timestamp: number }>;
type OfClients<V extends number | FunctionValue<ModelValue, SetValue<Sample>>> = FunctionValue<ModelValue, V>;

/** Several clients, each of which has an exchange with each server, an intersection, of which one is under way at a time, and a slewed clock. */
export interface IntervalClockState extends MarzulloState {
  /** The true time, which the servers show that do not lie. */
  readonly server: number;
  /** What the clients' own clocks show, as far as they are followed, and the true time until which they are. */
  readonly client: OfClients<number>;
  readonly followed: OfClients<number>;
  readonly requests: SetValue<Request>;
  readonly replies: SetValue<Reply>;
  readonly kept: OfClients<FunctionValue<ModelValue, SetValue<Sample>>>;
  /** The client that intersects what it was told. */
  readonly looking: SetValue<ModelValue>;
  /** The clients whose slewed clocks run, what these show and what they owe. */
  readonly running: SetValue<ModelValue>;
  readonly shown: OfClients<number>;
  readonly owed: OfClients<number>;
  /** The commits that wait until their timestamps have passed for certain. */
  readonly committing: SetValue<Commit>;
}

type Constants = IntervalClockConstants;
type State = IntervalClockState;

type Numbers = (state: State) => Iterable<number>;

/** What an explorer tries for each; a lockstep, which is told, says any number. */
export interface IntervalClockNumbers {
  /** How much time passes, or is counted. */
  readonly spans: Numbers;
  /** What the clock of a client shows when it starts. */
  readonly clocks: Numbers;
  /** Of requests and answers: when they were sent by the client's clock, and came in by the server's. */
  readonly origins: Numbers;
  readonly receives: Numbers;
  /** When a client looks, the ends of the intervals that it is told, and those among them to which the pass comes. */
  readonly truths: Numbers;
  readonly ends: Numbers;
  readonly places: Numbers;
  readonly timestamps: Numbers;
}

export const drift = ({ MaxDriftPpm }: Constants) => ({ Rate: million, Epsilon: MaxDriftPpm, MinDelay: 0 });
export const twiceBoundOf = (constants: Constants) => twiceBoundUnder(drift(constants), rightExchange);

export const noAnswer = {
  reports: setOf<Report>(),
  visited: setOf<never>(),
  count: 0,
  low: nowhere,
  high: nowhere,
};

/** How many edges these intervals have: those of one kind at one place are one. */
const edgesOf = (reports: SetValue<Report>) =>
  reports.map(({ from }) => from).size + reports.map(({ to }) => to).size;

/** The client whose pass has come by all edges and found an answer, if one has. */
export function clientWithAnswer({ Server }: Constants, state: State): ModelValue | undefined {
  const { looking, reports, visited, low, high } = state;
  const isDone = reports.size === Server.size && visited.size === edgesOf(reports);
  return isDone && low !== nowhere && high !== nowhere ? looking.elements()[0] : undefined;
}

/** The same, while it is still the time at which it looked. */
export const clientWithNewAnswer = (constants: Constants, state: State): ModelValue | undefined =>
  Math.abs(state.truth - state.server) <= constants.Rounding ? clientWithAnswer(constants, state) : undefined;

export const noSamples = ({ Server }: Constants) => functionFrom(Server, () => setOf<Sample>());

export const isBetween = (client: ModelValue, server: ModelValue) => (message: Request | Reply) =>
  message.client === client && message.server === server;

export function initialState(constants: Constants): State {
  const zeros = functionFrom(constants.Client, () => 0);
  return {
    ...{ server: constants.Origin, client: zeros, requests: setOf(), replies: setOf() },
    followed: functionFrom(constants.Client, () => constants.Origin),
    kept: functionFrom(constants.Client, () => noSamples(constants)),
    ...{ ...noAnswer, truth: 0, looking: setOf() },
    ...{ running: setOf(), shown: zeros, owed: zeros, committing: setOf() },
  };
}
