import { describeCompletion, describeOperation } from './describe-operation.ts';
import { isBenign } from './fates.ts';
import type { ScheduledRun } from './run-schedule.ts';

/**
 * The run as a person reads it, one line a decision, in the order in which it was done: what was asked and how it ended, what
 * was done to nodes and links, what became of messages that were not simply delivered. Those that were are told only where
 * they are few.
 */
export function formatScheduledRun(run: ScheduledRun, mostLines = 40): readonly string[] {
  const full = linesOf(run, true);
  return full.length <= mostLines ? full : linesOf(run, false);
}

function linesOf({ steps, operations, fates }: ScheduledRun, isFull: boolean): string[] {
  const answers = operations.map(
    ({ process, node, operation, completion, finalRound }) =>
      [
        finalRound === undefined
          ? `${process} asks ${node}: ${describeOperation(operation)}`
          : `in the end ${node} is asked: ${describeOperation(operation)}`,
        describeCompletion(operation, completion),
      ] as const,
  );
  const lines: string[] = [];
  const arrived = new Map<string, number>();
  const skipped = { delivered: 0, lost: 0 };
  const flush = () => {
    const { delivered, lost } = skipped;
    const parts = [
      ...(delivered > 0 ? [`${delivered} delivered in the order of sending`] : []),
      ...(lost > 0 ? [`${lost} lost on the way`] : []),
    ];
    if (parts.length > 0) lines.push(`${''.padStart(turnWidth)}  … ${parts.join(', ')}`);
    skipped.delivered = 0;
    skipped.lost = 0;
  };
  for (const { what, atTurn } of steps) {
    if (what === 'start' || what === 'spontaneous') continue;
    const fate = fates.get(what);
    if (fate !== undefined && isBenign(fate) && !isFull) {
      skipped.delivered += 1;
      continue;
    }
    if (!isFull && what.includes(' is lost: ')) {
      skipped.lost += 1;
      continue;
    }
    flush();
    const place = answers.findIndex(([asked]) => asked === what);
    const answer = place === -1 ? '' : `  ⇒ ${answers.splice(place, 1)[0]![1]}`;
    const copy = (arrived.get(what) ?? 0) + 1;
    arrived.set(what, copy);
    const which = fate !== undefined && fate.length > 1 ? `, copy ${copy} of ${fate.length}` : '';
    lines.push(`${turnOf(atTurn)}  ${fate === undefined ? '' : 'deliver '}${what}${which}${answer}`);
  }
  flush();
  const lost = [...fates].filter(([, fate]) => fate.length === 0).map(([key]) => key);
  if (lost.length > 0) lines.push(`${''.padStart(turnWidth)}  never delivered: ${lost.join(', ')}`);
  return lines;
}

const turnWidth = 7;
const turnOf = (turn: number) => String(Math.round(turn * 100) / 100).padStart(turnWidth);
