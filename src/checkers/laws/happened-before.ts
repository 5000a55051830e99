import type { History } from '../../core/history.ts';
import { formatHistoryValue, historyValueKey } from '../../core/history-value.ts';
import type { NodeStep } from '../../core/trace.ts';
import type { BreachList } from './law.ts';
import { describeStep, stepsByNode } from './node-steps.ts';

/** What is known of the causal order of a history's steps, from program order and messages alone. */
export interface HappenedBefore {
  readonly nodes: readonly string[];
  /** Each node's steps in program order, by its place in {@link nodes}. */
  readonly stepsOf: readonly (readonly NodeStep[])[];
  /** The steps in an order in which causes come before effects; those on a cycle are left out. */
  readonly causalOrder: readonly NodeStep[];
  /** The step of the same node just before this one. */
  readonly previousOf: (step: NodeStep) => NodeStep | undefined;
  /** The steps from which an edge leads straight to this one: the one before it, and those that sent what it received. */
  readonly causesOf: (step: NodeStep) => readonly NodeStep[];
  /** By step: of each node, how many of its first steps happened before this one, itself included. */
  readonly known: ReadonlyMap<NodeStep, Int32Array>;
  /** By step that received something: the steps that sent it. */
  readonly senders: ReadonlyMap<NodeStep, readonly NodeStep[]>;
  /** Received messages whose sending is not recorded. */
  readonly unsent: number;
}

/** Whether a history records what the messages were, so that their order can be told without any clock. */
export function recordsMessages({ steps }: History): boolean {
  return steps.some(({ messagesIn }) => messagesIn.length > 0);
}

/**
 * Lamport's relation (1978, section "The Partial Ordering"): steps of one node in their order, sending before
 * receipt, and what follows by transitivity. A message that two steps claim to have sent tells nothing (a breach),
 * and one that reaches a step before it was sent puts both on a cycle (a breach).
 */
export function happenedBefore(history: History, breaches: BreachList): HappenedBefore {
  const byNode = stepsByNode(history);
  const nodes = [...byNode.keys()];
  const stepsOf = [...byNode.values()];
  const { senders, unsent } = sendersOf(history.steps, breaches);
  const causalOrder = orderCausally(stepsOf, senders);
  if (causalOrder.length < history.steps.length) {
    const ordered = new Set(causalOrder);
    const stuck = history.steps.find((step) => !ordered.has(step) && senders.has(step))!;
    breaches.add('cycle', [stuck.line], () => {
      return `${describeStep(stuck)} receives a message that was sent only after it, by the messages and the order of each node's steps`;
    });
  }
  const place = new Map<NodeStep, number>();
  for (const steps of stepsOf) for (const [index, step] of steps.entries()) place.set(step, index);
  const previousOf = (step: NodeStep) => byNode.get(step.node)![place.get(step)! - 1];
  const causesOf = (step: NodeStep) => {
    const previous = previousOf(step);
    return [...(previous ? [previous] : []), ...(senders.get(step) ?? [])];
  };
  const base = { nodes, stepsOf, causalOrder, previousOf, causesOf, senders, unsent };
  return { ...base, known: knowledge(base, place) };
}

function sendersOf(steps: readonly NodeStep[], breaches: BreachList) {
  const sentBy = new Map<string, NodeStep | undefined>();
  for (const step of steps) {
    for (const message of step.messagesOut) {
      const key = historyValueKey(message);
      const other = sentBy.get(key);
      if (!sentBy.has(key)) sentBy.set(key, step);
      else if (other !== undefined && other !== step) {
        sentBy.set(key, undefined);
        breaches.add('message sent twice', [other.line, step.line], () => {
          return `message ${formatHistoryValue(message)} is sent by ${describeStep(other)} and by ${describeStep(step)}`;
        });
      }
    }
  }
  const senders = new Map<NodeStep, NodeStep[]>();
  let unsent = 0;
  for (const step of steps) {
    for (const message of step.messagesIn) {
      const key = historyValueKey(message);
      const sender = sentBy.get(key);
      if (!sentBy.has(key)) unsent += 1;
      // A step may deliver to itself what it sends: that is within the step, and orders nothing.
      if (sender === undefined || sender === step) continue;
      const own = senders.get(step);
      if (own) own.push(sender);
      else senders.set(step, [sender]);
    }
  }
  return { senders, unsent };
}

/** Kahn's topological order, on an explicit stack. */
function orderCausally(
  stepsOf: readonly (readonly NodeStep[])[],
  senders: ReadonlyMap<NodeStep, readonly NodeStep[]>,
): NodeStep[] {
  const waitsFor = new Map<NodeStep, number>();
  const releases = new Map<NodeStep, NodeStep[]>();
  const addEdge = (cause: NodeStep, effect: NodeStep) => {
    waitsFor.set(effect, (waitsFor.get(effect) ?? 0) + 1);
    const effects = releases.get(cause);
    if (effects) effects.push(effect);
    else releases.set(cause, [effect]);
  };
  for (const steps of stepsOf) {
    for (let place = 1; place < steps.length; place += 1) addEdge(steps[place - 1]!, steps[place]!);
  }
  for (const [receiver, causes] of senders) for (const cause of causes) addEdge(cause, receiver);
  const ready = stepsOf.flatMap((steps) => steps.filter((step) => !waitsFor.has(step)));
  const order: NodeStep[] = [];
  for (let step = ready.pop(); step !== undefined; step = ready.pop()) {
    order.push(step);
    for (const effect of releases.get(step) ?? []) {
      const left = waitsFor.get(effect)! - 1;
      waitsFor.set(effect, left);
      if (left === 0) ready.push(effect);
    }
  }
  return order;
}

function knowledge(
  { nodes, causalOrder, causesOf }: Omit<HappenedBefore, 'known'>,
  place: ReadonlyMap<NodeStep, number>,
): Map<NodeStep, Int32Array> {
  const nodeIndex = new Map(nodes.map((node, index) => [node, index]));
  const known = new Map<NodeStep, Int32Array>();
  for (const step of causalOrder) {
    const own = new Int32Array(nodes.length);
    for (const cause of causesOf(step)) {
      const theirs = known.get(cause)!;
      for (let other = 0; other < own.length; other += 1) own[other] = Math.max(own[other]!, theirs[other]!);
    }
    own[nodeIndex.get(step.node)!] = place.get(step)! + 1;
    known.set(step, own);
  }
  return known;
}
