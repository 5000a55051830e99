import type { Choice } from '../../simulator/schedule.ts';
import { isBenign } from './fates.ts';
import type { ProgramSetup } from './held-world.ts';
import { concreteSchedule } from './replay-schedule.ts';
import { runProgramSchedule, type ScheduledRun } from './run-schedule.ts';
import type { DrawnFault, Link, ProgramSchedule } from './schedule.ts';

export interface ShrinkProgramOptions {
  readonly maxRuns: number;
  readonly maxMs: number;
  readonly parallelRuns: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (runs: number, decisions: number) => void;
}

export interface ShrunkRun {
  /** Of the smallest schedule that violates the same property. */
  readonly run: ScheduledRun;
  readonly runs: number;
  /** Whether nothing can be left out any more; otherwise the budget was spent. */
  readonly isMinimal: boolean;
}

/** What a person has to read: operations, faults, and messages that are not simply delivered. */
export const decisionsOf = ({ operations, faults, overrides }: ProgramSchedule): number =>
  operations.length + faults.length + Object.keys(overrides).length;

/** A violation that comes by chance too has so many chances at first. */
const attemptsAtFirst = 4;
const confirmations = 4;
const tailParts = 8;

/**
 * Leaves out of a schedule what it does not take to violate the same property: nodes, faults, operations, and fates of messages that
 * the benign one may replace; in the end turns are rounded. Like that of simulations, but each attempt runs the program, some at
 * a time (WORLDS, "Randomness, schedules, shrinking").
 */
export async function shrinkProgramSchedule(
  setup: ProgramSetup,
  violated: ScheduledRun,
  options: ShrinkProgramOptions,
): Promise<ShrunkRun> {
  const shrinker = new Shrinker(setup, violated, options);
  // All fates by name and none by the seed: what is left out from now on is benign.
  if (!(await shrinker.begin())) return { run: violated, runs: shrinker.runs, isMinimal: false };
  let isMinimal = false;
  while (!isMinimal && shrinker.mayGoOn) {
    const before = JSON.stringify(shrinker.best);
    await shrinker.leaveOutTail();
    await shrinker.leaveOutNodes();
    await shrinker.leaveOutFaults();
    await shrinker.leaveOutOperations();
    await shrinker.leaveOutFates();
    await shrinker.leaveOutLinks();
    await shrinker.roundTurns();
    isMinimal = shrinker.mayGoOn && JSON.stringify(shrinker.best) === before;
  }
  return { run: shrinker.run, runs: shrinker.runs, isMinimal };
}

class Shrinker {
  best: ProgramSchedule;
  run: ScheduledRun;
  runs = 0;
  readonly #property: string | undefined;
  readonly #setup: ProgramSetup;
  readonly #options: ShrinkProgramOptions;
  readonly #startMs = performance.now();
  /** What was tried in vain, so that the next round does not try it again. */
  readonly #tried = new Set<string>();

  constructor(setup: ProgramSetup, violated: ScheduledRun, options: ShrinkProgramOptions) {
    this.#setup = setup;
    this.#options = options;
    this.run = violated;
    this.best = withoutBenign(concreteSchedule(violated));
    this.#property = violated.finding.property;
  }

  get mayGoOn(): boolean {
    const { maxRuns, maxMs, signal } = this.#options;
    return this.runs < maxRuns && performance.now() - this.#startMs < maxMs && signal?.aborted !== true;
  }

  async begin(): Promise<boolean> {
    const attempts = Array.from({ length: attemptsAtFirst }, () => () => this.best);
    for (const attempt of attempts) if ((await this.#firstThatFails([attempt], true)) === 0) return true;
    return false;
  }

  /** What comes after the violation: at first, because shorter runs make all that follows cheaper. */
  async leaveOutTail(): Promise<void> {
    // Often the operations and the faults are enough, and no message need be special.
    await this.#isSmaller(() => ({ ...this.best, overrides: {} }));
    const { operations, faults, timeoutTurns } = this.best;
    const candidates = Array.from({ length: tailParts - 1 }, (_, index) => () => {
      const kept = operations.slice(0, Math.ceil((operations.length * (index + 1)) / tailParts));
      const lastTurn = Math.max(...kept.map(({ atTurn }) => atTurn)) + timeoutTurns;
      return {
        ...this.best,
        operations: kept,
        faults: faults.filter(({ fromTurn }) => fromTurn <= lastTurn),
      };
    });
    if (operations.length > 0) await this.#firstThatFails(candidates);
  }

  /** The fewest nodes with which it still happens; who asked a node that is gone asks another one, or nobody. */
  async leaveOutNodes(): Promise<void> {
    const candidates = Array.from({ length: this.best.nodeCount - 1 }, (_, index) => index + 1).flatMap(
      (nodeCount) => [
        () => onFewerNodes(this.best, nodeCount, true),
        () => onFewerNodes(this.best, nodeCount, false),
      ],
    );
    await this.#firstThatFails(candidates);
  }

  async leaveOutFaults(): Promise<void> {
    await this.#leaveOut(this.best.faults, (faults) => ({ ...this.best, faults }));
  }

  /** Of the links that are cut, those that need not be; the links of nodes that are gone first. */
  async leaveOutLinks(): Promise<void> {
    for (const [index, fault] of this.best.faults.entries()) {
      if (fault.kind !== 'cut') continue;
      const build = (links: readonly Link[]) => ({
        ...this.best,
        faults: this.best.faults.with(index, { ...fault, links }),
      });
      const isThere = (node: string) => Number(node.slice(1)) < this.best.nodeCount;
      const there = fault.links.filter(([from, to]) => isThere(from) && isThere(to));
      const isCut = await this.#isSmaller(() => build(there));
      await this.#leaveOut(isCut ? there : fault.links, build);
    }
  }

  async leaveOutOperations(): Promise<void> {
    await this.#leaveOut(this.best.operations, (operations) => ({ ...this.best, operations }));
  }

  async leaveOutFates(): Promise<void> {
    // Those that the run does not come to any more go first, all at once.
    const used = Object.entries(this.best.overrides).filter(([key]) => this.run.fates.has(key));
    await this.#firstThatFails([() => ({ ...this.best, overrides: Object.fromEntries(used) })]);
    await this.#leaveOut(Object.entries(this.best.overrides), (entries) => ({
      ...this.best,
      overrides: Object.fromEntries(entries),
    }));
    // Of two copies one may be enough.
    for (const [key, fate] of Object.entries(this.best.overrides)) {
      const copies = [fate].flat();
      if (copies.length < 2) continue;
      const candidates = copies.map((_, index) => () => this.#withFate(key, copies.toSpliced(index, 1)));
      await this.#firstThatFails(candidates);
    }
  }

  /** Round numbers are easier to read, and tell which turns matter. */
  async roundTurns(): Promise<void> {
    for (const unit of [10, 5, 1]) {
      if (await this.#isSmaller(() => rounded(this.best, unit))) return;
    }
    const operations = this.best.operations.map((_, index) => () => {
      const operation = this.best.operations[index]!;
      const atTurn = Math.round(operation.atTurn);
      return { ...this.best, operations: this.best.operations.with(index, { ...operation, atTurn }) };
    });
    const faults = this.best.faults.map((_, index) => () => ({
      ...this.best,
      faults: this.best.faults.with(index, roundedFault(this.best.faults[index]!, 1)),
    }));
    const fates = Object.keys(this.best.overrides).map(
      (key) => () => this.#withFate(key, roundedFate(this.best.overrides[key]!, 1)),
    );
    for (const candidate of [...operations, ...faults, ...fates]) await this.#isSmaller(candidate);
  }

  #withFate(key: string, fate: Choice): ProgramSchedule {
    return { ...this.best, overrides: { ...this.best.overrides, [key]: fate } };
  }

  async #isSmaller(candidate: () => ProgramSchedule): Promise<boolean> {
    return (await this.#firstThatFails([candidate])) !== undefined;
  }

  /** Leaves out halves, quarters, and so on to single members (Zeller and Hildebrandt, Simplifying and Isolating, 2002). */
  async #leaveOut<T>(members: readonly T[], build: (kept: readonly T[]) => ProgramSchedule): Promise<void> {
    let kept = members;
    for (let size = kept.length; size >= 1; size = Math.floor(size / 2)) {
      for (let start = 0; start < kept.length && this.mayGoOn; ) {
        const starts: number[] = [];
        for (let at = start; at < kept.length; at += size) starts.push(at);
        const without = (at: number) => [...kept.slice(0, at), ...kept.slice(at + size)];
        const found = await this.#firstThatFails(starts.map((at) => () => build(without(at))));
        if (found === undefined) break;
        start = starts[found]!;
        kept = without(start);
      }
    }
  }

  /**
   * Tries candidates in their order, some at a time, and takes the first that violates the same property.
   * @returns its index
   */
  async #firstThatFails(
    candidates: readonly (() => ProgramSchedule)[],
    isFirst = false,
  ): Promise<number | undefined> {
    const { parallelRuns, signal, onProgress } = this.#options;
    for (let start = 0; start < candidates.length && (this.mayGoOn || isFirst); start += parallelRuns) {
      const schedules = candidates.slice(start, start + parallelRuns).map((build) => build());
      const runs = await Promise.all(
        schedules.map(async (schedule) => {
          const text = JSON.stringify(schedule);
          if (!isFirst && (this.#tried.has(text) || text === JSON.stringify(this.best))) return undefined;
          this.#tried.add(text);
          this.runs += 1;
          return runProgramSchedule(this.#setup, schedule, { signal });
        }),
      );
      const fails = runs.flatMap((run, index) => (run !== undefined && this.#isSame(run) ? [index] : []));
      onProgress?.(this.runs, decisionsOf(this.best));
      let index: number | undefined;
      for (const candidate of fails) {
        if (!isFirst && !(await this.#failsAgain(schedules[candidate]!))) continue;
        index = candidate;
        break;
      }
      if (index === undefined) continue;
      this.best = schedules[index]!;
      this.run = runs[index]!;
      return start + index;
    }
    return undefined;
  }

  /** Where timers decide too, a schedule that fails by chance now and then would be no better than the one before it. */
  async #failsAgain(schedule: ProgramSchedule): Promise<boolean> {
    if (schedule.restMs === 0) return true;
    this.runs += confirmations;
    const { signal } = this.#options;
    const again = Array.from({ length: confirmations }, () =>
      runProgramSchedule(this.#setup, schedule, { signal }),
    );
    return (await Promise.all(again)).every((run) => this.#isSame(run));
  }

  #isSame({ finding }: ScheduledRun): boolean {
    return finding.verdict === 'violated' && finding.property === this.#property;
  }
}

function withoutBenign(schedule: ProgramSchedule): ProgramSchedule {
  const entries = Object.entries(schedule.overrides).filter(([, fate]) => !isBenign(fate));
  return { ...schedule, overrides: Object.fromEntries(entries) };
}

function onFewerNodes(
  schedule: ProgramSchedule,
  nodeCount: number,
  movesOperations: boolean,
): ProgramSchedule {
  const isLeft = (node: string) => Number(node.slice(1)) < nodeCount;
  const operations = schedule.operations
    .filter(({ node }) => movesOperations || isLeft(node))
    .map((each) =>
      isLeft(each.node) ? each : { ...each, node: `n${Number(each.node.slice(1)) % nodeCount}` },
    );
  const faults = schedule.faults.filter((fault) => !('node' in fault) || isLeft(fault.node));
  return { ...schedule, nodeCount, operations, faults };
}

const roundedTo = (turn: number, unit: number) => Math.round(turn / unit) * unit;

const roundedFate = (fate: Choice, unit: number) =>
  [fate].flat().map((turns) => Math.max(1, roundedTo(turns, unit)));

function roundedFault(fault: DrawnFault, unit: number): DrawnFault {
  const fromTurn = roundedTo(fault.fromTurn, unit);
  if (!('untilTurn' in fault)) return { ...fault, fromTurn };
  return { ...fault, fromTurn, untilTurn: Math.max(fromTurn + 1, roundedTo(fault.untilTurn, unit)) };
}

function rounded(schedule: ProgramSchedule, unit: number): ProgramSchedule {
  return {
    ...schedule,
    operations: schedule.operations.map((operation) => ({
      ...operation,
      atTurn: roundedTo(operation.atTurn, unit),
    })),
    faults: schedule.faults.map((fault) => roundedFault(fault, unit)),
    overrides: Object.fromEntries(
      Object.entries(schedule.overrides).map(([key, fate]) => [key, roundedFate(fate, unit)]),
    ),
  };
}
