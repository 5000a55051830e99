import { BadInput } from '../../core/bad-input.ts';
import { formatHistoryValue } from '../../core/history-value.ts';
import type { NodeStep } from '../../core/trace.ts';
import type { TransitionSystem } from '../../core/transition-system.ts';
import { formatValue, ValueTable } from '../../core/values/index.ts';
import type { VerdictKind } from '../../core/verdict.ts';
import { Pace } from '../linearizability/pace.ts';
import { ModelSteps, type StateVector, stuttering } from './model-steps.ts';
import { walkStraight } from './straight-walk.ts';
import { TraceOrder } from './trace-order.ts';

export interface TraceValidationOptions {
  /** Actions that may happen without a line in the trace; `all` if lines may be missing. */
  readonly silent?: readonly string[] | 'all' | undefined;
  /** How many of them there may be between two lines; default 3. */
  readonly maxSilentSteps?: number | undefined;
  /** How wrong the times of the steps may be, either way, in nanoseconds. Without it times say nothing of the order. */
  readonly uncertaintyNs?: bigint | undefined;
  /**
   * Of a model of which it is known that a step which a node can take stays possible, and leads its variables to the same, whatever others do
   * meanwhile. Then nothing has to be tried twice, however long the trace is.
   */
  readonly othersOnlyHelp?: boolean | undefined;
  /** Pairs of place in the trace and state of the model that are looked at; default 1,000,000. */
  readonly maxStates?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What cannot be explained, at the end of the longest prefix that can. */
export interface UnexplainedStep {
  readonly step: NodeStep;
  readonly reason: string;
}

export interface TraceValidationResult {
  readonly verdict: VerdictKind;
  readonly steps: number;
  /** Length of the longest prefix that the model explains. */
  readonly explained: number;
  /** The next step of each node after that prefix; empty if the trace is valid. */
  readonly unexplained: readonly UnexplainedStep[];
  /** The state of the model there. */
  readonly state: Readonly<Record<string, string>>;
  /** Why the verdict is `unknown`. */
  readonly limit: string | undefined;
  readonly visited: number;
}

const defaultMaxStates = 1_000_000;
const defaultMaxSilentSteps = 3;
/** So often it is asked whether the event loop should run. */
const movesInATurn = 20;

/**
 * Whether a recorded run is a behaviour of a model (after Cirstea, Kuppe, Loillier and Merz, Validating Traces of Distributed Programs
 * Against TLA+ Specifications, 2024): depth first over the place in each node's sequence and the state of the model, with silent
 * steps in between as far as they are allowed. `violated` only if all that was exhausted: a bound that was met makes it `unknown`.
 * Never blocks the event loop for long.
 *
 * @throws BadInput for a line whose action or variable the model does not have.
 */
export async function validateTrace(
  system: TransitionSystem,
  steps: readonly NodeStep[],
  options: TraceValidationOptions = {},
): Promise<TraceValidationResult> {
  const pace = new Pace(options);
  const validation = validationInTurns(system, steps, options);
  for (;;) {
    const turn = validation.next();
    if (turn.done === true) return turn.value;
    if (pace.turnIsOver()) await pace.nextTurn();
  }
}

/** The same at one go; its signal is only looked at if it is aborted already. */
export function validateTraceSync(
  system: TransitionSystem,
  steps: readonly NodeStep[],
  options: TraceValidationOptions = {},
): TraceValidationResult {
  const validation = validationInTurns(system, steps, options);
  for (;;) {
    const turn = validation.next();
    if (turn.done === true) return turn.value;
  }
}

/** Pauses now and then: whoever drives it may let the event loop run. */
function* validationInTurns(
  system: TransitionSystem,
  steps: readonly NodeStep[],
  options: TraceValidationOptions,
): Generator<void, TraceValidationResult> {
  refuseUnknownNames(system, steps);
  const { maxSilentSteps = defaultMaxSilentSteps, silent = [] } = options;
  if (options.othersOnlyHelp && silent.length === 0) {
    const search = new Search(system, steps, options, 0);
    const isExplained = yield* search.walk();
    if (isExplained !== undefined) return search.result(isExplained);
  }
  const most = silent.length === 0 ? 0 : maxSilentSteps;
  // Few silent steps explain most traces; more are tried only when fewer do not.
  for (let bound = 0; ; bound++) {
    const search = new Search(system, steps, options, bound);
    const isExplained = yield* search.run();
    const mayNeedMore = !isExplained && search.limit === undefined && search.hasMetBound;
    if (!mayNeedMore || bound >= most) return search.result(isExplained);
  }
}

function refuseUnknownNames(
  { name, actions, variables }: TransitionSystem,
  steps: readonly NodeStep[],
): void {
  const known = new Set([stuttering, ...actions.map((action) => action.name)]);
  for (const { action, state, line } of steps) {
    const place = { source: 'trace', line };
    if (!known.has(action))
      throw new BadInput(`${name} has no action ${action}`, {
        place,
        remedy: `Its actions: ${[...known].join(', ')}.`,
      });
    const unknown =
      state instanceof Map ? [...state.keys()].find((key) => !variables.includes(String(key))) : undefined;
    if (unknown !== undefined)
      throw new BadInput(`${name} has no variable ${formatHistoryValue(unknown)}`, {
        place,
        remedy: `Its variables: ${variables.join(', ')}.`,
      });
  }
}

/** A place in the trace, and a state of the model that explains it. */
interface Place {
  readonly positions: readonly number[];
  readonly state: StateVector;
  /** Silent steps since the last line. */
  readonly silentSteps: number;
}

class Search {
  hasMetBound = false;
  limit: string | undefined;
  readonly #steps: ModelSteps;
  readonly #order: TraceOrder;
  readonly #options: TraceValidationOptions;
  readonly #bound: number;
  readonly #isSilent: (action: string) => boolean;
  readonly #values = new ValueTable();
  /** With how few silent steps since the last line a place was reached. */
  readonly #visited = new Map<string, number>();
  #visitedCount = 0;
  #best: Place | undefined;
  #bestLength = -1;

  constructor(
    system: TransitionSystem,
    steps: readonly NodeStep[],
    options: TraceValidationOptions,
    bound: number,
  ) {
    this.#steps = new ModelSteps(system);
    this.#order = new TraceOrder(steps, options.uncertaintyNs);
    this.#options = options;
    this.#bound = bound;
    const { silent = [] } = options;
    this.#isSilent = silent === 'all' ? () => true : (action) => silent.includes(action);
  }

  /** One order decides. `undefined` if it does not, since a step could be explained in several ways. */
  *walk(): Generator<void, boolean | undefined> {
    const walking = walkStraight(this.#order, this.#steps);
    for (;;) {
      if (this.#hasToStop()) return false;
      const turn = walking.next();
      if (turn.done !== true) {
        yield;
        continue;
      }
      const { positions, state, length, isAmbiguous } = turn.value;
      this.#best = { positions, state, silentSteps: 0 };
      this.#bestLength = length;
      this.#visitedCount = length;
      return isAmbiguous ? undefined : length === this.#order.size;
    }
  }

  *run(): Generator<void, boolean> {
    const start = this.#order.nodes.map(() => 0);
    for (const values of this.#steps.system.initialStates()) {
      const place = { positions: start, state: [...values], silentSteps: 0 };
      if (this.#isNew(place) && (yield* this.#depthFirst(place))) return true;
    }
    return false;
  }

  /** With a stack of its own: a trace is longer than the engine's stack is deep. */
  *#depthFirst(root: Place): Generator<void, boolean> {
    const stack = [this.#following(root)];
    for (let moves = 1; stack.length > 0; moves++) {
      if (moves % movesInATurn === 0) yield;
      if (this.#hasToStop()) return false;
      const next = stack.at(-1)!.next();
      if (next.done === true) {
        stack.pop();
        continue;
      }
      if (!this.#isNew(next.value)) continue;
      if (sum(next.value.positions) === this.#order.size) {
        this.#best = next.value;
        this.#bestLength = this.#order.size;
        return true;
      }
      stack.push(this.#following(next.value));
    }
    return this.#order.size === 0;
  }

  /** Where a place leads: lines of the trace first, silent steps after them. */
  *#following(place: Place): Generator<Place> {
    const { positions, state, silentSteps } = place;
    const length = sum(positions);
    if (length > this.#bestLength) {
      this.#bestLength = length;
      this.#best = place;
    }
    for (const node of this.#order.candidates(positions)) {
      const step = this.#order.sequences[node]![positions[node]!]!;
      for (const next of this.#steps.explaining(state, step))
        yield { positions: positions.with(node, positions[node]! + 1), state: next, silentSteps: 0 };
    }
    const { silent = [] } = this.#options;
    if (silent.length === 0) return;
    for (const next of this.#steps.silent(state, this.#isSilent)) {
      const after = { positions, state: next, silentSteps: silentSteps + 1 };
      if (silentSteps < this.#bound) yield after;
      else if (!this.hasMetBound && !this.#isKnown(after)) this.hasMetBound = true;
    }
  }

  #hasToStop(): boolean {
    const { maxStates = defaultMaxStates, signal } = this.#options;
    if (this.#visitedCount > maxStates) this.limit = `${maxStates} places were looked at`;
    if (signal?.aborted) this.limit = 'it was interrupted';
    return this.limit !== undefined;
  }

  /** Ids of values are equal for equal values, so that the key stands for the place itself. */
  #keyOf({ positions, state }: Place): string {
    return `${positions.join(',')}|${state.map((value) => this.#values.idOf(value)).join(',')}`;
  }

  /** Whether the place was reached before, with as few silent steps: then nothing new follows from it. */
  #isKnown(place: Place): boolean {
    return (this.#visited.get(this.#keyOf(place)) ?? Number.POSITIVE_INFINITY) <= place.silentSteps;
  }

  #isNew(place: Place): boolean {
    if (this.#isKnown(place)) return false;
    this.#visited.set(this.#keyOf(place), place.silentSteps);
    this.#visitedCount++;
    return true;
  }

  result(isExplained: boolean): TraceValidationResult {
    const { maxSilentSteps = defaultMaxSilentSteps } = this.#options;
    const limit =
      this.limit ??
      (this.hasMetBound
        ? `more than ${maxSilentSteps} silent steps between two lines were not tried`
        : undefined);
    const best = this.#best;
    const { variables } = this.#steps.system;
    return {
      verdict: isExplained ? 'valid' : limit === undefined ? 'violated' : 'unknown',
      steps: this.#order.size,
      explained: Math.max(this.#bestLength, 0),
      unexplained: isExplained || best === undefined ? [] : this.#unexplained(best),
      state: Object.fromEntries(
        best?.state.map((value, index) => [variables[index]!, formatValue(value)]) ?? [],
      ),
      limit: isExplained ? undefined : limit,
      visited: this.#visitedCount,
    };
  }

  #unexplained({ positions, state }: Place): UnexplainedStep[] {
    return this.#order.candidates(positions).map((node) => {
      const step = this.#order.sequences[node]![positions[node]!]!;
      const after = this.#steps.ofAction(state, step);
      if (after.length === 0)
        return { step, reason: `${step.action} is not enabled with what the line says of it` };
      const variable = this.#steps.disagreement(after[0]!, step.state)!;
      const index = this.#steps.system.variables.indexOf(variable);
      const reason = `${step.action} would lead to ${variable} = ${formatValue(after[0]![index]!)}, not to what the line says`;
      return { step, reason };
    });
  }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
