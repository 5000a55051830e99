import { operationPlace } from '../../checkers/describe-operation.ts';
import { type History, type Operation, Outcome } from '../../core/history.ts';
import { formatHistoryValue, historyValueKey } from '../../core/history-value.ts';
import type { JudgeFinding, WorkloadJudge } from '../workload.ts';
import { elementsOf } from './added-elements.ts';
import { lastReads, operationsOf } from './last-reads.ts';

const LISTED = 10;

/** What was asked of one element, in the order of invocation. */
interface Story {
  readonly shown: string;
  readonly adds: Operation[];
  readonly removes: Operation[];
}

/**
 * What follows for the last reads of an observed-remove set, whatever the order in which nodes heard of each other: an acknowledged
 * element that nobody tried to remove is there; one whose every addition was answered to a client before the same client, at the same
 * node, had its removal answered is not; nothing is there that nobody added; all nodes agree on what nobody doubts.
 */
export const observedRemoves: WorkloadJudge = {
  name: 'observed-removes',
  about:
    'in the end nodes agree, what was added and not removed is there, and what was seen and removed is not',
  judge: judgeRemoves,
};

function judgeRemoves(history: History): JudgeFinding {
  const reads = lastReads(history);
  if (reads.length === 0) return { verdict: 'unknown', detail: 'no node answered a read in the end' };
  const stories = storiesOf(history);
  const problems: string[] = [];
  const found = reads.map(({ operation }) => new Set(elementsOf(operation).map(historyValueKey)));
  for (const [index, { operation, process }] of reads.entries()) {
    const where = `the read by "${process}" (${operationPlace(history, operation.index)})`;
    for (const element of elementsOf(operation))
      if ((stories.get(historyValueKey(element))?.adds.length ?? 0) === 0)
        problems.push(`${formatHistoryValue(element)} is in ${where}, and nobody added it`);
    for (const [key, story] of stories) {
      if (!found[index]!.has(key) && mustBeThere(story))
        problems.push(`${story.shown} was acknowledged, nobody removed it, and it is missing from ${where}`);
      if (found[index]!.has(key) && mustBeGone(history, story))
        problems.push(`${story.shown} was removed by the client that added it, and it is in ${where}`);
    }
  }
  for (const [key, story] of stories) {
    const count = found.filter((set) => set.has(key)).length;
    if (count > 0 && count < found.length && isCertain(story))
      problems.push(`${story.shown} is in ${count} of ${found.length} last reads: the nodes do not agree`);
  }
  const scope = [`${stories.size} elements were followed to ${reads.length} last reads`];
  if (problems.length === 0) return { verdict: 'valid', scope };
  const detail = `${problems.length} times an element is there that must not be, or is not that must`;
  return { verdict: 'violated', detail, explanation: problems.slice(0, LISTED), scope };
}

function storiesOf(history: History): ReadonlyMap<string, Story> {
  const stories = new Map<string, Story>();
  for (const operation of operationsOf(history)) {
    const { f, argument, outcome } = operation;
    if ((f !== 'add' && f !== 'remove') || outcome === Outcome.fail) continue;
    const key = historyValueKey(argument);
    const story = stories.get(key) ?? { shown: formatHistoryValue(argument), adds: [], removes: [] };
    story[f === 'add' ? 'adds' : 'removes'].push(operation);
    stories.set(key, story);
  }
  return stories;
}

const isAnswered = ({ outcome }: Operation) => outcome === Outcome.ok;
const mustBeThere = ({ adds, removes }: Story) => removes.length === 0 && adds.some(isAnswered);
const isCertain = ({ adds, removes }: Story) => [...adds, ...removes].every(isAnswered);

function mustBeGone({ operations: { invokedAt, completedAt } }: History, { adds, removes }: Story): boolean {
  return removes.some(
    (remove) =>
      isAnswered(remove) &&
      adds.every(
        (add) =>
          isAnswered(add) &&
          add.process === remove.process &&
          completedAt[add.index]! < invokedAt[remove.index]!,
      ),
  );
}
