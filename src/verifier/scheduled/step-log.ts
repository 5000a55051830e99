import { createHash } from 'node:crypto';

/** What was done in one step of a scheduled run, and what the programs wrote until they were quiet. */
export interface LoggedStep {
  /** What was decided: `n0→n1 replicate #2`, `c1 asks n0: write x 1`, `crash n2`. */
  readonly what: string;
  /** When, in turns. */
  readonly atTurn: number;
  /** Lines as they were written, each with its node before it: `n1 {"src":"n1",…}`. */
  readonly output: readonly string[];
  /** The programs were not waited for until they were quiet. */
  readonly isForced: boolean;
}

/** Where two runs of the same schedule first differ. */
export interface Divergence {
  /** Which step, from one. */
  readonly step: number;
  readonly what: string;
  readonly recorded: readonly string[];
  readonly now: readonly string[];
}

/** Sixteen hexadecimal digits of what was done and what was written in a step. */
export const digestOfStep = ({ what, output }: LoggedStep): string =>
  createHash('sha256')
    .update(JSON.stringify([what, output]))
    .digest('hex')
    .slice(0, 16);

/** The same for a whole run. */
export function digestOfSteps(steps: readonly LoggedStep[]): string {
  const hash = createHash('sha256');
  for (const step of steps) hash.update(digestOfStep(step));
  return hash.digest('hex').slice(0, 16);
}

/** @returns `undefined` if both runs did and wrote the same, byte for byte */
export function firstDivergence(
  recorded: readonly LoggedStep[],
  now: readonly LoggedStep[],
): Divergence | undefined {
  const count = Math.max(recorded.length, now.length);
  for (let index = 0; index < count; index++) {
    const before = recorded[index];
    const after = now[index];
    if (before !== undefined && after !== undefined && digestOfStep(before) === digestOfStep(after)) continue;
    return {
      step: index + 1,
      what: before?.what ?? after!.what,
      recorded: before === undefined ? ['(the run had ended)'] : shown(before),
      now: after === undefined ? ['(the run has ended)'] : shown(after),
    };
  }
  return undefined;
}

const shown = ({ what, output }: LoggedStep) => [what, ...output];
