import { defineModel } from '../../core/model.ts';
import { functionFrom, record, setOf } from '../../core/values/index.ts';
import type { Interval } from '../../impl/clock-sync/marzullo.ts';
import { estimateOf, type Sample } from '../../impl/clock-sync/sample.ts';
import type { TimeClientState as NodeState } from '../../impl/clock-sync/time-client.ts';
import type { TimeMessage } from '../../impl/clock-sync/time-server.ts';
import type { Sample as ModelSample } from '../../models/clock-sync/exchange.ts';
import { nowhere } from '../../models/clock-sync/marzullo.ts';
import type { ConfirmedEvent } from '../../simulator/confirmed-events.ts';
import {
  clients,
  simulatedIntervalClock as configuration,
  liar,
  startMs,
} from '../../simulator/protocols/clock-sync/interval-clock.ts';
import type { SteppedEvent } from '../../simulator/simulated-protocol.ts';
import { anyInteger, byNode, nameOf, stepOf } from '../abstraction.ts';
import type { ModelStep, Refinement } from '../refinement.ts';
import { intervalClockDefinition } from './interval-clock-model.ts';
import type { IntervalClockNumbers, IntervalClockState } from './interval-clock-state.ts';

type State = IntervalClockState;
type Answer = Extract<TimeMessage, { readonly type: 'time' }>;

const { servers, maxLiars, maxDriftPpm, maxSlewPpm } = configuration;
const Server = setOf(servers.map(nameOf));
const inOrder = Server.elements().map(({ name }) => name);

/** Two clocks are rounded to whole microseconds, and the world's time twice. */
const roundingUs = 4;

const constants = {
  ...{ Client: setOf(clients.map(nameOf)), Server, Lying: setOf([nameOf(liar)]) },
  ...{ MaxLiars: maxLiars, MaxDriftPpm: maxDriftPpm, MaxSlewPpm: maxSlewPpm, Rounding: roundingUs },
  Origin: 1000 * startMs,
};

const anyNumbers: IntervalClockNumbers = {
  ...{ spans: anyInteger, clocks: anyInteger, origins: anyInteger, receives: anyInteger },
  ...{ truths: anyInteger, ends: anyInteger, places: anyInteger, timestamps: anyInteger },
};

/** The true time until which the model has come, and of each client the state after its last event, whether it is up or not. */
interface Ghost {
  atUs: number;
  /** What the client found that has looked last. */
  answer: Interval | null;
  readonly states: Map<string, NodeState>;
}

const asks = (client: string) => inOrder.map((server) => stepOf('Ask', client, server));

/** What the samples of a client say, when its clock shows this; by the functions that are right. */
function intervalsOf({ samples, nowUs }: NodeState): readonly (readonly [string, Interval])[] {
  return inOrder.flatMap((server) => {
    const sample = samples[server];
    if (sample === undefined) return [];
    const { offsetUs, errorUs } = estimateOf(sample, nowUs, configuration);
    const middleUs = nowUs + offsetUs;
    return [[server, { earliest: middleUs - errorUs, latest: middleUs + errorUs }] as const];
  });
}

/** The client looks at what it was told: the pass over the edges, once all have answered. The time is taken to be where honest servers say. */
function look(client: string, state: NodeState, atUs: number): readonly ModelStep[] {
  const intervals = intervalsOf(state);
  const honest = intervals.filter(([server]) => server !== liar).map(([, interval]) => interval);
  const earliest = Math.max(...honest.map((interval) => interval.earliest));
  const latest = Math.min(...honest.map((interval) => interval.latest));
  const nearest = Math.min(Math.max(atUs, earliest), latest);
  const truthUs = Math.abs(nearest - atUs) <= roundingUs ? nearest : atUs;
  const looks = stepOf('Look', client, truthUs);
  if (intervals.length < servers.length) return [looks];
  const tells = intervals.map(([server, { earliest: from, latest: to }]) => stepOf('Tell', server, from, to));
  const places = (of: (interval: Interval) => number) =>
    [...new Set(intervals.map(([, interval]) => of(interval)))].sort((left, right) => left - right);
  const edges = [
    ...places((interval) => interval.earliest).map((place) => ({ place, step: stepOf('Begin', place) })),
    ...places((interval) => interval.latest).map((place) => ({ place, step: stepOf('End', place) })),
  ];
  // Where an interval begins comes before where another one ends: the order is kept of what is at one place.
  const pass = edges.sort((left, right) => left.place - right.place).map(({ step }) => step);
  return [looks, ...tells, ...pass];
}

function ofClient(event: SteppedEvent, ghost: Ghost): readonly ModelStep[] {
  const { node, input } = event;
  const [before, after] = [event.before as NodeState, event.after as NodeState];
  const steps = [stepOf('Follow', node, after.nowUs - before.nowUs)];
  if (after.generations.poll !== before.generations.poll) steps.push(...asks(node));
  const isAnswered =
    input.kind === 'message' &&
    Object.hasOwn(before.asked, input.from) &&
    !Object.hasOwn(after.asked, input.from);
  if (isAnswered) {
    const { originUs, receiveUs } = input.message as Answer;
    steps.push(stepOf('Complete', node, input.from, originUs, receiveUs));
  }
  steps.push(...look(node, after, ghost.atUs));
  ghost.answer = after.interval;
  if (isAnswered && after.interval !== null) steps.push(stepOf('Measure'));
  return [...steps, ...commits(event)];
}

/** A commit is asked for, and others, or this one, are answered. */
function commits({ input, after, effects }: SteppedEvent): readonly ModelStep[] {
  const isTaken =
    input.kind === 'operation' && input.operation.type === 'commit' && (after as NodeState).clock !== null;
  const answered = effects.flatMap((effect) =>
    effect.kind === 'reply' && effect.outcome === 'ok' && 'timestampUs' in effect.result
      ? [effect.result.timestampUs as number]
      : [],
  );
  const acknowledged = [...new Set(answered)].map((timestampUs) => stepOf('Acknowledge', timestampUs));
  return isTaken ? [stepOf('Commit'), ...acknowledged] : acknowledged;
}

/** A server answers what it was asked last by this life of the client: the answers to anything else come too late. */
function ofServer({ node, input, effects }: SteppedEvent, { states }: Ghost): readonly ModelStep[] {
  if (input.kind !== 'message') return [];
  return effects.flatMap((effect) => {
    if (effect.kind !== 'send') return [];
    const { originUs, receiveUs } = effect.message as Answer;
    return states.get(effect.to)?.asked[node] === originUs
      ? [stepOf('Serve', effect.to, node, originUs, receiveUs)]
      : [];
  });
}

function witness(event: ConfirmedEvent, ghost: Ghost): readonly ModelStep[] {
  const atUs = Math.round((startMs + event.atMs) * 1000);
  const passed = atUs > ghost.atUs ? [stepOf('Pass', atUs - ghost.atUs)] : [];
  ghost.atUs = atUs;
  const isClient = clients.includes(event.node);
  if (event.kind === 'crashed') return passed;
  if (event.kind === 'stepped' && !isClient) return [...passed, ...ofServer(event, ghost)];
  if (!isClient) return passed;
  const state = (event.kind === 'started' ? event.state : event.after) as NodeState;
  const steps =
    event.kind === 'started'
      ? [stepOf('Start', event.node, state.nowUs), ...asks(event.node)]
      : ofClient(event, ghost);
  ghost.states.set(event.node, state);
  if (event.kind === 'started') ghost.answer = null;
  return [...passed, ...steps];
}

const sampleOf = ({ originUs, receiveUs, transmitUs, destinationUs }: Sample): ModelSample =>
  record({ origin: originUs, receive: receiveUs, transmit: transmitUs, destination: destinationUs });

/** Two clients do what the models do together, with three servers of which one lies. */
export const intervalClockRefinement: Refinement<State, Ghost> = {
  slug: 'clock-sync/interval-clock',
  model: defineModel(intervalClockDefinition(constants, anyNumbers)),
  ghost: () => ({ atUs: constants.Origin, answer: null, states: new Map() }),
  witness: (event, _, ghost) => witness(event, ghost),
  abstraction(_, { states, answer }): Partial<State> {
    const clockOf = (node: string) => states.get(node)?.clock ?? null;
    return {
      client: byNode(clients, (node) => states.get(node)?.nowUs ?? 0),
      kept: byNode(clients, (node) =>
        functionFrom(Server, ({ name }) => {
          const sample = states.get(node)?.samples[name];
          return setOf(sample === undefined ? [] : [sampleOf(sample)]);
        }),
      ),
      low: answer?.earliest ?? nowhere,
      high: answer?.latest ?? nowhere,
      running: setOf(clients.filter((node) => clockOf(node) !== null).map(nameOf)),
      shown: byNode(clients, (node) => clockOf(node)?.shownUs ?? 0),
      owed: byNode(clients, (node) => clockOf(node)?.owedUs ?? 0),
      committing: setOf(
        clients.flatMap((node) =>
          (states.get(node)?.committing ?? []).map(({ timestampUs }) =>
            record({ client: nameOf(node), timestamp: timestampUs }),
          ),
        ),
      ),
    };
  },
};
