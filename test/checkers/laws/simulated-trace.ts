import fc from 'fast-check';
import type { History } from '../../../src/core/history.ts';
import type { NodeStep } from '../../../src/core/trace.ts';
import { HistoryBuilder, type RecordedStep } from '../../../src/history/history-builder.ts';
import { type Pick, picksFrom } from '../linearizability/simulated-history.ts';

/** A step before it becomes a line, open to changes that make a trace wrong. */
export type OpenStep = { -readonly [K in keyof RecordedStep]: RecordedStep[K] };

export interface SimulatedTraceOptions {
  readonly steps?: number;
  readonly nodes?: number;
  /** What each node stamps on its steps, given what reached it: changes the step. */
  readonly stamp: (step: OpenStep, previous: OpenStep | undefined, senders: readonly OpenStep[]) => void;
}

/** Nodes that send each other messages, lose some and receive others late, and stamp each step. */
export function simulateTrace(
  pick: Pick,
  { steps = 9, nodes = 3, stamp }: SimulatedTraceOptions,
): OpenStep[] {
  const trace: OpenStep[] = [];
  const latest = new Map<string, OpenStep>();
  const inFlight: { to: string; id: string; sender: OpenStep }[] = [];
  const count = 2 + pick(steps - 1);
  for (let index = 0; index < count; index += 1) {
    const node = `n${pick(nodes)}`;
    const previous = latest.get(node);
    const step: OpenStep = { node, sequence: (previous?.sequence ?? -1) + 1, action: 'local' };
    const arriving = inFlight.findIndex(({ to }) => to === node);
    const senders: OpenStep[] = [];
    if (arriving >= 0 && pick(3) > 0) {
      const [message] = inFlight.splice(arriving, 1);
      step.action = 'receive';
      step.messagesIn = [message!.id];
      senders.push(message!.sender);
    } else if (pick(3) > 0) {
      step.action = 'send';
      step.messagesOut = [`m${index}`];
      inFlight.push({ to: `n${pick(nodes)}`, id: `m${index}`, sender: step });
    }
    stamp(step, previous, senders);
    latest.set(node, step);
    trace.push(step);
  }
  return trace;
}

/** Lamport's algorithm: IR1 and IR2. */
export function stampLamport(
  step: OpenStep,
  previous: OpenStep | undefined,
  senders: readonly OpenStep[],
): void {
  const heard = [previous, ...senders].map((cause) => cause?.lamport ?? 0n);
  step.lamport = heard.reduce((left, right) => (right > left ? right : left)) + 1n;
}

/** Fidge's and Mattern's: the entrywise maximum of what reached the step, and one more for itself. */
export function stampVector(
  step: OpenStep,
  previous: OpenStep | undefined,
  senders: readonly OpenStep[],
): void {
  const vector = new Map<string, number>();
  for (const cause of [previous, ...senders]) {
    for (const [node, events] of cause?.vector ?? [])
      vector.set(node, Math.max(vector.get(node) ?? 0, events));
  }
  vector.set(step.node, (vector.get(step.node) ?? 0) + 1);
  step.vector = vector;
}

export function historyOfSteps(trace: readonly OpenStep[]): History {
  const builder = new HistoryBuilder({ format: 'test', source: '<simulated>' });
  trace.forEach((step, index) => {
    builder.step(step, index + 1);
  });
  return builder.finish();
}

/** Random traces, some of them changed by `perturb`. */
export function simulatedTraces(
  options: SimulatedTraceOptions,
  perturb: (trace: OpenStep[], pick: Pick) => void,
): fc.Arbitrary<History> {
  return fc.noBias(fc.array(fc.nat(5039), { minLength: 70, maxLength: 70 })).map((choices) => {
    const pick = picksFrom(choices);
    const changes = pick(3);
    const trace = simulateTrace(pick, options);
    for (let change = 0; change < changes; change += 1) perturb(trace, pick);
    return historyOfSteps(trace);
  });
}

/** Whether one step happened before another, by the definition: a path of program order and messages. */
export function happenedBeforeByPaths({ steps }: History): (from: NodeStep, to: NodeStep) => boolean {
  const isEdge = (from: NodeStep, to: NodeStep) =>
    (from.node === to.node && from.sequence < to.sequence) ||
    (from !== to && from.messagesOut.some((message) => to.messagesIn.includes(message)));
  const reaches = steps.map((from) => steps.map((to) => isEdge(from, to)));
  for (const [middle] of steps.entries()) {
    for (const [from] of steps.entries()) {
      for (const [to] of steps.entries()) {
        if (reaches[from]![middle] && reaches[middle]![to]) reaches[from]![to] = true;
      }
    }
  }
  return (from, to) => reaches[steps.indexOf(from)]![steps.indexOf(to)]!;
}
