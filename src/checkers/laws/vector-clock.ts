import type { History } from '../../core/history.ts';
import { plural } from '../../core/plural.ts';
import type { NodeStep, VectorTimestamp } from '../../core/trace.ts';
import { type HappenedBefore, happenedBefore, recordsMessages } from './happened-before.ts';
import { BreachList, type Law, type LawResult } from './law.ts';
import { describeStep, describeSteps, stepsByNode } from './node-steps.ts';

/**
 * Vector clocks characterize causality: a happened before b exactly if V(a) < V(b). Each node counts its own steps in
 * its own entry, so a step claims to know the steps of a node whose own entry is no greater than the claimed entry.
 *
 * Without any knowledge of the messages the claims must still agree with each other: entries never go back, no two
 * steps know each other, and who knows a step knows what that step knew. With the messages recorded, what a step claims
 * to know must be what reached it: no less (missing) and no more (extra, which marks concurrent steps as ordered).
 */
export const vectorClock: Law = {
  name: 'vector-clock',
  about:
    'vector timestamps grow, agree with each other and, where messages are recorded, with happened-before',
  needs: 'steps with a vector timestamp',
  source: 'Fidge 1988; Mattern 1989, "Virtual Time and Global States of Distributed Systems", section 5',
  appliesTo: ({ steps }) => steps.some(({ vector }) => vector !== undefined),
  check: checkVectorClock,
};

/** The stamped steps of a node, and their own entries, which the first rule makes ascending. */
interface OwnSteps {
  readonly steps: readonly StampedStep[];
  readonly counts: readonly number[];
}

type StampedStep = NodeStep & { readonly vector: VectorTimestamp };
type OwnStepsByNode = ReadonlyMap<string, OwnSteps>;

function checkVectorClock(history: History): LawResult {
  const breaches = new BreachList();
  const own = new Map<string, OwnSteps>();
  for (const [node, steps] of stepsByNode(history)) {
    const stamped = steps.filter((step): step is StampedStep => step.vector !== undefined);
    checkProgramOrder(node, stamped, breaches);
    own.set(node, { steps: stamped, counts: stamped.map(({ vector }) => vector.get(node) ?? 0) });
  }
  const notes: string[] = [];
  // Claims are read off the own entries: where these do not ascend, nothing more can be said.
  if (breaches.count > 0) notes.push('the other rules were not looked at: they presuppose that entries grow');
  else {
    checkClaims(own, breaches, notes);
    if (recordsMessages(history)) checkAgainstMessages(history, own, breaches, notes);
    else notes.push('messages are not recorded: the timestamps were compared with each other only');
  }
  const stamped = history.steps.filter(({ vector }) => vector !== undefined);
  return breaches.result(describeSteps(stamped), notes);
}

/** Along a node the own entry grows with each step, and no entry shrinks. */
function checkProgramOrder(node: string, steps: readonly StampedStep[], breaches: BreachList): void {
  for (const [place, step] of steps.entries()) {
    const count = step.vector.get(node) ?? 0;
    if (count === 0) {
      breaches.add('own entry missing', [step.line], () => {
        return `${describeStep(step)} does not count itself: its vector has no entry for ${node}`;
      });
    }
    const before = steps[place - 1];
    if (before === undefined) continue;
    for (const [other, events] of before.vector) {
      const now = step.vector.get(other) ?? 0;
      if (other === node ? now > events : now >= events) continue;
      const rule = other !== node ? 'entry shrinks' : 'own entry does not grow';
      breaches.add(rule, [before.line, step.line], () => {
        return `${describeStep(step)} has ${now} for ${other}, and ${describeStep(before)} before it had ${events}`;
      });
    }
  }
}

/** How many of a node's first recorded steps have an own entry of at most this. */
function countKnown({ counts }: OwnSteps, entry: number): number {
  let [low, high] = [0, counts.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (counts[middle]! <= entry) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What a step claims of another node must agree with what that node's steps say themselves. */
function checkClaims(own: OwnStepsByNode, breaches: BreachList, notes: string[]): void {
  let beyond = 0;
  const strangers = new Set<string>();
  for (const [node, { steps }] of own) {
    for (const step of steps) {
      for (const [other, entry] of step.vector) {
        if (other === node || entry === 0) continue;
        const theirs = own.get(other);
        if (theirs === undefined) {
          strangers.add(other);
          continue;
        }
        const known = countKnown(theirs, entry);
        if (entry > (theirs.counts.at(-1) ?? 0)) beyond += 1;
        if (known > 0) checkClaim(step, theirs.steps[known - 1]!, breaches);
      }
    }
  }
  if (strangers.size > 0)
    notes.push(`no step is recorded of ${[...strangers].slice(0, 5).join(', ')}, which the vectors name`);
  if (beyond > 0) {
    notes.push(
      `${plural(beyond, 'entry', 'entries')} name steps that come after the last one recorded of their node`,
    );
  }
}

function checkClaim(step: StampedStep, cause: StampedStep, breaches: BreachList): void {
  const claimedBack = cause.vector.get(step.node) ?? 0;
  if (claimedBack >= step.vector.get(step.node)!) {
    breaches.add('each before the other', [cause.line, step.line], () => {
      return `${describeStep(step)} knows ${describeStep(cause)}, which knows it in turn`;
    });
    return;
  }
  for (const [other, events] of cause.vector) {
    const now = step.vector.get(other) ?? 0;
    if (now >= events) continue;
    breaches.add('missing', [cause.line, step.line], () => {
      return `${describeStep(step)} knows ${describeStep(cause)}, which had ${events} for ${other}, but has ${now} itself`;
    });
  }
}

/** What each step claims to know must be what happened before it, by messages and program order alone. */
function checkAgainstMessages(
  history: History,
  own: OwnStepsByNode,
  breaches: BreachList,
  notes: string[],
): void {
  const past = happenedBefore(history, breaches);
  if (past.unsent > 0) {
    notes.push(
      `the sending of ${plural(past.unsent, 'received message')} is not recorded, so that steps may know more than what is seen`,
    );
  }
  for (const [at, node] of past.nodes.entries()) {
    const theirs = own.get(node)!;
    const place = new Map(past.stepsOf[at]!.map((step, index) => [step, index]));
    for (const step of past.causalOrder) {
      if (step.node === node || step.vector === undefined) continue;
      const claimed = countKnown(theirs, step.vector.get(node) ?? 0);
      compareWithTruth(step, theirs, claimed, past, at, place, breaches);
    }
  }
}

function compareWithTruth(
  step: NodeStep,
  theirs: OwnSteps,
  claimed: number,
  past: HappenedBefore,
  node: number,
  place: ReadonlyMap<NodeStep, number>,
  breaches: BreachList,
): void {
  const reached = past.known.get(step)![node]!;
  const next = theirs.steps[claimed];
  if (next !== undefined && place.get(next)! < reached) {
    breaches.add('missing', [next.line, step.line], () => {
      return `${describeStep(next)} happened before ${describeStep(step)}, whose vector does not know it`;
    });
  }
  const last = theirs.steps[claimed - 1];
  if (past.unsent === 0 && last !== undefined && place.get(last)! >= reached) {
    breaches.add('extra', [last.line, step.line], () => {
      return `${describeStep(step)} claims to know ${describeStep(last)}, but no message leads from there to here`;
    });
  }
}
