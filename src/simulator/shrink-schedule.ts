import { yieldToEventLoop } from '../explorer/run-clock.ts';
import type { Choice, Fault, Schedule, ScheduledOperation } from './schedule.ts';
import { type SimulationOptions, type SimulationRun, simulate } from './simulate.ts';
import type { Monitor, SimulatedProtocol } from './simulated-protocol.ts';

export interface ShrinkOptions extends Omit<SimulationOptions, 'monitors'> {
  /** Made anew for each run. */
  readonly monitors?: () => readonly Monitor[];
  /** How many runs may be made; default 1,500. */
  readonly maxRuns?: number;
  readonly signal?: AbortSignal | undefined;
  /** Is told of each smaller schedule. */
  readonly onSmaller?: (schedule: Schedule, runs: number) => void;
}

export interface ShrunkSchedule {
  readonly schedule: Schedule;
  readonly run: SimulationRun;
  readonly runs: number;
  /** Whether nothing can be left out any more; otherwise the budget was spent, and shrinking can go on from here. */
  readonly isMinimal: boolean;
}

/**
 * The schedule with all that it does not take to violate the same property left out: first the time after the violation, then
 * faults, operations, and delays that the benign one may replace, singly and then by pairs; in the end times are rounded. The same property, since a smaller
 * schedule that fails otherwise would be another bug (WORLDS, "Randomness, schedules, shrinking").
 *
 * @throws RangeError if the schedule violates nothing.
 */
export async function shrinkSchedule(
  protocol: SimulatedProtocol,
  schedule: Schedule,
  options: ShrinkOptions = {},
): Promise<ShrunkSchedule> {
  const shrinker = new Shrinker(protocol, options);
  await shrinker.begin(schedule);
  let isMinimal = false;
  while (!isMinimal && shrinker.mayGoOn) {
    const before = JSON.stringify(shrinker.best);
    await shrinker.cutTime();
    await shrinker.leaveOutFaults();
    await shrinker.leaveOutOperations();
    await shrinker.leaveOutOverrides();
    await shrinker.roundTimes();
    // Dear, and so only where nothing else helps any more.
    if (JSON.stringify(shrinker.best) === before) {
      await shrinker.leaveOutOperationsAndCountAnew();
      await shrinker.leaveOutPairs();
    }
    isMinimal = shrinker.mayGoOn && JSON.stringify(shrinker.best) === before;
  }
  return { schedule: shrinker.best, run: shrinker.run!, runs: shrinker.runs, isMinimal };
}

class Shrinker {
  best!: Schedule;
  run: SimulationRun | undefined;
  runs = 0;
  #property = '';
  readonly #protocol: SimulatedProtocol;
  readonly #options: ShrinkOptions;

  constructor(protocol: SimulatedProtocol, options: ShrinkOptions) {
    this.#protocol = protocol;
    this.#options = options;
  }

  get mayGoOn(): boolean {
    const { maxRuns = 1500, signal } = this.#options;
    return this.runs < maxRuns && signal?.aborted !== true;
  }

  async begin(schedule: Schedule): Promise<void> {
    const run = await this.#simulate(schedule);
    if (run.violation === undefined) throw new RangeError('the schedule violates nothing');
    this.#property = run.violation.property;
    this.best = schedule;
    this.run = run;
    // All choices by name, and none by the seed: what is left out from now on is benign.
    await this.#try({ ...schedule, seed: null, overrides: Object.fromEntries(run.choices) });
  }

  async cutTime(): Promise<void> {
    await this.#try({ ...this.best, horizonMs: Math.ceil(this.run!.violation!.atMs) });
  }

  async leaveOutFaults(): Promise<void> {
    await this.#leaveOut(this.best.faults, (faults: readonly Fault[]) => ({ ...this.best, faults }));
  }

  async leaveOutOperations(): Promise<void> {
    const build = (operations: readonly ScheduledOperation[]) => ({ ...this.best, operations });
    await this.#leaveOut(this.best.operations, build);
  }

  async leaveOutOverrides(): Promise<void> {
    // Choices that the run does not come to any more go first, all at once.
    const used = Object.entries(this.best.overrides).filter(([key]) => this.run!.choices.has(key));
    await this.#try({ ...this.best, overrides: Object.fromEntries(used) });
    const build = (entries: readonly (readonly [string, Choice])[]) => ({
      ...this.best,
      overrides: Object.fromEntries(entries),
    });
    await this.#leaveOut(Object.entries(this.best.overrides), build);
  }

  /**
   * An operation, and the messages that were sent for it: a choice about the tenth message on a link is then about one before it. Which one
   * is tried, for one choice at a time.
   */
  async leaveOutOperationsAndCountAnew(): Promise<void> {
    for (let index = this.best.operations.length - 1; index >= 0; index--) {
      for (const overrides of countedAnew(this.best.overrides)) {
        if (!this.mayGoOn) return;
        const operations = this.best.operations.toSpliced(index, 1);
        if (await this.#try({ ...this.best, operations, overrides })) break;
      }
    }
  }

  /** Two at once: of two operations, or of a fault and what it makes up for, each may be needed only because of the other. */
  async leaveOutPairs(): Promise<void> {
    for (let first = 0; first < partsOf(this.best).length; first++) {
      for (let second = first + 1; second < partsOf(this.best).length && this.mayGoOn; ) {
        const parts = partsOf(this.best);
        if (parts.length > mostPartsToPair) return;
        const kept = parts.filter((_, index) => index !== first && index !== second);
        // What follows has moved up to this place.
        if (!(await this.#try(withParts(this.best, kept)))) second++;
      }
    }
  }

  /** Round numbers are easier to read, and tell which times matter. */
  async roundTimes(): Promise<void> {
    for (const unitMs of [1000, 100, 10, 1]) {
      for (let index = 0; index < this.best.operations.length; index++) {
        const operation = this.best.operations[index]!;
        const operations = this.best.operations.with(index, {
          ...operation,
          atMs: Math.floor(operation.atMs / unitMs) * unitMs,
        });
        await this.#try({ ...this.best, operations });
      }
      for (let index = 0; index < this.best.faults.length; index++) {
        const faults = this.best.faults.with(index, rounded(this.best.faults[index]!, unitMs));
        await this.#try({ ...this.best, faults });
      }
    }
  }

  /** Leaves out halves, quarters, and so on to single members (Zeller and Hildebrandt, Simplifying and Isolating, 2002). */
  async #leaveOut<T>(members: readonly T[], build: (kept: readonly T[]) => Schedule): Promise<void> {
    let kept = members;
    for (let size = kept.length; size >= 1; size = Math.floor(size / 2)) {
      for (let start = 0; start < kept.length && this.mayGoOn; ) {
        const candidate = [...kept.slice(0, start), ...kept.slice(start + size)];
        if (await this.#try(build(candidate))) kept = candidate;
        else start += size;
      }
    }
  }

  async #try(candidate: Schedule): Promise<boolean> {
    if (!this.mayGoOn || JSON.stringify(candidate) === JSON.stringify(this.best)) return false;
    const run = await this.#simulate(candidate);
    if (run.violation?.property !== this.#property) return false;
    this.best = candidate;
    this.run = run;
    this.#options.onSmaller?.(candidate, this.runs);
    return true;
  }

  async #simulate(schedule: Schedule): Promise<SimulationRun> {
    this.runs++;
    // For Ctrl-C: a run itself does not pause.
    await yieldToEventLoop();
    const { maxEvents, monitors } = this.#options;
    return simulate(this.#protocol, schedule, {
      ...(maxEvents === undefined ? {} : { maxEvents }),
      monitors: monitors?.() ?? [],
    });
  }
}

/** With more there would be more pairs than runs. */
const mostPartsToPair = 24;

/** With more choices it would take too long. */
const mostChoicesToCountAnew = 12;
/** So many messages on one link may have been sent for an operation. */
const mostMessages = 8;

/** The choices, with the number of one of them lower by one to a few. */
function countedAnew(overrides: Schedule['overrides']): readonly Schedule['overrides'][] {
  const entries = Object.entries(overrides);
  if (entries.length > mostChoicesToCountAnew) return [];
  return entries.flatMap(([key, choice], place) => {
    const [site, number] = key.split(' #') as [string, string];
    const lower = Array.from({ length: mostMessages }, (_, less) => Number(number) - 1 - less);
    return lower
      .filter((each) => each >= 1)
      .map((each) => Object.fromEntries(entries.with(place, [`${site} #${each}`, choice])));
  });
}

type Part =
  | { readonly operation: ScheduledOperation }
  | { readonly fault: Fault }
  | { readonly override: readonly [string, Choice] };

const partsOf = ({ operations, faults, overrides }: Schedule): readonly Part[] => [
  ...operations.map((operation) => ({ operation })),
  ...faults.map((fault) => ({ fault })),
  ...Object.entries(overrides).map((override) => ({ override })),
];

const withParts = (schedule: Schedule, parts: readonly Part[]): Schedule => ({
  ...schedule,
  operations: parts.flatMap((part) => ('operation' in part ? [part.operation] : [])),
  faults: parts.flatMap((part) => ('fault' in part ? [part.fault] : [])),
  overrides: Object.fromEntries(parts.flatMap((part) => ('override' in part ? [part.override] : []))),
});

function rounded(fault: Fault, unitMs: number): Fault {
  const down = (ms: number) => Math.floor(ms / unitMs) * unitMs;
  const up = (ms: number) => Math.ceil(ms / unitMs) * unitMs;
  if ('fromMs' in fault) return { ...fault, fromMs: down(fault.fromMs), untilMs: up(fault.untilMs) };
  if (fault.kind === 'crash') return { ...fault, atMs: down(fault.atMs), downMs: up(fault.downMs) };
  return { ...fault, atMs: down(fault.atMs) };
}
