import { type Check, combineVerdicts, type VerdictKind } from '../core/verdict.ts';
import type { DrivenRun } from './drive.ts';
import { sharingOf } from './sharing.ts';
import type { JudgeFinding, Workload } from './workload.ts';

/** One thing that was checked of a run, with what there is to read about it. */
export interface VerificationCheck extends Check {
  readonly explanation?: readonly string[];
}

/** What was found of a run. */
export interface Verification {
  readonly verdict: VerdictKind;
  readonly checks: readonly VerificationCheck[];
  /** What was assumed and what the verdict covers, in sentences without a full stop. */
  readonly scope: readonly string[];
}

export interface VerifyRunOptions {
  readonly signal?: AbortSignal;
  /** The share of all operations that must succeed; nothing is asked of it unless given. */
  readonly availability?: number | undefined;
}

/** Judges a run by its workload's promises, and says whether it showed enough for a verdict. */
export async function verifyRun(
  run: DrivenRun,
  workload: Workload,
  { signal, availability }: VerifyRunOptions = {},
): Promise<Verification> {
  const findings: (readonly [string, JudgeFinding])[] = [];
  for (const judge of workload.judges)
    findings.push([judge.name, await judge.judge(run.history, signal === undefined ? {} : { signal })]);
  const isAnything = run.counts.total().ok > 0;
  const checks: VerificationCheck[] = findings.map(([name, { verdict, detail, explanation }]) =>
    verdict === 'valid' && !isAnything
      ? { name, verdict: 'unknown', detail: 'no operation succeeded, so there was nothing to judge' }
      : {
          ...{ name, verdict },
          ...(detail === undefined ? {} : { detail }),
          ...(explanation === undefined ? {} : { explanation }),
        },
  );
  checks.push(...problemChecks(run), ...enoughChecks(run, workload), ...faultChecks(run));
  if (availability !== undefined) checks.push(availabilityCheck(run, availability));
  const scope = [...new Set(findings.flatMap(([, finding]) => finding.scope ?? []))];
  scope.push(...sharingOf(run.history, workload.readOnly));
  return { verdict: combineVerdicts(checks.map(({ verdict }) => verdict)), checks, scope };
}

function problemChecks({ problems, isInterrupted }: DrivenRun): VerificationCheck[] {
  const checks: VerificationCheck[] = problems.map(({ verdict, node, message, details }) => ({
    name: 'protocol',
    verdict,
    detail: node === undefined ? message : `${node}: ${message}`,
    ...(details === undefined ? {} : { explanation: details }),
  }));
  if (isInterrupted) checks.push({ name: 'run', verdict: 'unknown', detail: 'it was interrupted' });
  return checks;
}

/** A run in which too little succeeded shows nothing: it is never `valid`. */
function enoughChecks({ counts, silentInTheEnd }: DrivenRun, { minimumOk }: Workload): VerificationCheck[] {
  const checks: VerificationCheck[] = [];
  for (const [f, minimum] of Object.entries(minimumOk)) {
    const { ok, fail, info } = counts.byFunction.get(f)!;
    if (ok >= minimum) continue;
    const asked = ok + fail + info;
    const detail = `${ok} of ${asked} operations ${f} succeeded, and ${minimum} are the least that show anything`;
    const errors = [...counts.errors].filter(
      ([text]) => text.startsWith(`${f}: `) || text.startsWith('connecting'),
    );
    const explanation = errors.slice(0, 5).map(([text, count]) => `${count} × ${text}`);
    checks.push({ name: 'enough operations', verdict: 'unknown', detail, explanation });
  }
  if (silentInTheEnd.length > 0) {
    const detail = `${silentInTheEnd.join(', ')} did not answer the last questions, when all faults were over`;
    checks.push({ name: 'last reads', verdict: 'unknown', detail });
  }
  return checks;
}

/** A fault that hit nothing did not happen: what a run under it shows is not what was asked for. */
function faultChecks({ faults }: DrivenRun): VerificationCheck[] {
  const broken = faults.find(({ error }) => error !== undefined);
  if (broken !== undefined) {
    const detail = `the fault ${broken.planned.kind} could not be done: ${broken.error}`;
    return [{ name: 'faults', verdict: 'unknown', detail }];
  }
  const kinds = [...new Set(faults.map(({ planned }) => planned.kind))];
  const without = kinds.filter(
    (kind) => !faults.some(({ planned, evidence }) => planned.kind === kind && (evidence?.hits ?? 0) > 0),
  );
  if (without.length === 0) return [];
  const detail = `${without.join(', ')}: nothing was hit by it in the whole run; ask for longer, or for more operations`;
  return [{ name: 'faults', verdict: 'unknown', detail }];
}

function availabilityCheck({ counts }: DrivenRun, availability: number): VerificationCheck {
  const { ok, fail, info } = counts.total();
  const asked = ok + fail + info;
  const share = asked === 0 ? 0 : ok / asked;
  const verdict = share >= availability ? 'valid' : 'violated';
  return {
    name: 'availability',
    verdict,
    detail: `${ok} of ${asked} operations succeeded, ${availability * 100} % are asked for`,
  };
}
