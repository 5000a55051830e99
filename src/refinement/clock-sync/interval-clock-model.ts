import { action, type ModelDefinition, type Update } from '../../core/model.ts';
import { type ModelValue, record, setOf } from '../../core/values/index.ts';
import { betterOf, rightRules as rightExchange, type Sample } from '../../models/clock-sync/exchange.ts';
import {
  beginAt,
  endAt,
  type Report,
  rightRules as rightMarzullo,
  tell,
} from '../../models/clock-sync/marzullo.ts';
import { rulesWith, slewed } from '../../models/clock-sync/slew.ts';
import {
  type Commit,
  clientWithAnswer,
  clientWithNewAnswer,
  type IntervalClockConstants,
  type IntervalClockNumbers,
  type IntervalClockState,
  initialState,
  isBetween,
  million,
  noAnswer,
  noSamples,
  type Reply,
  type Request,
  twiceBoundOf,
} from './interval-clock-state.ts';

type Constants = IntervalClockConstants;
type State = IntervalClockState;

/** A client starts, and its own clock shows this. Nothing is left of its life before. */
function start(constants: Constants, state: State, c: ModelValue, shown: number): Update<State> {
  const isOfOthers = ({ client }: Request | Reply | Commit) => client !== c;
  return {
    client: state.client.set(c, shown),
    followed: state.followed.set(c, state.server),
    requests: state.requests.filter(isOfOthers),
    replies: state.replies.filter(isOfOthers),
    kept: state.kept.set(c, noSamples(constants)),
    running: state.running.without(c),
    ...{ shown: state.shown.set(c, 0), owed: state.owed.set(c, 0) },
    committing: state.committing.filter(isOfOthers),
    ...{ ...noAnswer, looking: setOf() },
  };
}

/** A client's own clock has counted so much since it was looked at last: no more and no less than it may drift. Its slewed clock goes on. */
function follow(constants: Constants, state: State, c: ModelValue, units: number): Update<State> | undefined {
  const { MaxDriftPpm, MaxSlewPpm, Rounding } = constants;
  const passed = state.server - state.followed.get(c);
  if (Math.abs(units - passed) * million > MaxDriftPpm * passed + Rounding * million) return undefined;
  const after = {
    client: state.client.set(c, state.client.get(c) + units),
    followed: state.followed.set(c, state.server),
  };
  if (!state.running.has(c)) return after;
  // One tick of the slewed clock, however long it is.
  const rules = rulesWith({ MaxSlew: Math.floor((units * MaxSlewPpm) / million) });
  const { shown, owed } = slewed(rules, { shown: state.shown.get(c), owed: state.owed.get(c) }, units);
  return { ...after, shown: state.shown.set(c, shown), owed: state.owed.set(c, owed) };
}

/** A request is forgotten when there is a newer one, and so are the answers to it: they are too late. */
function ask(state: State, c: ModelValue, s: ModelValue): Update<State> {
  const isOther = (message: Request | Reply) => !isBetween(c, s)(message);
  const request: Request = record({ client: c, server: s, origin: state.client.get(c) });
  return { requests: state.requests.filter(isOther).add(request), replies: state.replies.filter(isOther) };
}

/** A request reaches a server, once or more, which answers at once. */
function serve(
  { Lying, Rounding }: Constants,
  state: State,
  request: Request,
  receive: number,
): Update<State> | undefined {
  const { client, server, origin } = request;
  const isRight = Lying.has(server) || Math.abs(receive - state.server) <= Rounding;
  return state.requests.has(request) && isRight
    ? { replies: state.replies.add(record({ client, server, origin, receive })) }
    : undefined;
}

/** An answer reaches its client, which takes the sample unless its old one is still better. */
function complete(constants: Constants, state: State, reply: Reply): Update<State> | undefined {
  if (!state.replies.has(reply)) return undefined;
  const { client: c, server: s, origin, receive } = reply;
  const now = state.client.get(c);
  const sample: Sample = record({ origin, receive, transmit: receive, destination: now });
  const bound = twiceBoundOf(constants);
  const isBetter = (taken: Sample, old: Sample) => rightExchange.isBetter(bound(taken, now), bound(old, now));
  const samples = state.kept.get(c);
  const isOther = (message: Request | Reply) => !isBetween(c, s)(message);
  return {
    kept: state.kept.set(c, samples.set(s, betterOf(samples.get(s), sample, isBetter))),
    ...{ requests: state.requests.filter(isOther), replies: state.replies.filter(isOther) },
  };
}

/** Half units by which an interval of whole ones may reach beyond what a sample says. */
const mostBeyond = 3;

/** Whether an interval is what the sample of a server says, rounded outwards; and right, if the server does not lie. */
function isTold(constants: Constants, state: State, { source, from, to }: Report): boolean {
  const [c] = state.looking.elements();
  const [sample] = c === undefined ? [] : state.kept.get(c).get(source).elements();
  if (c === undefined || sample === undefined) return false;
  const now = state.client.get(c);
  const twiceMiddle = 2 * now + rightExchange.twiceOffset(sample);
  const twiceBound = twiceBoundOf(constants)(sample, now);
  const beyond = [twiceMiddle - twiceBound - 2 * from, 2 * to - (twiceMiddle + twiceBound)];
  const isRight = from <= state.truth && state.truth <= to;
  return (
    beyond.every((units) => units >= 0 && units <= mostBeyond) && (isRight || constants.Lying.has(source))
  );
}

/** The slewed clock of the client that has an answer is set, if it does not run yet, or its offset is measured: by the middle of the answer. */
function measure(constants: Constants, state: State): Update<State> | undefined {
  const c = clientWithNewAnswer(constants, state);
  if (c === undefined) return undefined;
  const { low, high } = state;
  const middle = Math.floor((low + high) / 2);
  if (state.running.has(c)) return { owed: state.owed.set(c, middle - state.shown.get(c)) };
  return {
    running: state.running.add(c),
    ...{ shown: state.shown.set(c, middle), owed: state.owed.set(c, 0) },
  };
}

/** A commit takes the latest time that it can be. */
function commit(constants: Constants, state: State): Update<State> | undefined {
  const client = clientWithNewAnswer(constants, state);
  if (client === undefined) return undefined;
  return { committing: state.committing.add(record({ client, timestamp: state.high })) };
}

/** A commit is answered when its timestamp has passed for certain (commit-wait). */
function acknowledge(constants: Constants, state: State, timestamp: number): Update<State> | undefined {
  const client = clientWithAnswer(constants, state);
  if (client === undefined || !(timestamp < state.low)) return undefined;
  const answered: Commit = record({ client, timestamp });
  return state.committing.has(answered) ? { committing: state.committing.without(answered) } : undefined;
}

/** What a client goes by is wrong by no more than its bound, where its clock has been followed. */
function offsetWithinBound(constants: Constants, { server, client, followed, kept }: State): boolean {
  const { Client, Server, Lying } = constants;
  const honest = Server.filter((s) => !Lying.has(s));
  return Client.every(
    (c) =>
      followed.get(c) !== server ||
      honest.every((s) =>
        kept
          .get(c)
          .get(s)
          .every((sample) => {
            const now = client.get(c);
            const twiceError = Math.abs(rightExchange.twiceOffset(sample) - 2 * (server - now));
            return twiceError <= twiceBoundOf(constants)(sample, now) + 2 * constants.Rounding;
          }),
      ),
  );
}

/**
 * An interval clock: the exchange, Marzullo's intersection and the slewed clock put together, each with what its own model makes of it. What
 * clocks show, count and are told is said: an explorer tries some of it.
 */
export function intervalClockDefinition(
  constants: Constants,
  numbers: IntervalClockNumbers,
): ModelDefinition<State> {
  const { spans, clocks, origins, receives, truths, ends, places, timestamps } = numbers;
  const { Client: c, Server: s, Server, Lying, MaxLiars } = constants;
  const marzullo = { Source: Server, MaxLiars, Liars: Lying.size, Last: 0 };
  return {
    name: 'clock-sync/interval-clock',
    variables: [
      ...(['server', 'client', 'followed', 'requests', 'replies', 'kept', 'looking'] as const),
      ...(['truth', 'reports', 'visited', 'count', 'low', 'high', 'running', 'shown', 'owed'] as const),
      'committing',
    ],
    init: () => initialState(constants),
    actions: {
      Pass: action({ units: spans }, ({ server }: State, { units }) =>
        units > 0 ? { server: server + units } : undefined,
      ),
      Start: action({ c, shown: clocks }, (state: State, { c: client, shown }) =>
        start(constants, state, client, shown),
      ),
      Follow: action({ c, units: spans }, (state: State, { c: client, units }) =>
        units >= 0 ? follow(constants, state, client, units) : undefined,
      ),
      Ask: action({ c, s }, (state: State, { c: client, s: server }) => ask(state, client, server)),
      Serve: action(
        { c, s, origin: origins, receive: receives },
        (state: State, { c: client, s: server, origin, receive }) =>
          serve(constants, state, record({ client, server, origin }), receive),
      ),
      Complete: action(
        { c, s, origin: origins, receive: receives },
        (state: State, { c: client, s: server, origin, receive }) =>
          complete(constants, state, record({ client, server, origin, receive })),
      ),
      Look: action({ c, truth: truths }, ({ server }: State, { c: client, truth }) =>
        Math.abs(truth - server) <= constants.Rounding
          ? { ...noAnswer, looking: setOf([client]), truth }
          : undefined,
      ),
      Tell: action({ s, from: ends, to: ends }, (state: State, { s: source, from, to }) => {
        const report: Report = record({ source, from, to });
        return isTold(constants, state, report) ? tell(marzullo, state, [report]) : undefined;
      }),
      Begin: action({ p: places }, (state: State, { p }) => beginAt(marzullo, rightMarzullo, state, p)),
      End: action({ p: places }, (state: State, { p }) => endAt(marzullo, rightMarzullo, state, p)),
      Measure: action({}, (state: State) => measure(constants, state)),
      Commit: action({}, (state: State) => commit(constants, state)),
      Acknowledge: action({ timestamp: timestamps }, (state: State, { timestamp }) =>
        acknowledge(constants, state, timestamp),
      ),
    },
    invariants: {
      OffsetWithinBound: (state) => offsetWithinBound(constants, state),
      IntervalContainsTrueTime: {
        when: (state) => clientWithAnswer(constants, state) !== undefined,
        holds: ({ low, truth, high }) => low <= truth && truth <= high,
      },
    },
    actionProperties: {
      SlewMonotonic: (before, after) =>
        before.running.every(
          (n) =>
            !after.running.has(n) ||
            (before.client.get(n) < after.client.get(n)
              ? before.shown.get(n) < after.shown.get(n)
              : before.shown.get(n) === after.shown.get(n)),
        ),
      CommitWaited: (before, after) =>
        after.looking.size === 0 ||
        before.committing.every((each) => after.committing.has(each) || each.timestamp < before.truth),
    },
    deadlock: 'allowed',
  };
}
