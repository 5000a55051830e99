import type { Choice } from '../../simulator/schedule.ts';
import { benign, isBenign } from './fates.ts';
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
  /** In these runs the programs were not waited for before the last questions. */
  readonly isImpatient: boolean;
}

/** What a person has to read: operations, faults, and messages that are not simply delivered. */
export const decisionsOf = ({ operations, faults, overrides }: ProgramSchedule): number =>
  operations.length + faults.length + Object.keys(overrides).length;

/** A smaller schedule that violates the same property. */
interface Attempt {
  readonly schedule: ProgramSchedule;
  readonly run: ScheduledRun;
}

/** A violation that comes by chance too has so many chances at first. */
const attemptsAtFirst = 8;
const confirmations = 4;

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
  if (!(await shrinker.begin()))
    return { run: violated, runs: shrinker.runs, isMinimal: false, isImpatient: false };
  let isMinimal = false;
  while (!isMinimal && shrinker.mayGoOn) {
    const before = JSON.stringify(shrinker.best);
    await shrinker.leaveOutKindsOfFates();
    await shrinker.leaveOutNodes();
    await shrinker.leaveOutFaults();
    await shrinker.leaveOutOperations();
    await shrinker.leaveOutFates();
    await shrinker.leaveOutLinks();
    await shrinker.roundTurns();
    isMinimal = shrinker.mayGoOn && JSON.stringify(shrinker.best) === before;
  }
  const { run, runs, isImpatient } = shrinker;
  return { run, runs, isMinimal, isImpatient };
}

class Shrinker {
  best: ProgramSchedule;
  run: ScheduledRun;
  runs = 0;
  readonly #property: string | undefined;
  readonly #setup: ProgramSetup;
  readonly #options: ShrinkProgramOptions;
  readonly #startMs = performance.now();
  /** Programs of which nothing came while they were waited for in the end are not waited for again: it takes ten seconds a run. */
  readonly isImpatient: boolean;
  /** What was tried in vain, so that the next round does not try it again. */
  readonly #tried = new Set<string>();

  constructor(setup: ProgramSetup, violated: ScheduledRun, options: ShrinkProgramOptions) {
    this.#setup = setup;
    this.#options = options;
    this.run = violated;
    this.best = withoutBenign(concreteSchedule(violated));
    this.#property = violated.finding.property;
    this.isImpatient = violated.schedule.restMs === 0 && violated.counts.spontaneous === 0;
  }

  get mayGoOn(): boolean {
    const { maxRuns, maxMs, signal } = this.#options;
    return this.runs < maxRuns && performance.now() - this.#startMs < maxMs && signal?.aborted !== true;
  }

  async begin(): Promise<boolean> {
    const attempts = Array.from({ length: attemptsAtFirst }, () => this.#try(this.best));
    const again = (await Promise.all(attempts)).find((run) => this.#isSame(run));
    this.runs += attempts.length;
    if (again !== undefined) this.#accept(again);
    return again !== undefined;
  }

  /** All second copies; all that is special about one link, or one type of message, or one type on one link. */
  async leaveOutKindsOfFates(): Promise<void> {
    // Often the operations and the faults are enough, and no message need be special.
    await this.#isSmaller(() => ({ ...this.best, overrides: {} }));
    const single = (fate: Choice) => [fate].flat().slice(0, 1);
    await this.#isSmaller(() => this.#withFates((_, fate) => single(fate)));
    for (const groupOf of [linkOf, typeOf, linkAndTypeOf]) {
      const groups = [...new Set(Object.keys(this.best.overrides).map(groupOf))];
      for (const group of groups)
        await this.#isSmaller(() => this.#withFates((key, fate) => (groupOf(key) === group ? benign : fate)));
    }
  }

  #withFates(change: (key: string, fate: Choice) => Choice): ProgramSchedule {
    const fates = Object.entries(this.best.overrides).map(([key, fate]) => [key, change(key, fate)] as const);
    return withoutBenign({ ...this.best, overrides: Object.fromEntries(fates) });
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
    await this.#leaveOut(
      () => this.best.faults,
      ({ kind, fromTurn }) => `${kind} ${fromTurn}`,
      (faults) => ({ ...this.best, faults }),
    );
  }

  /** Of the links that are cut or held, those that need not be; the links of nodes that are gone first. */
  async leaveOutLinks(): Promise<void> {
    for (const [index, fault] of this.best.faults.entries()) {
      if (fault.kind !== 'cut' && fault.kind !== 'hold') continue;
      const build = (links: readonly Link[]) => ({
        ...this.best,
        faults: this.best.faults.with(index, { ...fault, links }),
      });
      const isThere = (node: string) => Number(node.slice(1)) < this.best.nodeCount;
      const there = fault.links.filter(([from, to]) => isThere(from) && isThere(to));
      await this.#isSmaller(() => build(there));
      const links = () => {
        const now = this.best.faults[index];
        return now?.kind === 'cut' || now?.kind === 'hold' ? now.links : [];
      };
      await this.#leaveOut(links, ([from, to]) => `${from}→${to}`, build);
    }
  }

  async leaveOutOperations(): Promise<void> {
    await this.#leaveOut(
      () => this.best.operations,
      ({ client, atTurn }) => `${client} ${atTurn}`,
      (operations) => ({ ...this.best, operations }),
    );
  }

  async leaveOutFates(): Promise<void> {
    await this.#leaveOut(
      () => Object.entries(this.best.overrides),
      ([key]) => key,
      (entries) => ({ ...this.best, overrides: Object.fromEntries(entries) }),
    );
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

  /**
   * Leaves out halves, quarters, and so on to single members (Zeller and Hildebrandt, Simplifying and Isolating, 2002). Some parts
   * are tried at a time; of those that can each be left out, as many as can be left out together are.
   */
  async #leaveOut<T>(
    members: () => readonly T[],
    keyOf: (member: T) => string,
    build: (kept: readonly T[]) => ProgramSchedule,
  ): Promise<void> {
    const { parallelRuns } = this.#options;
    for (let size = members().length; size >= 1; size = Math.floor(size / 2)) {
      let parts = partsOf(members(), size);
      for (let start = 0; start < parts.length && this.mayGoOn; ) {
        const without = (left: readonly (readonly T[])[]) =>
          build(parts.filter((part) => !left.includes(part)).flat());
        const tried = parts.slice(start, start + parallelRuns);
        const fails = await this.#runAll(tried.map((part) => without([part])));
        let left: readonly (readonly T[])[] = tried.filter((_, index) => fails[index] !== undefined);
        while (left.length > 1 && !(await this.#isSmaller(() => without(left))))
          left = left.slice(0, Math.floor(left.length / 2));
        if (left.length === 1 && !(await this.#take(fails[tried.indexOf(left[0]!)]!))) left = [];
        const passed = parts.slice(0, start + tried.length).filter((part) => !left.includes(part));
        // More may have gone with them: what the run does not come to any more.
        const there = new Set(members().map(keyOf));
        const isThere = (part: readonly T[]) => part.some((member) => there.has(keyOf(member)));
        start = passed.filter(isThere).length;
        parts = parts.filter((part) => !left.includes(part) && isThere(part));
      }
    }
  }

  /** Tries candidates in their order, some at a time, and takes the first that violates the same property. @returns its index */
  async #firstThatFails(candidates: readonly (() => ProgramSchedule)[]): Promise<number | undefined> {
    const { parallelRuns } = this.#options;
    for (let start = 0; start < candidates.length && this.mayGoOn; start += parallelRuns) {
      const schedules = candidates.slice(start, start + parallelRuns).map((build) => build());
      const fails = await this.#runAll(schedules);
      for (const [index, fail] of fails.entries())
        if (fail !== undefined && (await this.#take(fail))) return start + index;
    }
    return undefined;
  }

  /** Of each schedule its run, if that violates the same property; none of what was tried before. */
  async #runAll(schedules: readonly ProgramSchedule[]): Promise<readonly (Attempt | undefined)[]> {
    const { onProgress } = this.#options;
    const attempts = schedules.map(async (schedule) => {
      const text = JSON.stringify(schedule);
      if (this.#tried.has(text) || text === JSON.stringify(this.best)) return undefined;
      this.#tried.add(text);
      this.runs += 1;
      const run = await this.#try(schedule);
      return this.#isSame(run) ? { schedule, run } : undefined;
    });
    const fails = await Promise.all(attempts);
    onProgress?.(this.runs, decisionsOf(this.best));
    return fails;
  }

  /** From now on this one is to be made smaller. @returns `false` if it violates the property by chance only */
  async #take({ schedule, run }: Attempt): Promise<boolean> {
    if (!(await this.#failsAgain(schedule))) return false;
    this.#accept(run);
    return true;
  }

  /** What the run did not come to is left out with it: what was to be done after the violation, fates of messages that were not sent. */
  #accept(run: ScheduledRun): void {
    this.best = withoutBenign(concreteSchedule(run));
    this.run = run;
  }

  /** Where timers decide too, a schedule that fails by chance now and then would be no better than the one before it. */
  async #failsAgain(schedule: ProgramSchedule): Promise<boolean> {
    if (schedule.restMs === 0) return true;
    this.runs += confirmations;
    const again = Array.from({ length: confirmations }, () => this.#try(schedule));
    return (await Promise.all(again)).every((run) => this.#isSame(run));
  }

  #try(schedule: ProgramSchedule): Promise<ScheduledRun> {
    const { signal } = this.#options;
    const { isImpatient } = this;
    return runProgramSchedule(this.#setup, schedule, { signal, stopsWhenViolated: true, isImpatient });
  }

  #isSame({ finding }: ScheduledRun): boolean {
    return finding.verdict === 'violated' && finding.property === this.#property;
  }
}

const partsOf = <T>(members: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(members.length / size) }, (_, index) =>
    members.slice(index * size, (index + 1) * size),
  );

/** Of `n0→n1 append #2`. */
const linkOf = (key: string) => key.split(' ')[0]!;
const typeOf = (key: string) => key.split(' ')[1]!;
const linkAndTypeOf = (key: string) => `${linkOf(key)} ${typeOf(key)}`;

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
