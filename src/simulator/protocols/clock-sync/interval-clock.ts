import { issuedIds } from '../../../checkers/laws/issued-ids.ts';
import type { History } from '../../../core/history.ts';
import type { AnyMachine, NodeClock } from '../../../core/machine.ts';
import { rightExchangeRules, type Sample, twiceBoundUs } from '../../../impl/clock-sync/sample.ts';
import {
  monotonicUsOf,
  type TimeClientConfiguration,
  type TimeClientRules,
  type TimeClientState,
  timeClientMachine,
} from '../../../impl/clock-sync/time-client.ts';
import { timeServerMachine } from '../../../impl/clock-sync/time-server.ts';
import {
  type Monitor,
  networkFaults,
  type SimulatedProtocol,
  type SteppedEvent,
} from '../../simulated-protocol.ts';

export const clients = ['n1', 'n2'];
const honest = ['s1', 's2'];
export const liar = 's3';
/** What a right calendar clock shows at the start of a run. */
export const startMs = 1_700_000_000_000;

export const simulatedIntervalClock: TimeClientConfiguration = {
  ...{ servers: [...honest, liar], maxLiars: 1, maxDriftPpm: 20_000, maxSlewPpm: 500_000 },
  ...{ pollMs: 100, commitPollMs: 5 },
};

/** The clocks of clients are as wrong as is allowed for: one runs fast, the other slow. */
const rateOf = (node: string) =>
  1 + ((node === 'n1' ? 1 : -1) * simulatedIntervalClock.maxDriftPpm) / 1_000_000;

const ownClock = (node: string, { monotonicMs, wallMs }: NodeClock): NodeClock => ({
  monotonicMs: monotonicMs * rateOf(node),
  wallMs,
});

const drifting = (machine: AnyMachine, node: string): AnyMachine => ({
  ...machine,
  start: (name, durable, now) => machine.start(name, durable, ownClock(node, now)),
  step: (state, input) => machine.step(state, { ...input, now: ownClock(node, input.now) }),
});

/** A server whose time is off by anything up to a tenth of a second, and off by something else each time it is asked. */
function lyingServer(): AnyMachine {
  const machine: AnyMachine = timeServerMachine();
  const lie = (now: NodeClock): NodeClock => ({
    ...now,
    wallMs: now.wallMs + ((Math.floor(now.wallMs * 1000) * 7919) % 200) - 100,
  });
  return {
    ...machine,
    name: 'clock-sync/lying-server',
    step: (state, input) => machine.step(state, { ...input, now: lie(input.now) }),
  };
}

interface ClientStep {
  readonly event: SteppedEvent;
  readonly before: TimeClientState;
  readonly after: TimeClientState;
  /** The true time of the step; servers round it down to whole microseconds, and so does the client its own. */
  readonly truthUs: number;
}

const onEachStep = (name: string, look: (step: ClientStep) => string | undefined): Monitor => ({
  name,
  observe(event) {
    if (event.kind !== 'stepped' || !clients.includes(event.node)) return undefined;
    const [before, after] = [event.before as TimeClientState, event.after as TimeClientState];
    return look({ event, before, after, truthUs: (startMs + event.atMs) * 1000 });
  },
});

/** Rounding of two clocks to whole microseconds, and of the world's to thousandths of a millisecond. */
const roundingUs = 3;

/** Of an honest server the offset is wrong by half the round trip at most, and the drift since. */
const offsetWithinBound = (rules: TimeClientRules['exchange']): Monitor =>
  onEachStep('OffsetWithinBound', ({ event: { node, input }, after, truthUs }) => {
    const nowUs = monotonicUsOf(ownClock(node, input.now));
    for (const server of honest) {
      const sample = after.samples[server];
      if (sample === undefined) continue;
      const errorUs = Math.abs(rules.twiceOffsetUs(sample) / 2 - (truthUs - nowUs));
      const boundUs = twiceBoundUs(sample, nowUs, simulatedIntervalClock, rules) / 2;
      if (errorUs > boundUs + roundingUs)
        return `the offset of ${server} at ${node} is wrong by ${errorUs} µs, and not within ${boundUs}`;
    }
    return undefined;
  });

/** A sample is given up only for one that may be less wrong. */
const boundGrowsByAgeOnly = (): Monitor =>
  onEachStep('BoundGrowsByAgeOnly', ({ before, after }) => {
    const bound = (sample: Sample) =>
      twiceBoundUs(sample, after.nowUs, simulatedIntervalClock, rightExchangeRules);
    const worse = Object.keys(before.samples).find(
      (server) => bound(after.samples[server]!) > bound(before.samples[server]!),
    );
    return worse && `a worse sample of ${worse} takes the place of a better one`;
  });

const intervalContainsTrueTime = (): Monitor =>
  onEachStep('IntervalContainsTrueTime', ({ event: { node }, after: { interval }, truthUs }) => {
    if (interval === null) return undefined;
    const { earliest, latest } = interval;
    const isInside = earliest - roundingUs <= truthUs && truthUs <= latest + roundingUs;
    return isInside ? undefined : `${truthUs} is not between ${earliest} and ${latest} at ${node}`;
  });

/** The interval is no wider than that of some server that may be right. */
const insideOneServer = (rules: TimeClientRules['exchange']): Monitor =>
  onEachStep('InsideOneSource', ({ after: { interval, samples, nowUs } }) => {
    if (interval === null) return undefined;
    const widths = Object.values(samples).map((sample) =>
      twiceBoundUs(sample, nowUs, simulatedIntervalClock, rules),
    );
    const width = interval.latest - interval.earliest;
    return width <= Math.max(...widths) + roundingUs ? undefined : `an interval is ${width} µs wide`;
  });

/** The slewed clock goes on whenever the client's own does, and by no more than the greatest slew faster or slower. */
const slewMonotonic = (name: 'SlewMonotonic' | 'RateBounded'): Monitor =>
  onEachStep(name, ({ before, after, event: { node } }) => {
    if (before.clock === null || after.clock === null) return undefined;
    const passedUs = after.clock.countedUs - before.clock.countedUs;
    const shownUs = after.clock.shownUs - before.clock.shownUs;
    if (name === 'SlewMonotonic')
      return shownUs < 0 || (passedUs > 1 && shownUs === 0)
        ? `the clock of ${node} goes on by ${shownUs} µs in ${passedUs} µs`
        : undefined;
    return 2 * Math.abs(shownUs - passedUs) <= passedUs
      ? undefined
      : `the clock of ${node} goes on by ${shownUs} µs in ${passedUs} µs`;
  });

/** With what it is still to gain or to lose the slewed clock shows a time at which it may be. */
const owedWithinBound = (): Monitor =>
  onEachStep('OwedWithinBound', ({ after: { clock, interval }, event: { node } }) => {
    if (clock === null || interval === null) return undefined;
    const aimUs = clock.shownUs + clock.owedUs;
    const isInside = interval.earliest - roundingUs <= aimUs && aimUs <= interval.latest + roundingUs;
    return isInside
      ? undefined
      : `${node} aims at ${aimUs}, not between ${interval.earliest} and ${interval.latest}`;
  });

/** A commit that was asked for when another had been answered has the later timestamp, whichever clients they were of. */
function commitsInOrder(history: History): string | undefined {
  const commits = issuedIds(history);
  for (const before of commits) {
    for (const after of commits) {
      if (before.completedAt > after.invokedAt || Number(before.id) < Number(after.id)) continue;
      return `${after.process} commits at ${after.id}, after ${before.process} had committed at ${before.id}`;
    }
  }
  return undefined;
}

/** Two clients with clocks that drift, and three servers of which one lies. */
export const intervalClockSimulation = (changes: Partial<TimeClientRules> = {}): SimulatedProtocol => {
  const exchange = changes.exchange ?? rightExchangeRules;
  return {
    slug: 'clock-sync/interval-clock',
    title: 'Interval clock: two clients, three servers of which one lies',
    nodes: [...clients, ...honest, liar],
    machineOf(node): AnyMachine {
      if (clients.includes(node)) return drifting(timeClientMachine(simulatedIntervalClock, changes), node);
      return node === liar ? lyingServer() : timeServerMachine();
    },
    faults: [...networkFaults, ...(['crash', 'pause'] as const)],
    ...{ faultsUntilMs: 1500, calmMs: 500, operationTimeoutMs: 500, clients: 4, operationsPerClient: 10 },
    operation(_, __, draw) {
      const node = clients[draw.integer(clients.length, 'node')]!;
      const kind = draw.fraction('kind');
      if (kind < 0.5) return { node, operation: { type: 'commit' }, f: 'next-id' };
      const type = kind < 0.75 ? 'now' : 'read';
      return { node, operation: { type }, f: type };
    },
    resultOf: ({ f }, result) =>
      f === 'next-id' ? (result as { readonly timestampUs: number }).timestampUs : null,
    monitors: () => [
      offsetWithinBound(exchange),
      boundGrowsByAgeOnly(),
      intervalContainsTrueTime(),
      insideOneServer(exchange),
      slewMonotonic('SlewMonotonic'),
      slewMonotonic('RateBounded'),
      owedWithinBound(),
    ],
    judges: [{ name: 'CommitOrder', judge: commitsInOrder }],
    countersOf(event) {
      if (event.kind !== 'stepped' || !clients.includes(event.node)) return [];
      const [before, after] = [event.before as TimeClientState, event.after as TimeClientState];
      const committed = event.effects.some(
        (effect) => effect.kind === 'reply' && effect.outcome === 'ok' && 'timestampUs' in effect.result,
      );
      return [
        ...(before.interval === null && after.interval !== null ? ['clocks synchronized'] : []),
        ...(committed ? ['commits'] : []),
        ...(after.clock !== null && after.clock.owedUs < 0 ? ['slowed down'] : []),
      ];
    },
    expectedCounters: ['clocks synchronized', 'commits', 'slowed down'],
    sampledSeeds: 8,
  };
};
