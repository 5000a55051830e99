import type { History } from '../../core/history.ts';
import type { VerdictKind } from '../../core/verdict.ts';
import type { TargetProblem } from '../target.ts';
import type { Workload } from '../workload.ts';

/** What was found of one run. */
export interface RunFinding {
  readonly verdict: VerdictKind;
  /** Which promise is broken, or undecided: the name of a judge, or `protocol`. */
  readonly property?: string;
  readonly detail?: string;
  readonly explanation?: readonly string[];
  readonly scope: readonly string[];
  readonly history: History;
}

export interface JudgedRun {
  readonly workload: Workload;
  readonly history: History;
  readonly problems: readonly TargetProblem[];
  readonly signal?: AbortSignal;
}

/** Judges a run by the protocol and by the promises of its workload; the first that is broken counts. */
export async function judgeRun({ workload, history, problems, signal }: JudgedRun): Promise<RunFinding> {
  const scope: string[] = [];
  let undecided: RunFinding | undefined;
  for (const { verdict, node, message, details } of problems) {
    const detail = node === undefined ? message : `${node}: ${message}`;
    const explanation = details ?? [];
    const finding = { verdict, property: 'protocol', detail, explanation, scope, history };
    if (verdict === 'violated') return finding;
    undecided ??= finding;
  }
  for (const judge of workload.judges) {
    const found = await judge.judge(history, signal === undefined ? {} : { signal });
    const { verdict, detail, explanation = [] } = found;
    scope.push(...(found.scope ?? []));
    if (verdict === 'valid') continue;
    const finding: RunFinding = {
      ...{ verdict, property: judge.name, explanation, scope, history },
      ...(detail === undefined ? {} : { detail }),
    };
    if (verdict === 'violated') return finding;
    undecided ??= finding;
  }
  return undecided ?? { verdict: 'valid', scope, history };
}
