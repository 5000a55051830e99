import { happenedBefore } from '../../../checkers/laws/happened-before.ts';
import { BreachList } from '../../../checkers/laws/law.ts';
import { vectorClock } from '../../../checkers/laws/vector-clock.ts';
import type { History } from '../../../core/history.ts';
import type { NodeStep } from '../../../core/trace.ts';
import {
  rightVectorRules,
  type VectorClockRules,
  type VectorClockState,
  vectorClockMachine,
} from '../../../impl/vector-clock/clock-machine.ts';
import type { CausalOrder, Vector } from '../../../impl/vector-clock/vector.ts';
import { type FieldsOf, judgingSteps, lawMonitor } from '../../recorded-steps.ts';
import { type Monitor, networkFaults, nodeFaults, type SimulatedProtocol } from '../../simulated-protocol.ts';
import { actOrSend } from '../messages-between-nodes.ts';

const nodes = ['n1', 'n2', 'n3'];

/** Every step with an event, and its vector. */
const fieldsOf: FieldsOf = ({ before, after, input }) => {
  const { vector } = after as VectorClockState;
  if (input.kind === 'written' || vector === (before as VectorClockState).vector) return undefined;
  return { action: input.kind, vector: new Map(Object.entries(vector)) };
};

/** Judges every two events, an event and itself included, told how they are by program order and messages alone. */
const everyPair = (
  name: string,
  holds: (left: Vector, right: Vector, order: CausalOrder) => boolean,
): Monitor =>
  judgingSteps(name, fieldsOf, (history: History) => {
    const past = happenedBefore(history, new BreachList());
    const place = new Map(
      past.stepsOf.flatMap((steps) => steps.map((step, index) => [step, index] as const)),
    );
    const knows = (step: NodeStep, other: NodeStep) =>
      past.known.get(step)![past.nodes.indexOf(other.node)]! > place.get(other)!;
    const orderOf = (left: NodeStep, right: NodeStep): CausalOrder => {
      if (left === right) return 'equal';
      return knows(right, left) ? 'before' : knows(left, right) ? 'after' : 'concurrent';
    };
    const vectors = new Map(
      past.causalOrder.map((step) => [step, Object.fromEntries(step.vector!)] as const),
    );
    for (const [left, leftVector] of vectors) {
      for (const [right, rightVector] of vectors) {
        if (holds(leftVector, rightVector, orderOf(left, right))) continue;
        return `step ${left.sequence} of ${left.node} and step ${right.sequence} of ${right.node}`;
      }
    }
    return undefined;
  });

/** Three nodes that stamp what happens on them, and send one another messages. */
export const vectorClockSimulation = (changes: Partial<VectorClockRules> = {}): SimulatedProtocol => {
  const { isBefore, areConcurrent } = { ...rightVectorRules, ...changes };
  return {
    slug: 'vector-clock/clock',
    title: 'Vector clock: three nodes that send one another messages',
    nodes,
    machineOf: () => vectorClockMachine({ nodes }, changes),
    faults: [...networkFaults, ...nodeFaults, ...(['clock-step', 'clock-freeze'] as const)],
    ...{ faultsUntilMs: 1500, calmMs: 500, clients: 3, operationsPerClient: 6 },
    operation: (client, number, draw) => actOrSend(nodes, client, number, draw),
    resultOf: () => null,
    monitors: () => [
      everyPair(
        'StrongClockCondition',
        (left, right, order) => isBefore(left, right) === (order === 'before'),
      ),
      everyPair(
        'ConcurrencyIff',
        (left, right, order) => areConcurrent(left, right) === (order === 'concurrent'),
      ),
      lawMonitor('vector-clock', vectorClock, fieldsOf),
    ],
    judges: [],
    countersOf: (event) =>
      event.kind === 'stepped' && event.input.kind === 'message' ? ['messages received'] : [],
    expectedCounters: ['messages received'],
    sampledSeeds: 8,
  };
};
