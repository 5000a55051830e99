import { BadInput } from '../../core/bad-input.ts';
import type { ProcessStep, ServerView } from './process-step.ts';

type Disk = Pick<ServerView, 'currentTerm' | 'votedFor' | 'baseIndex' | 'runs'>;

/**
 * The steps of one node that count: those of which all that they have written came to be on its disk, or stands in what it found there
 * when it started again. What a crash undid nobody has heard of, since what is said waits for the disk.
 *
 * @throws BadInput if the trace does not begin where the node has nothing on its disk
 */
export function keptSteps(steps: readonly ProcessStep[], source: string): readonly ProcessStep[] {
  const kept: ProcessStep[] = [];
  for (let begin = 0; begin < steps.length; ) {
    const { isStart, line, view } = steps[begin]!;
    if (!isStart || (begin === 0 && !isSameDisk(view, emptyDisk)))
      throw new BadInput('the trace does not begin with the first start of the node', {
        place: { source, line },
        remedy:
          'A trace is written from the first start on, and needed whole: give each cluster new folders for it.',
      });
    let end = begin + 1;
    while (end < steps.length && !steps[end]!.isStart) end++;
    kept.push(...keptOfLife(steps.slice(begin, end), steps[end]?.view));
    begin = end;
  }
  return kept;
}

/** @param found what the node had on its disk when it started again; `undefined` of its last life */
function keptOfLife(steps: readonly ProcessStep[], found: ServerView | undefined): readonly ProcessStep[] {
  let issued = 0;
  const writes = steps.map(({ records }) => (issued += records));
  const known = Math.max(0, ...steps.map(({ written }) => written ?? 0));
  // Of several that left the same behind, nothing tells which was the last: the model cannot tell them apart either.
  const last = steps.findLastIndex(
    ({ view }, index) => writes[index]! >= known && found !== undefined && isSameDisk(view, found),
  );
  const durable = last < 0 ? known : writes[last]!;
  return steps.filter((_, index) => writes[index]! <= durable);
}

const emptyDisk = { currentTerm: 0, votedFor: null, baseIndex: 0, runs: [] };

/** Whether the same terms, votes and entries are on disk. What has been applied is not written. */
function isSameDisk(one: ServerView, other: Disk): boolean {
  return (
    one.currentTerm === other.currentTerm &&
    one.votedFor === other.votedFor &&
    one.baseIndex === other.baseIndex &&
    one.runs.length === other.runs.length &&
    one.runs.every(([term, end], k) => term === other.runs[k]![0] && end === other.runs[k]![1])
  );
}
