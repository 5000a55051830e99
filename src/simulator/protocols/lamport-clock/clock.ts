import { lamportClock } from '../../../checkers/laws/lamport-clock.ts';
import type { History } from '../../../core/history.ts';
import { type LamportClockRules, rightClockRules } from '../../../impl/lamport-clock/clock.ts';
import { type LamportClockState, lamportClockMachine } from '../../../impl/lamport-clock/clock-machine.ts';
import { type FieldsOf, judgingSteps, lawMonitor } from '../../recorded-steps.ts';
import { networkFaults, nodeFaults, type SimulatedProtocol } from '../../simulated-protocol.ts';
import { actOrSend } from '../messages-between-nodes.ts';

const nodes = ['n1', 'n2', 'n3'];

/** Every step with an event, and its time. */
const fieldsOf: FieldsOf = ({ before, after, input }) => {
  const { time } = after as LamportClockState;
  if (input.kind === 'written' || time === (before as LamportClockState).time) return undefined;
  return { action: input.kind, lamport: BigInt(time) };
};

/** Of any two events one comes first, in the order that users of the clock go by. */
function inTotalOrder({ steps }: History, precedes: LamportClockRules['precedes']): string | undefined {
  const stamps = steps.map(({ node, lamport }) => ({ time: Number(lamport), node }));
  for (const [index, left] of stamps.entries()) {
    for (const right of stamps.slice(index + 1)) {
      if (precedes(left, right) !== precedes(right, left)) continue;
      return `neither of the events at ${left.time} of ${left.node} and at ${right.time} of ${right.node} comes first`;
    }
  }
  return undefined;
}

/** Three nodes that stamp what happens on them, and send one another messages. */
export const lamportClockSimulation = (changes: Partial<LamportClockRules> = {}): SimulatedProtocol => ({
  slug: 'lamport-clock/clock',
  title: 'Lamport clock: three nodes that send one another messages',
  nodes,
  machineOf: () => lamportClockMachine({ nodes }, changes),
  faults: [...networkFaults, ...nodeFaults, ...(['clock-step', 'clock-freeze'] as const)],
  ...{ faultsUntilMs: 1500, calmMs: 500, clients: 3, operationsPerClient: 6 },
  operation: (client, number, draw) => actOrSend(nodes, client, number, draw),
  monitors: () => [
    lawMonitor('ClockCondition', lamportClock, fieldsOf),
    judgingSteps('TotalOrder', fieldsOf, (history) =>
      inTotalOrder(history, changes.precedes ?? rightClockRules.precedes),
    ),
  ],
  judges: [],
  countersOf: (event) =>
    event.kind === 'stepped' && event.input.kind === 'message' ? ['messages received'] : [],
  expectedCounters: ['messages received'],
  sampledSeeds: 8,
});
