import { happenedBefore } from '../../checkers/laws/happened-before.ts';
import { hybridClock } from '../../checkers/laws/hybrid-clock.ts';
import { BreachList } from '../../checkers/laws/law.ts';
import type { History } from '../../core/history.ts';
import type { NodeStep } from '../../core/trace.ts';
import { type HybridClockRules, rightHybridRules } from '../../impl/hlc/clock.ts';
import { type HybridNodeState, hybridClockMachine, physicalMsOf } from '../../impl/hlc/machine.ts';
import { formatTimestamp, type HybridTimestamp } from '../../impl/hlc/timestamp.ts';
import { ConfirmedEvents, firstComplaint } from '../confirmed-events.ts';
import { type FieldsOf, judgingSteps, lawMonitor } from '../recorded-steps.ts';
import {
  type Monitor,
  networkFaults,
  nodeFaults,
  type SimulatedProtocol,
  type SteppedEvent,
} from '../simulated-protocol.ts';
import { actOrSend } from './messages-between-nodes.ts';

const nodes = ['n1', 'n2', 'n3'];
const maxCounter = 5;
const maxOffsetMs = 50;
const aheadMs = 20;
/** What a right calendar clock shows at the start of a run. */
const startMs = 1_700_000_000_000;

type IsBefore = HybridClockRules['isBefore'];

/** The timestamp of an event, or `undefined` if the step is none. */
function issuedIn({ before, after }: SteppedEvent): HybridTimestamp | undefined {
  const { issued, latest } = after as HybridNodeState;
  return issued === (before as HybridNodeState).issued ? undefined : latest;
}

const millisecondNs = 1_000_000n;

const fieldsOf: FieldsOf = (event) => {
  const stamp = issuedIn(event);
  if (stamp === undefined) return undefined;
  return {
    action: event.input.kind,
    hybrid: { physical: BigInt(stamp.physicalMs) * millisecondNs, counter: BigInt(stamp.counter) },
    localTime: BigInt(physicalMsOf(event.input.now)) * millisecondNs,
  };
};

const stampOf = ({ hybrid }: NodeStep): HybridTimestamp => ({
  physicalMs: Number(hybrid!.physical / millisecondNs),
  counter: Number(hybrid!.counter),
});

/** Looks at each event with its timestamp when it counts. */
function onEachEvent(
  name: string,
  look: (event: SteppedEvent, stamp: HybridTimestamp) => string | undefined,
): Monitor {
  const events = new ConfirmedEvents();
  return {
    name,
    observe(event) {
      return firstComplaint(events.take(event), (step) => {
        const stamp = issuedIn(step);
        return stamp && look(step, stamp);
      });
    },
  };
}

/** Timestamps of a node ascend: within a life of it, or from one life to the next. */
function ascending(name: string, isBefore: IsBefore, isAcrossLives: boolean): Monitor {
  const latest = new Map<string, { readonly incarnation: number; readonly stamp: HybridTimestamp }>();
  return onEachEvent(name, ({ node, incarnation }, stamp) => {
    const before = latest.get(node);
    latest.set(node, { incarnation, stamp });
    if (before === undefined || (before.incarnation !== incarnation) !== isAcrossLives) return undefined;
    if (isBefore(before.stamp, stamp)) return undefined;
    return `${node} issues ${formatTimestamp(stamp)} after ${formatTimestamp(before.stamp)}`;
  });
}

/** A node whose clock was right all the time issues no timestamp far from what its clock shows. */
function boundedDrift(): Monitor {
  const wrong = new Set<string>();
  return onEachEvent('BoundedDrift', ({ node, atMs, input: { now } }, { physicalMs }) => {
    if (Math.abs(now.wallMs - startMs - atMs) > maxOffsetMs / 2) wrong.add(node);
    const drift = physicalMs - physicalMsOf(now);
    if (wrong.has(node) || (drift >= 0 && drift <= maxOffsetMs)) return undefined;
    return `the timestamp of ${node} is ${drift} ms ahead of its clock`;
  });
}

/** Judges every event with those that happened before it, by program order and messages alone. */
const withPast = (
  name: string,
  judge: (stamp: HybridTimestamp, past: readonly HybridTimestamp[]) => string | undefined,
): Monitor =>
  judgingSteps(name, fieldsOf, (history: History) => {
    const { causalOrder, stepsOf, known } = happenedBefore(history, new BreachList());
    for (const step of causalOrder) {
      const counts = known.get(step)!;
      const past = stepsOf.flatMap((steps, node) => steps.slice(0, counts[node]!));
      const complaint = judge(stampOf(step), past.filter((each) => each !== step).map(stampOf));
      if (complaint !== undefined) return complaint;
    }
    return undefined;
  });

const clockCondition = (isBefore: IsBefore): Monitor =>
  withPast('ClockCondition', (stamp, past) => {
    const cause = past.find((each) => !isBefore(each, stamp));
    return cause && `${formatTimestamp(cause)} happened before ${formatTimestamp(stamp)}`;
  });

/** The counter is no greater than its field can hold, nor than the number of events before with the same physical part. */
const boundedCounter = (): Monitor =>
  withPast('BoundedCounter', ({ physicalMs, counter }, past) => {
    const most = Math.min(maxCounter, past.filter((each) => each.physicalMs === physicalMs).length);
    return counter <= most ? undefined : `the counter is ${counter}, of at most ${most}`;
  });

/** Three nodes that stamp what happens on them, with calendar clocks that may step, and send one another messages. */
export const hybridClockSimulation = (changes: Partial<HybridClockRules> = {}): SimulatedProtocol => {
  const { isBefore } = { ...rightHybridRules, ...changes };
  return {
    slug: 'hlc',
    title: 'Hybrid logical clock: three nodes that send one another messages',
    nodes,
    machineOf: () => hybridClockMachine({ nodes, maxOffsetMs, maxCounter, aheadMs }, changes),
    faults: [...networkFaults, ...nodeFaults, ...(['clock-step', 'clock-drift', 'clock-freeze'] as const)],
    driftPartsPerMillion: 10_000,
    ...{ faultsUntilMs: 700, calmMs: 300, clients: 3, operationsPerClient: 7 },
    operation: (client, number, draw) => actOrSend(nodes, client, number, draw),
    resultOf: () => null,
    monitors: () => [
      ascending('RestartMonotonic', isBefore, true),
      ascending('Monotonic', isBefore, false),
      boundedDrift(),
      clockCondition(isBefore),
      boundedCounter(),
      lawMonitor('hybrid-clock', hybridClock, fieldsOf, { maxCounter: BigInt(maxCounter) }),
    ],
    judges: [],
    countersOf(event) {
      if (event.kind !== 'stepped' || event.input.kind === 'written') return [];
      const isIssued = issuedIn(event) !== undefined;
      if (event.input.kind === 'message') return [isIssued ? 'messages received' : 'messages rejected'];
      return isIssued ? [] : ['counters full'];
    },
    expectedCounters: ['messages received', 'messages rejected', 'counters full'],
    sampledSeeds: 12,
  };
};
