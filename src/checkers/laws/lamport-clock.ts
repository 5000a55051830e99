import type { History } from '../../core/history.ts';
import { plural } from '../../core/plural.ts';
import type { NodeStep } from '../../core/trace.ts';
import { happenedBefore } from './happened-before.ts';
import { BreachList, type Law, type LawResult } from './law.ts';
import { describeStep, describeSteps } from './node-steps.ts';

/**
 * The clock condition: if a happened before b, then C(a) < C(b). It holds for the whole relation exactly if each stamped
 * step has a greater timestamp than the greatest in the causal past of each of its direct causes, which one pass in
 * causal order compares. The total order by (timestamp, node) then has no ties, for a node's own steps are ordered; a
 * counter that is lost in a restart breaks it.
 */
export const lamportClock: Law = {
  name: 'lamport-clock',
  about:
    'Lamport timestamps grow along each node and along each message; no timestamp is used twice by a node',
  needs: 'steps with a lamport timestamp',
  source:
    'Lamport 1978, "Time, Clocks, and the Ordering of Events", sections "Logical Clocks" and "Ordering the Events Totally"',
  appliesTo: ({ steps }) => steps.some(({ lamport }) => lamport !== undefined),
  check: checkLamportClock,
};

function checkLamportClock(history: History): LawResult {
  const breaches = new BreachList();
  const past = happenedBefore(history, breaches);
  const { senders, unsent } = past;
  /** Of the causal past of a step, itself included, the step with the greatest timestamp. */
  const greatest = new Map<NodeStep, NodeStep>();
  for (const step of past.causalOrder) {
    const previous = past.previousOf(step);
    if (previous) compare(greatest.get(previous), step, breaches);
    for (const sender of senders.get(step) ?? []) compare(greatest.get(sender), step, breaches, sender);
    const causes = [...(previous ? [previous] : []), ...(senders.get(step) ?? [])];
    const candidates = [step, ...causes.flatMap((cause) => greatest.get(cause) ?? [])];
    const stampedOnes = candidates.filter(({ lamport }) => lamport !== undefined);
    if (stampedOnes.length > 0) greatest.set(step, stampedOnes.reduce(later));
  }
  const stamped = history.steps.filter(({ lamport }) => lamport !== undefined);
  const notes: string[] = [];
  const silent = history.steps.length - stamped.length;
  if (silent > 0) notes.push(`${plural(silent, 'step')} without a timestamp only carry the order on`);
  if (unsent > 0) notes.push(`the sending of ${plural(unsent, 'received message')} is not recorded`);
  return breaches.result(describeSteps(stamped), notes);
}

const later = (left: NodeStep, right: NodeStep) => (right.lamport! > left.lamport! ? right : left);

/** `sender` is given where the earlier step precedes by a message. */
function compare(
  earlier: NodeStep | undefined,
  step: NodeStep,
  breaches: BreachList,
  sender?: NodeStep,
): void {
  if (earlier === undefined || step.lamport === undefined || step.lamport > earlier.lamport!) return;
  const isOwn = sender === undefined && earlier.node === step.node;
  const rule = !isOwn
    ? 'not after its cause'
    : step.lamport === earlier.lamport
      ? 'timestamp used twice'
      : 'not increasing';
  breaches.add(rule, [earlier.line, step.line], () => {
    const through = sender !== undefined && sender !== earlier ? `, known to ${describeStep(sender)}` : '';
    const how = sender === undefined ? 'which is before it' : `whose message reaches it`;
    return `${describeStep(step)} has timestamp ${step.lamport}; ${describeStep(earlier)}${through}, ${how}, had ${earlier.lamport}`;
  });
}
