import { AssertionViolated, RunStopped } from '../core/bad-input.ts';
import { Randomness } from '../core/random.ts';
import type { TransitionSystem } from '../core/transition-system.ts';
import { equalValues, type Value } from '../core/values/index.ts';
import type { Check } from '../core/verdict.ts';
import { ActionCounts } from './action-counts.ts';
import { assertionName } from './assertion.ts';
import { SPECIFICATION_EXIT } from './breadth-first.ts';
import { buildResult } from './build-result.ts';
import type { Counterexample, ExplorationResult, LimitMet } from './exploration-result.ts';
import { Fingerprinter } from './fingerprint.ts';
import { FingerprintSet } from './fingerprint-set.ts';
import type { TemporalFindings } from './liveness/judge-properties.ts';
import { type ExploreOptions, validateOptions } from './options.ts';
import { describePath, failureAfter, modelFailure, type PathState, successorsOf } from './path.ts';
import { PropertyChecks } from './property-checks.ts';
import { RunClock, yieldToEventLoop } from './run-clock.ts';

export interface SimulateBehavioursOptions
  extends Pick<
    ExploreOptions,
    'timeoutMs' | 'maxMemoryMiB' | 'maxDepth' | 'properties' | 'deadlock' | 'signal' | 'onProgress'
  > {
  /** The whole run is a function of it. */
  readonly seed: number;
  /** How many behaviours to draw. */
  readonly behaviours: number;
}

/** Steps of a behaviour when no depth is asked for. */
const DEFAULT_DEPTH = 100;

/**
 * Draws random behaviours, each step uniformly among the successors that the constraints allow. It finds violations
 * where breadth-first search runs out of memory; finding none proves nothing, so the verdict is then `unknown`.
 */
export async function simulateBehaviours<S>(
  system: TransitionSystem<S>,
  options: SimulateBehavioursOptions,
): Promise<ExplorationResult> {
  validateOptions(system, options);
  const clock = new RunClock(options);
  const simulation = new Simulation(system, options, clock);
  const failed = system.failedAssumptions?.[0];
  if (failed !== undefined) {
    simulation.counterexample = { property: failed, kind: 'assumption', depth: 0, trace: [] };
    return simulation.result(clock.seconds, undefined);
  }
  let limit: LimitMet | undefined;
  for (let behaviour = 0; behaviour < options.behaviours && limit === undefined; behaviour++) {
    if (behaviour === 0 || clock.sliceIsOver()) {
      const { generated, distinct, depth } = simulation;
      const generatedPerSecond = Math.round(generated / Math.max(clock.seconds, 1e-3));
      options.onProgress?.({
        generated,
        distinct,
        frontier: 0,
        depth,
        generatedPerSecond,
        seconds: clock.seconds,
      });
      await yieldToEventLoop();
      limit = clock.limitMet();
      clock.startSlice();
    }
    if (!simulation.drawBehaviour(behaviour)) limit = clock.limitMet();
    if (simulation.counterexample !== undefined) return simulation.result(clock.seconds, undefined);
    if (system.hasExited?.()) limit = { limit: 'specification', message: SPECIFICATION_EXIT };
  }
  limit ??= { limit: 'behaviours', message: `${options.behaviours} random behaviours show no violation` };
  return simulation.result(clock.seconds, limit);
}

/** No random behaviour shows what happens again and again. */
function unknownTemporal<S>(
  { temporalProperties }: TransitionSystem<S>,
  { properties }: SimulateBehavioursOptions,
): TemporalFindings {
  const chosen = (temporalProperties ?? []).filter(({ name }) => properties?.includes(name) ?? true);
  const detail = 'random behaviours cannot show it';
  const checks = chosen.map(({ name }): Check => ({ name, verdict: 'unknown', detail }));
  return { checks, counterexample: undefined, warnings: [] };
}

class Simulation<S> {
  generated = 0;
  depth = 0;
  counterexample: Counterexample | undefined;
  readonly #system: TransitionSystem<S>;
  readonly #options: SimulateBehavioursOptions;
  readonly #random: Randomness;
  readonly #checks: PropertyChecks<S>;
  readonly #counts: ActionCounts;
  readonly #visited = new FingerprintSet();
  readonly #fingerprinter: Fingerprinter;
  /** States on the behaviour up to the one that is looked at. */
  #level = 0;
  #initialStates = 0;
  /** Whether a state is judged, and which one that is not on the behaviour yet: they tell where something throws. */
  #isJudging = false;
  #candidate: PathState | undefined;

  constructor(system: TransitionSystem<S>, options: SimulateBehavioursOptions, clock: RunClock) {
    this.#system = system;
    this.#options = options;
    this.#random = new Randomness(options.seed);
    this.#checks = new PropertyChecks(system, options.properties);
    this.#counts = new ActionCounts(system.actions.map(({ name }) => name));
    this.#fingerprinter = new Fingerprinter(system.variables);
    system.watch?.({
      level: () => this.#level,
      distinct: () => this.distinct,
      generated: () => this.generated,
      queue: () => 0,
      diameter: () => this.depth + 1,
      initial: () => this.#initialStates,
      hasToStop: () => clock.limitMet() !== undefined,
    });
  }

  get distinct(): number {
    return this.#visited.size;
  }

  /**
   * Walks from an initial state until a violation, a dead end or the depth limit.
   *
   * @returns whether it got there, and no limit of the run came before.
   */
  drawBehaviour(behaviour: number): boolean {
    const path: PathState[] = [];
    try {
      this.#walk(behaviour, path);
    } catch (error) {
      if (error instanceof RunStopped) return false;
      const states = this.#candidate === undefined ? path : [...path, this.#candidate];
      if (!(error instanceof AssertionViolated))
        throw modelFailure(this.#system, error, failureAfter(states, this.#isJudging));
      this.#violate(assertionName(error), 'assertion', states, [error.message]);
    }
    return true;
  }

  #walk(behaviour: number, path: PathState[]): void {
    const maximumDepth = this.#options.maxDepth ?? DEFAULT_DEPTH;
    for (let step = 0; step <= maximumDepth && this.counterexample === undefined; step++) {
      this.#level = path.length;
      const { offered, candidates } = this.#candidates(path.at(-1));
      this.generated += offered;
      if (path.length === 0) this.#initialStates += offered;
      if (candidates.length === 0) {
        const isDeadlock = offered === 0 && path.length > 0 && this.#deadlock === 'violation';
        if (isDeadlock) this.#violate('deadlock', 'deadlock', path);
        return;
      }
      path.push(candidates[this.#random.integer(candidates.length, 'step', behaviour, step)]!);
      this.#level = path.length;
      this.#judge(path);
      if (this.#system.hasExited?.()) return;
    }
  }

  get #deadlock(): 'violation' | 'allowed' {
    return this.#options.deadlock ?? this.#system.deadlock;
  }

  #candidates(source: PathState | undefined): { offered: number; candidates: PathState[] } {
    const offered = successorsOf(this.#system, source);
    this.#level++;
    this.#isJudging = true;
    const candidates = offered.filter((candidate) => {
      this.#candidate = candidate;
      return this.#isAllowed(source, candidate);
    });
    this.#candidate = undefined;
    this.#isJudging = false;
    return { offered: offered.length, candidates };
  }

  #isAllowed(source: PathState | undefined, { values }: PathState): boolean {
    const view = this.#system.viewOf(values);
    if (!this.#system.stateConstraints.every((constraint) => constraint.holds(view))) return false;
    if (source === undefined) return true;
    const before = this.#system.viewOf(source.values);
    return this.#system.actionConstraints.every((constraint) => constraint.holds(before, view));
  }

  #judge(path: readonly PathState[]): void {
    this.#isJudging = true;
    this.#judgeLast(path);
    this.#isJudging = false;
  }

  #judgeLast(path: readonly PathState[]): void {
    const { action, values } = path.at(-1)!;
    const source = path.at(-2);
    const depth = path.length - 1;
    const view = this.#system.viewOf(values);
    this.depth = Math.max(this.depth, depth);
    if (action !== undefined) this.#counts.taken(action);
    if (this.#isNew(values) && action !== undefined) this.#counts.found(action);
    const invariant = this.#checks.brokenInvariant(view, depth);
    if (invariant !== undefined) this.#violate(invariant, 'invariant', path);
    if (invariant !== undefined || source === undefined) return;
    if (values.every((value, index) => equalValues(value, source.values[index]!))) return;
    const step = this.#checks.brokenActionProperty(this.#system.viewOf(source.values), view);
    if (step !== undefined) this.#violate(step, 'action property', path);
  }

  #isNew(values: readonly Value[]): boolean {
    this.#fingerprinter.source(values);
    const { low, high } = this.#fingerprinter;
    return this.#visited.findOrInsert(low, high, this.#visited.size) < 0;
  }

  #violate(
    property: string,
    kind: Counterexample['kind'],
    path: readonly PathState[],
    remarks?: readonly string[],
  ): void {
    const trace = describePath(this.#system, path);
    const told = remarks === undefined ? {} : { remarks };
    this.counterexample = { property, kind, depth: Math.max(0, trace.length - 1), trace, ...told };
  }

  result(seconds: number, limit: LimitMet | undefined): ExplorationResult {
    const { counterexample, generated, distinct, depth } = this;
    return buildResult({
      temporal: unknownTemporal(this.#system, this.#options),
      ...{ counterexample, generated, distinct, depth, limit, seconds },
      system: this.#system,
      checks: this.#checks,
      counts: this.#counts,
      mode: 'random behaviours',
      deadlock: this.#deadlock,
      constrainedOut: 0,
      storedValues: 0,
      seed: this.#options.seed,
    });
  }
}
