import type { History } from '../../core/history.ts';
import { plural } from '../../core/plural.ts';
import type { NodeStep } from '../../core/trace.ts';
import { happenedBefore } from './happened-before.ts';
import type { BreachList } from './law.ts';
import { describeStep } from './node-steps.ts';

/** A kind of timestamp that is to grow along happened-before. */
export interface GrowingStamp<T> {
  readonly of: (step: NodeStep) => T | undefined;
  /** Negative where the first is smaller, zero where they are equal. */
  readonly compare: (left: T, right: T) => number;
  readonly format: (stamp: T) => string;
}

/**
 * The clock condition: if a happened before b, then C(a) < C(b). It holds for the whole relation exactly if each stamped
 * step has a greater timestamp than the greatest in the causal past of each of its direct causes, which one pass in
 * causal order compares. Returns notes on what the trace does not tell.
 */
export function checkClockCondition<T>(
  history: History,
  stamp: GrowingStamp<T>,
  breaches: BreachList,
): string[] {
  const past = happenedBefore(history, breaches);
  /** Of the causal past of a step, itself included, the step with the greatest timestamp. */
  const greatest = new Map<NodeStep, NodeStep>();
  const later = (left: NodeStep, right: NodeStep) =>
    stamp.compare(stamp.of(right)!, stamp.of(left)!) > 0 ? right : left;
  for (const step of past.causalOrder) {
    const previous = past.previousOf(step);
    const senders = past.senders.get(step) ?? [];
    if (previous) compare(stamp, greatest.get(previous), step, breaches);
    for (const sender of senders) compare(stamp, greatest.get(sender), step, breaches, sender);
    const candidates = [step, ...past.causesOf(step).flatMap((cause) => greatest.get(cause) ?? [])];
    const stamped = candidates.filter((candidate) => stamp.of(candidate) !== undefined);
    if (stamped.length > 0) greatest.set(step, stamped.reduce(later));
  }
  const silent = history.steps.filter((step) => stamp.of(step) === undefined).length;
  return [
    ...(silent === 0
      ? []
      : [
          `${plural(silent, 'step')} without a timestamp only ${silent === 1 ? 'carries' : 'carry'} the order on`,
        ]),
    ...(past.unsent === 0
      ? []
      : [`the sending of ${plural(past.unsent, 'received message')} is not recorded`]),
  ];
}

/** `sender` is given where the earlier step precedes by a message. */
function compare<T>(
  stamp: GrowingStamp<T>,
  earlier: NodeStep | undefined,
  step: NodeStep,
  breaches: BreachList,
  sender?: NodeStep,
): void {
  const own = stamp.of(step);
  if (earlier === undefined || own === undefined) return;
  const other = stamp.of(earlier)!;
  const order = stamp.compare(own, other);
  if (order > 0) return;
  breaches.add(ruleOf(earlier, step, sender, order), [earlier.line, step.line], () => {
    const through = sender !== undefined && sender !== earlier ? `, known to ${describeStep(sender)}` : '';
    const how = sender === undefined ? 'which is before it' : 'whose message reaches it';
    return (
      `${describeStep(step)} has timestamp ${stamp.format(own)}; ` +
      `${describeStep(earlier)}${through}, ${how}, had ${stamp.format(other)}`
    );
  });
}

function ruleOf(earlier: NodeStep, step: NodeStep, sender: NodeStep | undefined, order: number): string {
  if (sender !== undefined || earlier.node !== step.node) return 'not after its cause';
  if (earlier.incarnation !== step.incarnation) return 'restart goes back';
  return order === 0 ? 'timestamp used twice' : 'not increasing';
}
