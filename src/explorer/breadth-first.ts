import { GrowableInt32Array } from '../core/growable-int32-array.ts';
import type { Step } from '../core/temporal-property.ts';
import type { TransitionSystem } from '../core/transition-system.ts';
import { equalValues, type Value, ValueTable } from '../core/values/index.ts';
import { ActionCounts } from './action-counts.ts';
import type { LimitMet } from './exploration-result.ts';
import { Fingerprinter } from './fingerprint.ts';
import { FingerprintSet } from './fingerprint-set.ts';
import type { GraphRecorder } from './liveness/graph-recorder.ts';
import type { ExploreOptions } from './options.ts';
import { PropertyChecks } from './property-checks.ts';

/** In place of an action, for initial states. */
const NO_ACTION = -1;
const NO_PARAMETERS: readonly Value[] = [];

/** Why a run ends that the specification ends. */
export const SPECIFICATION_EXIT = 'the specification itself ended the run with TLCSet("exit", TRUE)';

/** Of initial states, the clock is looked at after so many. */
const STATES_PER_LOOK = 256;

/** Parent of an initial state. */
export const NO_PARENT = -1;

/**
 * Where a run found a broken property: the ordinal-th successor of a state (or of no state: the ordinal-th initial
 * state). Enough to find the behaviour again, also when the last state was never stored.
 */
export interface Violation {
  readonly property: string;
  readonly kind: 'invariant' | 'action property' | 'deadlock' | 'assertion';
  readonly parent: number;
  /** Position among the emitted successors; -1 when the state itself is the culprit (a deadlock). */
  readonly ordinal: number;
  /** Fingerprint of the last state: a trace that does not end there is not one. */
  readonly low: number;
  readonly high: number;
}

export type Outcome =
  | { readonly kind: 'exhausted' }
  | { readonly kind: 'violation'; readonly violation: Violation; readonly remarks?: readonly string[] }
  /** Something is false of no state in particular: an assumption, before the search, or a postcondition, after it. */
  | { readonly kind: 'refuted'; readonly property: string; readonly what: 'assumption' | 'postcondition' }
  | { readonly kind: 'limit'; readonly limit: LimitMet };

/**
 * Breadth-first search as a machine: {@link run} works until a deadline, so that its owner can report progress, obey
 * a cancellation and yield to the event loop in between.
 *
 * States are expanded in order of their index and successors taken in order of their ordinal, so the first violation
 * found is the one of least depth, and among those the one of least (parent index, ordinal, property). Except for
 * deadlocks: a deadlock of the level under expansion is a step shallower than a violation among its successors, so
 * after such a violation the rest of the level is still asked for deadlocks.
 */
export class BreadthFirst<S> {
  readonly system: TransitionSystem<S>;
  readonly checks: PropertyChecks<S>;
  readonly counts: ActionCounts;
  readonly visited = new FingerprintSet();
  readonly table = new ValueTable();
  generated = 0;
  constrainedOut = 0;
  depth = 0;
  outcome: Outcome | undefined;
  /** The verdict unless the rest of the level has a deadlock. */
  pending: Outcome | undefined;
  /** Which limit is met now, for what takes long between two pauses. */
  limitMet: () => LimitMet | undefined = () => undefined;
  /** The successor that is judged; -1 while none is. When something throws, it tells where. */
  judged = -1;

  readonly #options: ExploreOptions;
  /** Keeps the graph, for temporal properties. */
  readonly #recorder: GraphRecorder<S> | undefined;
  readonly #fingerprinter: Fingerprinter;
  /** For systems whose states are told apart by something else than themselves. */
  readonly #identityPrinter: Fingerprinter | undefined;
  readonly #deadlockIsViolation: boolean;
  /** Views of successors are needed even for known states. */
  readonly #inspectsEveryStep: boolean;
  readonly #parents = new GrowableInt32Array();
  /** Value ids of whole states, in debug mode only. */
  readonly #wholeStates: GrowableInt32Array | undefined;
  #frontier = new GrowableInt32Array();
  #nextFrontier = new GrowableInt32Array();
  /** Position in the frontier of the state to expand next, and the index of the frontier's first state. */
  #cursor = 0;
  #frontierStart = 0;

  // The state under expansion.
  #parent = NO_PARENT;
  #parentView: S | undefined;
  #parentValues: Value[] = [];
  readonly #parentIds: number[] = [];
  #ordinal = 0;
  #started = false;
  #initialStates = 0;
  /** Length of the behaviour up to the state that is looked at. */
  #level = 0;

  constructor(system: TransitionSystem<S>, options: ExploreOptions, recorder?: GraphRecorder<S>) {
    this.system = system;
    this.#options = options;
    this.#recorder = recorder;
    this.checks = new PropertyChecks(system, options.properties);
    this.counts = new ActionCounts(system.actions.map(({ name }) => name));
    this.#fingerprinter = new Fingerprinter(system.variables, options.fingerprintBits);
    this.#identityPrinter =
      system.identityOf === undefined
        ? undefined
        : new Fingerprinter(system.variables, options.fingerprintBits);
    this.#deadlockIsViolation = (options.deadlock ?? system.deadlock) === 'violation';
    this.#inspectsEveryStep =
      options.construction === 'always' ||
      this.checks.checksSteps ||
      recorder?.readsSteps === true ||
      system.actionConstraints.length > 0 ||
      system.stateConstraints.length > 0;
    this.#wholeStates = options.detectCollisions ? new GrowableInt32Array() : undefined;
    system.watch?.({
      level: () => this.#level,
      distinct: () => this.distinct,
      generated: () => this.generated,
      queue: () => this.frontierSize,
      diameter: () => this.depth + 1,
      initial: () => this.#initialStates,
      hasToStop: () => this.limitMet() !== undefined,
    });
  }

  /** States found, at the farthest level, that are not expanded yet. */
  get frontierSize(): number {
    const width = this.system.variables.length;
    return this.#frontier.length / width - this.#cursor + this.#nextFrontier.length / width;
  }

  get distinct(): number {
    return this.visited.size;
  }

  /** Index of the state that is, or was last, under expansion. */
  get expanding(): number {
    return this.#parent;
  }

  /**
   * What a failed assertion of the specification violates: the successor that is judged, or the state under expansion;
   * or nothing yet, while the initial states are made.
   */
  assertionViolation(property: string): Violation {
    const { low, high } = this.#fingerprinter;
    const violation = { property, kind: 'assertion', parent: this.#parent, ordinal: this.judged } as const;
    if (this.judged >= 0 || this.#parent === NO_PARENT) return { ...violation, low, high };
    const [stored] = this.visited.fingerprintsOf([this.#parent]);
    return { ...violation, low: stored![0], high: stored![1] };
  }

  parentOf(index: number): number {
    return this.#parents.at(index);
  }

  /** Works until the outcome is known or `shouldPause` says so; it is asked between states, every few. */
  run(shouldPause: () => boolean): Outcome | undefined {
    if (!this.#started) {
      this.#started = true;
      this.#takeInitialStates();
    }
    for (let expanded = 1; this.outcome === undefined; expanded++) {
      if (!this.#advance()) break;
      this.#expandNext();
      if (this.system.hasExited?.()) this.#exit();
      if (expanded % 32 === 0 && shouldPause()) return this.outcome;
    }
    return this.outcome;
  }

  #takeInitialStates(): void {
    this.#parentIds.length = 0;
    for (const values of this.system.initialStates()) {
      this.#parentValues = [];
      this.#fingerprinter.source(values);
      this.#initialStates++;
      this.#take(NO_ACTION, NO_PARAMETERS, values);
      if (this.#initialStates % STATES_PER_LOOK === 0) this.#stopAtLimit();
      if (this.outcome !== undefined) return;
    }
    this.#swapFrontiers();
  }

  #stopAtLimit(): void {
    const limit = this.limitMet();
    if (limit !== undefined) this.outcome ??= { kind: 'limit', limit };
  }

  /** Makes sure that a state is there to expand; otherwise the search is over. */
  #advance(): boolean {
    const width = this.system.variables.length;
    if (this.#cursor * width < this.#frontier.length) return true;
    if (this.pending !== undefined) {
      this.outcome = this.pending;
      return false;
    }
    if (this.#nextFrontier.length === 0) {
      this.outcome = { kind: 'exhausted' };
      return false;
    }
    this.depth++;
    if (this.#options.maxDepth !== undefined && this.depth >= this.#options.maxDepth) {
      this.#stopAt('depth', `${this.frontierSize} states at depth ${this.depth} were not expanded`);
      return false;
    }
    this.#swapFrontiers();
    return true;
  }

  #swapFrontiers(): void {
    this.#frontierStart += this.#frontier.length / this.system.variables.length;
    this.#cursor = 0;
    [this.#frontier, this.#nextFrontier] = [this.#nextFrontier, this.#frontier];
    this.#nextFrontier.clear();
    if (this.#options.maxDepth === 0 && this.#frontier.length > 0) {
      this.#stopAt('depth', 'the initial states were not expanded');
    }
  }

  #expandNext(): void {
    const width = this.system.variables.length;
    const values = new Array<Value>(width);
    const offset = this.#cursor * width;
    for (let index = 0; index < width; index++) {
      const id = this.#frontier.at(offset + index);
      this.#parentIds[index] = id;
      values[index] = this.table.valueOf(id);
    }
    this.#parent = this.#frontierStart + this.#cursor++;
    this.#parentValues = values;
    this.#parentView = this.system.viewOf(values);
    this.#ordinal = 0;
    this.#fingerprinter.source(values);
    this.#level = this.depth + 1;
    const passedBefore = this.system.statesPassedOver?.() ?? 0;
    this.system.successors(
      this.#parentView,
      values,
      this.#takeSuccessor,
      this.#recorder?.wantsParameters === true,
    );
    const passed = (this.system.statesPassedOver?.() ?? 0) - passedBefore;
    this.generated += passed;
    if (this.#ordinal + passed === 0 && this.#deadlockIsViolation) this.#violate('deadlock', 'deadlock', -1);
    if (this.outcome === undefined && this.pending === undefined)
      this.#recorder?.expandedTo(this.#parentView);
  }

  readonly #takeSuccessor = (action: number, parameters: readonly Value[], next: readonly Value[]): void => {
    if (this.outcome !== undefined) return;
    if (this.pending !== undefined) {
      this.#ordinal++;
      return;
    }
    this.#fingerprinter.successor(next);
    this.counts.taken(action);
    this.#take(action, parameters, next);
  };

  /** One generated state, its fingerprint at hand: counts it, checks it, and stores it if it is new. */
  #take(action: number, parameters: readonly Value[], next: readonly Value[]): void {
    this.generated++;
    const ordinal = this.#ordinal++;
    this.judged = ordinal;
    const view = this.#inspectsEveryStep ? this.system.viewOf(next) : undefined;
    if (this.#options.construction === 'always') for (const value of next) this.table.idOf(value);
    if (view !== undefined && !this.#isAllowed(action, view)) {
      // Kept out of the search, but reached: it is judged all the same (ENGINE, "Counting").
      this.constrainedOut++;
      this.#checkState(view, ordinal);
      this.#recordCut(action, parameters, next, view);
    } else {
      const known = this.#find(next);
      if (this.outcome !== undefined) return;
      this.#record(known >= 0 ? known : this.distinct - 1, action, parameters, next, view);
      if (known < 0) this.#keep(action, next, view ?? this.system.viewOf(next), ordinal);
    }
    if (action !== NO_ACTION && this.checks.checksSteps && this.#changes(next))
      this.#checkStep(view!, ordinal);
    this.judged = -1;
  }

  /** A state that is new. */
  #keep(action: number, next: readonly Value[], view: S, ordinal: number): void {
    if (action !== NO_ACTION) this.counts.found(action);
    this.#parents.push(this.#parent);
    this.#store(next);
    this.#checkState(view, ordinal);
  }

  #record(
    target: number,
    action: number,
    parameters: readonly Value[],
    next: readonly Value[],
    view: S | undefined,
  ): void {
    if (this.#recorder === undefined) return;
    if (action === NO_ACTION) this.#recorder.startAt(target);
    // A step to the same state changes nothing, and every state has one of those.
    else if (target !== this.#parent)
      this.#recorder.take(target, this.#stepTo(action, parameters, next, view));
  }

  #recordCut(action: number, parameters: readonly Value[], next: readonly Value[], view: S): void {
    if (this.#recorder === undefined || action === NO_ACTION || !this.#changes(next)) return;
    this.#recorder.cut(this.#stepTo(action, parameters, next, view));
  }

  #stepTo(
    action: number,
    parameters: readonly Value[],
    next: readonly Value[],
    view: S | undefined,
  ): Step<S> {
    return {
      before: this.#parentView!,
      // Absent only where no atom looks at steps.
      after: view!,
      valuesBefore: this.#parentValues,
      valuesAfter: next,
      action,
      parameters,
    };
  }

  #isAllowed(action: number, view: S): boolean {
    const { actionConstraints, stateConstraints } = this.system;
    this.#level++;
    const isInside = stateConstraints.every((constraint) => constraint.holds(view));
    this.#level--;
    if (!isInside || action === NO_ACTION) return isInside;
    return actionConstraints.every((constraint) => constraint.holds(this.#parentView!, view));
  }

  /**
   * Looks the state up, and enters its fingerprint; stops the search if the limit allows no further state.
   *
   * @returns its index, or -1 if it is new.
   */
  #find(next: readonly Value[]): number {
    const { low, high } = this.#fingerprintOf(next);
    const size = this.visited.size;
    if (size === this.#options.maxStates && this.visited.find(low, high) < 0) {
      this.#stopAt('states', `${size} distinct states are stored, and there are more`);
      return -1;
    }
    const known = this.visited.findOrInsert(low, high, size);
    if (known >= 0 && this.#wholeStates !== undefined) this.#compareWhole(known, next);
    return known;
  }

  /** Whether a successor differs from the state under expansion: `[][P]_vars` says nothing of a step that does not. */
  #changes(next: readonly Value[]): boolean {
    return next.some((value, index) => !equalValues(value, this.#parentValues[index]!));
  }

  #fingerprintOf(next: readonly Value[]): { readonly low: number; readonly high: number } {
    if (this.#identityPrinter === undefined) return this.#fingerprinter;
    this.#identityPrinter.source(this.system.identityOf!(next));
    return this.#identityPrinter;
  }

  #checkStep(view: S, ordinal: number): void {
    const broken = this.checks.brokenActionProperty(this.#parentView!, view);
    if (broken !== undefined) this.#violate(broken, 'action property', ordinal);
  }

  #checkState(view: S, ordinal: number): void {
    const depth = this.#parent === NO_PARENT ? 0 : this.depth + 1;
    this.#level++;
    const broken = this.checks.brokenInvariant(view, depth);
    this.#level--;
    if (broken !== undefined) this.#violate(broken, 'invariant', ordinal);
  }

  #store(next: readonly Value[]): void {
    for (let index = 0; index < next.length; index++) {
      const value = next[index]!;
      const id = value === this.#parentValues[index] ? this.#parentIds[index]! : this.table.idOf(value);
      this.#nextFrontier.push(id);
      this.#wholeStates?.push(id);
    }
  }

  #compareWhole(known: number, next: readonly Value[]): void {
    const width = next.length;
    for (let index = 0; index < width; index++) {
      if (this.#wholeStates!.at(known * width + index) === this.table.idOf(next[index]!)) continue;
      this.#stopAt('collision', `two different states share the fingerprint of state ${known}`);
      return;
    }
  }

  #violate(property: string, kind: Violation['kind'], ordinal: number): void {
    const { low, high } = this.#fingerprinter;
    const violation = { property, kind, parent: this.#parent, ordinal, low, high };
    const isFinal = kind === 'deadlock' || this.#parent === NO_PARENT || !this.#deadlockIsViolation;
    if (isFinal) this.outcome ??= { kind: 'violation', violation };
    else this.pending ??= { kind: 'violation', violation };
  }

  /** The specification wants no more: what it has shown to be violated stays so. */
  #exit(): void {
    this.outcome ??= this.pending;
    this.#stopAt('specification', SPECIFICATION_EXIT);
  }

  #stopAt(limit: LimitMet['limit'], message: string): void {
    this.outcome ??= { kind: 'limit', limit: { limit, message } };
  }
}
