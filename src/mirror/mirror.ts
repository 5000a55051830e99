import { RunStopped } from '../core/bad-input.ts';
import type { RunView } from '../core/transition-system.ts';
import type { Value } from '../core/values/index.ts';
import type { VerdictKind } from '../core/verdict.ts';
import { NO_PARENT, SPECIFICATION_EXIT } from '../explorer/breadth-first.ts';
import type { LimitMet, TraceStep } from '../explorer/exploration-result.ts';
import { type ExploreOptions, validateOptions } from '../explorer/options.ts';
import { describePath, type PathState } from '../explorer/path.ts';
import { RunClock, yieldToEventLoop } from '../explorer/run-clock.ts';
import { type ComparedStep, StateComparison } from './compare-states.ts';
import { Side } from './side.ts';
import { compareTables, type MirrorSubject } from './tables.ts';

/** The first state at which two systems differ, the behaviour that leads there, and what differs. */
export interface MirrorDifference {
  readonly trace: readonly TraceStep[];
  /** In words, a line each. */
  readonly differences: readonly string[];
}

export interface MirrorResult {
  /** `unknown` if a limit was met: what was compared until then is equal. */
  readonly verdict: VerdictKind;
  readonly states: { readonly distinct: number; readonly transitions: number; readonly depth: number };
  readonly difference: MirrorDifference | undefined;
  readonly limit: LimitMet | undefined;
  /** What of the comparison says less than it seems to. */
  readonly notes: readonly string[];
  readonly seconds: number;
}

/** What is known while two systems are compared. */
export interface MirrorProgress {
  readonly compared: number;
  readonly distinct: number;
  readonly transitions: number;
  readonly depth: number;
  readonly seconds: number;
}

/** Limits of a comparison. Without any it runs until every reachable state was compared. */
export interface MirrorOptions
  extends Pick<ExploreOptions, 'maxStates' | 'timeoutMs' | 'maxMemoryMiB' | 'signal'> {
  readonly onProgress?: ((progress: MirrorProgress) => void) | undefined;
}

/**
 * Explores two systems side by side and compares, at every reachable state, the set of (label, successor), which of
 * them the constraints keep out, and the truth of every property; states that are kept out are judged too. Duplicates
 * are collapsed, and self-loops of enabled actions are kept (ENGINE, "Mirror"). States are compared as values: no
 * fingerprint is trusted. The first difference in breadth-first order is a shortest one.
 *
 * @throws BadInput for options that make no sense.
 */
export async function mirror(
  specification: MirrorSubject,
  model: MirrorSubject,
  options: MirrorOptions = {},
): Promise<MirrorResult> {
  validateOptions(specification.system, {
    maxStates: options.maxStates,
    timeoutMs: options.timeoutMs,
    maxMemoryMiB: options.maxMemoryMiB,
  });
  const clock = new RunClock(options);
  const comparison = new Comparison(specification, model, clock, options.maxStates);
  try {
    comparison.start();
  } catch (error) {
    if (!(error instanceof RunStopped)) throw error;
    comparison.stop(clock.limitMet()!);
  }
  while (!comparison.isOver) {
    clock.startSlice();
    comparison.run(clock.sliceIsOver);
    const limit = clock.limitMet();
    if (!comparison.isOver && limit !== undefined) comparison.stop(limit);
    options.onProgress?.(comparison.progress(clock.seconds));
    if (!comparison.isOver) await yieldToEventLoop();
  }
  return comparison.result(clock.seconds);
}

/** A state that was reached, and how. */
interface Reached {
  readonly values: readonly Value[];
  readonly parent: number;
  readonly action: number | undefined;
  readonly parameters: readonly Value[];
  readonly depth: number;
  /** One that a constraint keeps out is judged, and leads nowhere. */
  readonly isInside: boolean;
}

class Comparison {
  readonly #specification: MirrorSubject;
  readonly #model: MirrorSubject;
  readonly #maxStates: number;
  readonly #left: Side;
  readonly #right: Side;
  readonly #states: StateComparison;
  readonly #reached: Reached[] = [];
  readonly #inside = new Set<string>();
  readonly #outside = new Set<string>();
  #cursor = 0;
  #transitions = 0;
  #initialStates = 0;
  /** States on the behaviour up to the one that is looked at. */
  #level = 0;
  #difference: MirrorDifference | undefined;
  #limit: LimitMet | undefined;

  constructor(
    specification: MirrorSubject,
    model: MirrorSubject,
    clock: RunClock,
    maxStates = Number.POSITIVE_INFINITY,
  ) {
    this.#specification = specification;
    this.#model = model;
    this.#maxStates = maxStates;
    this.#left = new Side('specification', specification.system, specification.system);
    this.#right = new Side('model', model.system, specification.system);
    this.#states = new StateComparison(this.#left, this.#right);
    const run: RunView = {
      level: () => this.#level,
      distinct: () => this.#inside.size,
      generated: () => this.#transitions + this.#initialStates,
      queue: () => this.#reached.length - this.#cursor,
      diameter: () => this.#depth + 1,
      initial: () => this.#initialStates,
      hasToStop: () => clock.limitMet() !== undefined,
    };
    for (const side of [this.#left, this.#right]) side.watch(run);
  }

  get isOver(): boolean {
    return (
      this.#difference !== undefined || this.#limit !== undefined || this.#cursor === this.#reached.length
    );
  }

  get #depth(): number {
    return this.#reached[Math.max(0, this.#cursor - 1)]?.depth ?? 0;
  }

  stop(limit: LimitMet): void {
    this.#limit = limit;
  }

  /** Compares the tables and the initial states. */
  start(): void {
    const tables = compareTables(this.#specification, this.#model);
    this.#differ(NO_PARENT, tables);
    if (this.#difference !== undefined) return;
    const { differences, steps } = this.#states.compareInitialStates();
    this.#differ(NO_PARENT, differences);
    this.#initialStates = steps.length;
    for (const step of steps) this.#add(step, NO_PARENT, 0);
  }

  /** Compares until a difference or limit is met, all states were compared, or `shouldPause` says so. */
  run(shouldPause: () => boolean): void {
    for (let compared = 1; !this.isOver; compared++) {
      this.#compareNext();
      if (compared % 32 === 0 && shouldPause()) return;
    }
  }

  #compareNext(): void {
    const index = this.#cursor++;
    const { values, depth, isInside } = this.#reached[index]!;
    this.#level = depth + 1;
    const truths = this.#states.compareTruths(values, depth === 0);
    this.#differ(index, truths);
    if (this.#difference !== undefined || !isInside) return;
    const { differences, steps } = this.#states.compareSuccessors(values, index);
    this.#differ(index, differences);
    this.#transitions += steps.length;
    for (const step of steps) this.#add(step, index, depth + 1);
    if (this.#left.system.hasExited?.() || this.#right.system.hasExited?.())
      this.#limit ??= { limit: 'specification', message: SPECIFICATION_EXIT };
  }

  #add({ action, parameters, values, isInside, key }: ComparedStep, parent: number, depth: number): void {
    const known = isInside ? this.#inside : this.#outside;
    if (known.has(key)) return;
    if (isInside && known.size === this.#maxStates) {
      this.#limit ??= {
        limit: 'states',
        message: `${known.size} distinct states are stored, and there are more`,
      };
      return;
    }
    known.add(key);
    const label = { action: action < 0 ? undefined : action, parameters };
    this.#reached.push({ ...label, values: this.#states.stored(values), parent, depth, isInside });
  }

  #pathTo(index: number): PathState[] {
    const path: PathState[] = [];
    for (let at = index; at >= 0; at = this.#reached[at]!.parent) path.unshift(this.#reached[at]!);
    return path;
  }

  /** Ends the comparison, if there are differences at the state of this index, or at none. */
  #differ(index: number, differences: readonly string[]): void {
    if (differences.length === 0) return;
    this.#difference = { trace: describePath(this.#left.system, this.#pathTo(index)), differences };
  }

  /** Once, of what was seen: a condition without a partner is one however much was not compared yet. */
  #compareFairness(): void {
    if (this.#difference !== undefined) return;
    const found = this.#states.fairness.difference();
    if (found !== undefined) this.#differ(found.state, found.differences);
  }

  progress(seconds: number): MirrorProgress {
    const { distinct, transitions, depth } = this.#counts();
    return { compared: this.#cursor, distinct, transitions, depth, seconds };
  }

  #counts(): MirrorResult['states'] {
    return { distinct: this.#inside.size, transitions: this.#transitions, depth: this.#depth };
  }

  result(seconds: number): MirrorResult {
    this.#compareFairness();
    const difference = this.#difference;
    const limit = difference === undefined ? this.#limit : undefined;
    const verdict = difference !== undefined ? 'violated' : limit !== undefined ? 'unknown' : 'valid';
    return { verdict, states: this.#counts(), difference, limit, notes: this.#notes(), seconds };
  }

  #notes(): string[] {
    const { temporalProperties = [], temporalAssumptions = [], undecided = [] } = this.#left.system;
    const isTemporal = temporalProperties.length + undecided.length > 0;
    return [
      ...(isTemporal ? ['of temporal properties only the names are compared'] : []),
      ...(temporalAssumptions.length > 0
        ? ['what the specification promises besides WF and SF is not compared']
        : []),
      ...this.#states.notes(),
    ];
  }
}
