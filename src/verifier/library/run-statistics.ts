import { Outcome, operationAt } from '../../core/history.ts';
import { formatCount, plural } from '../../core/plural.ts';
import type { Workload } from '../workload.ts';
import { type AnyTarget, operationNamed } from './define-target.ts';
import type { TargetRun } from './run-programs.ts';
import type { OperationCounts } from './target-result.ts';

const DEFAULT_MINIMUM_OK = 5;

/** What all runs together have shown, and whether that is enough for a verdict. */
export class RunStatistics {
  readonly operations: Record<string, OperationCounts> = {};
  runs = 0;
  readonly #minimumOk: Readonly<Record<string, number>>;
  readonly #firstErrors = new Map<string, { count: number; message: string }>();
  #concurrentRuns = 0;
  #runsWithOpen = 0;
  #firstOpen: string | undefined;
  #runsAtLimit = 0;
  #runsOutside = 0;
  #uncaught = 0;
  #firstUncaught: unknown;

  constructor(target: AnyTarget, workload: Workload | undefined) {
    const names = Object.keys(target.operations);
    this.#minimumOk =
      workload?.minimumOk ??
      Object.fromEntries(
        names.map((f) => [f, operationNamed(target, f)!.minimumOk ?? DEFAULT_MINIMUM_OK] as const),
      );
    for (const f of Object.keys(this.#minimumOk)) this.operations[f] = { ok: 0, fail: 0, info: 0 };
  }

  add(run: TargetRun): void {
    this.runs += 1;
    const { count } = run.history.operations;
    for (let row = 0; row < count; row += 1) {
      const { f, outcome } = operationAt(run.history, row);
      this.operations[f] ??= { ok: 0, fail: 0, info: 0 };
      this.operations[f][outcome === Outcome.ok ? 'ok' : outcome === Outcome.fail ? 'fail' : 'info'] += 1;
    }
    for (const { f, error } of run.errors) {
      const known = this.#firstErrors.get(f);
      if (known === undefined) this.#firstErrors.set(f, { count: 1, message: oneLine(error) });
      else known.count += 1;
    }
    if (run.isConcurrent) this.#concurrentRuns += 1;
    if (run.open.length > 0) this.#runsWithOpen += 1;
    this.#firstOpen ??= run.open[0];
    if (run.ending === 'limit') this.#runsAtLimit += 1;
    if (run.ending === 'outside') this.#runsOutside += 1;
    if (run.uncaught.length > 0) this.#firstUncaught ??= run.uncaught[0];
    this.#uncaught += run.uncaught.length;
  }

  /** Why the runs have shown too little, if they have. */
  shortage(): string | undefined {
    const short = Object.entries(this.#minimumOk)
      .map(([f, minimum]) => ({ f, minimum, ok: this.operations[f]?.ok ?? 0 }))
      .filter(({ minimum, ok }) => ok < minimum);
    if (short.length === 0) return undefined;
    const parts = short.map(
      ({ f, minimum, ok }) => `${f} succeeded ${plural(ok, 'time')} of at least ${minimum}`,
    );
    return `too little succeeded to say anything: ${parts.join(', ')}`;
  }

  scope(): readonly string[] {
    const lines = Object.entries(this.operations).map(
      ([f, { ok, fail, info }]) =>
        `${f}: ${formatCount(ok)} ok, ${formatCount(fail)} failed, ${formatCount(info)} of unknown outcome`,
    );
    lines.push(
      `in ${formatCount(this.#concurrentRuns)} of ${plural(this.runs, 'run')} operations of several clients were open at a time`,
    );
    for (const [f, { count, message }] of this.#firstErrors)
      lines.push(`${f} ended in an error ${plural(count, 'time')}, the first one: ${message}`);
    if (this.#runsWithOpen > 0)
      lines.push(
        `in ${plural(this.#runsWithOpen, 'run')} an operation never ended, the first one: ${this.#firstOpen}`,
      );
    if (this.#runsOutside > 0) {
      const runs = plural(this.#runsOutside, 'run');
      lines.push(
        `${runs} ended with nothing left but real input or output, which took longer than externalMs`,
      );
    }
    if (this.#runsAtLimit > 0)
      lines.push(`${plural(this.#runsAtLimit, 'run')} ended at the limit of events before all was done`);
    if (this.#uncaught > 0) {
      const count = plural(this.#uncaught, 'error');
      lines.push(
        `${count} reached nobody, in a promise, a message or a timer; the first one: ${oneLine(this.#firstUncaught)}`,
      );
    }
    return lines;
  }
}

function oneLine(error: unknown): string {
  const text = String(error instanceof Error ? error.message || error.name : error).replaceAll(/\s+/g, ' ');
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}
