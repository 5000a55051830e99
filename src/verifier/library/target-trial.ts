import type { Scheduler } from 'fast-check';
import { BadInput } from '../../core/bad-input.ts';
import { plural } from '../../core/plural.ts';
import type { JudgeFinding, Workload, WorkloadJudge } from '../workload.ts';
import type { ClientPrograms } from './client-programs.ts';
import type { AnyTarget } from './define-target.ts';
import { OutsideActivity } from './outside-activity.ts';
import { judgesOf, workloadOf } from './promised-judges.ts';
import { runPrograms, type TargetRun } from './run-programs.ts';
import { RunStatistics } from './run-statistics.ts';

/** A run in which a promise was broken. */
export interface BrokenRun {
  /** Name of the judge. */
  readonly broken: string;
  readonly detail: string;
  readonly explanation: readonly string[];
  readonly programs: ClientPrograms;
  readonly run: TargetRun;
}

const EVERY_OPERATION_ENDS = 'every operation ends';

/** A target on trial: runs it, judges each run, and keeps what all runs together have shown. */
export class TargetTrial {
  readonly target: AnyTarget;
  readonly workload: Workload | undefined;
  readonly statistics: RunStatistics;
  readonly outside = new OutsideActivity();
  readonly #decisions = new Map<string, { decided: number; undecided: number; why: string }>();
  readonly #judges: readonly WorkloadJudge[];
  /** By its words without the counts, which differ from run to run. */
  readonly #assumed = new Map<string, string>();
  readonly #signal: AbortSignal | undefined;

  /** @throws BadInput if what it promises is unknown */
  constructor(target: AnyTarget, signal: AbortSignal | undefined) {
    this.target = target;
    this.workload = workloadOf(target);
    this.statistics = new RunStatistics(target, this.workload);
    this.#judges = judgesOf(target);
    this.#signal = signal;
  }

  /** Names of everything that is judged. */
  get promises(): readonly string[] {
    const names = this.#judges.map(({ name }) => name);
    return this.target.everyOperationEnds ? [...names, EVERY_OPERATION_ENDS] : names;
  }

  scope(): readonly string[] {
    const undecided = [...this.#decisions]
      .filter(([, { undecided }]) => undecided > 0)
      .map(([name, known]) => `${name} was not decided in ${plural(known.undecided, 'run')}: ${known.why}`);
    return [...this.statistics.scope(), ...undecided, ...this.#assumed.values()];
  }

  /** Why it is not known whether this promise is kept: fewer than half of the runs were such that its judge could tell. */
  undecided(name: string): string | undefined {
    const known = this.#decisions.get(name);
    if (known === undefined || known.decided >= known.undecided) return undefined;
    return `it was decided in ${known.decided} of ${plural(known.decided + known.undecided, 'run')} only: ${known.why}`;
  }

  /**
   * The first of the schedules under which the programs break a promise.
   *
   * @param only the one promise that counts: a smaller run that breaks another one shows something else
   * @throws BadInput if the target cannot be created
   */
  async brokenRunOf(
    programs: ClientPrograms,
    schedulers: readonly Scheduler[],
    only: string | undefined,
  ): Promise<BrokenRun | undefined> {
    for (const scheduler of schedulers) {
      const run = await this.#run(programs, scheduler);
      const broken = await this.#judge(run, only);
      if (broken === undefined) continue;
      const { detail = 'it was broken', explanation = [] } = broken.finding;
      return { broken: broken.name, detail, explanation, programs, run };
    }
    return undefined;
  }

  async #run(programs: ClientPrograms, scheduler: Scheduler): Promise<TargetRun> {
    try {
      const run = await runPrograms(this, programs, scheduler);
      this.statistics.add(run);
      return run;
    } catch (error) {
      if (error instanceof BadInput) throw error;
      throw new BadInput(
        `target ${this.target.name}: it cannot be created or destroyed: ${messageOf(error)}`,
        {
          remedy: 'Call its create and destroy by themselves to see where it fails.',
        },
      );
    }
  }

  async #judge(
    run: TargetRun,
    only: string | undefined,
  ): Promise<{ readonly name: string; readonly finding: JudgeFinding } | undefined> {
    const counts = (name: string) => only === undefined || only === name;
    if (this.target.everyOperationEnds && counts(EVERY_OPERATION_ENDS)) {
      const [open] = run.open;
      const detail = `nothing is left that could happen, and ${open} has not ended`;
      if (run.ending === 'stuck' && open !== undefined)
        return { name: EVERY_OPERATION_ENDS, finding: { verdict: 'violated', detail } };
      const why =
        run.ending === 'limit' ? 'a run met the limit of events' : 'a run waited for real input or output';
      this.#decide(EVERY_OPERATION_ENDS, run.ending !== 'limit' && run.ending !== 'outside', why);
    }
    for (const judge of this.#judges.filter(({ name }) => counts(name))) {
      const finding = await judge.judge(
        run.history,
        this.#signal === undefined ? {} : { signal: this.#signal },
      );
      for (const assumed of finding.scope ?? []) this.#assume(assumed);
      if (finding.verdict === 'violated') return { name: judge.name, finding };
      this.#decide(judge.name, finding.verdict === 'valid', finding.detail);
    }
    return undefined;
  }

  #decide(name: string, isDecided: boolean, why = 'it was not decided'): void {
    const known = this.#decisions.get(name) ?? { decided: 0, undecided: 0, why };
    if (isDecided) known.decided += 1;
    else known.undecided += 1;
    this.#decisions.set(name, isDecided ? known : { ...known, why });
  }

  #assume(text: string): void {
    const words = text.replaceAll(/\d+/g, '').replaceAll(/s\b/g, '');
    if (!this.#assumed.has(words)) this.#assumed.set(words, /\d/.test(text) ? `in one run: ${text}` : text);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
