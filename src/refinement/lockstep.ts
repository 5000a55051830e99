import type { Model } from '../core/model.ts';
import { equalValues, formatValue, type Value } from '../core/values/index.ts';
import { type ConfirmedEvent, ConfirmedEvents } from '../simulator/confirmed-events.ts';
import type { Monitor, WorldEvent } from '../simulator/simulated-protocol.ts';
import type { AnyRefinement, ConfirmedView, ModelStep } from './refinement.ts';

type State = Readonly<Record<string, Value>>;

/** What the model did for one event of the implementation. */
export interface LockstepRecord {
  readonly event: ConfirmedEvent;
  readonly steps: readonly ModelStep[];
}

/**
 * Runs the model beside the implementation: each confirmed event must be the actions that the witness names, and afterwards both
 * must agree. Where an action has several outcomes, all are followed until only some agree.
 */
export class Lockstep implements Monitor {
  readonly name = 'Lockstep';
  /** How many model actions were taken, by name: what was never taken was not compared. */
  readonly taken = new Map<string, number>();
  readonly #refinement: AnyRefinement;
  readonly #ghost: unknown;
  readonly #events = new ConfirmedEvents();
  readonly #confirmed = new Map<string, unknown>();
  readonly #onConfirmed: ((record: LockstepRecord) => void) | undefined;
  #states: readonly State[];
  #view: ConfirmedView | undefined;

  constructor(refinement: AnyRefinement, onConfirmed?: (record: LockstepRecord) => void) {
    this.#refinement = refinement;
    this.#ghost = refinement.ghost();
    this.#onConfirmed = onConfirmed;
    this.#states = initialStates(refinement.model);
  }

  observe(event: WorldEvent, { nodes }: { readonly nodes: readonly string[] }): string | undefined {
    this.#view ??= { nodes, stateOf: (node) => this.#confirmed.get(node) };
    for (const confirmed of this.#events.take(event)) {
      this.#confirmed.set(confirmed.node, stateAfter(confirmed));
      const complaint = this.#follow(confirmed);
      if (complaint !== undefined) return complaint;
    }
    return undefined;
  }

  #follow(event: ConfirmedEvent): string | undefined {
    const { witness, abstraction, model } = this.#refinement;
    const view = this.#view!;
    const steps = witness(event, view, this.#ghost);
    this.#onConfirmed?.({ event, steps });
    for (const step of steps) {
      this.taken.set(step.action, (this.taken.get(step.action) ?? 0) + 1);
      const next = this.#states.flatMap((state) => successorsOf(model, state, step));
      if (next.length === 0) return `${describe(event)}: the model cannot take ${format(step)}`;
      this.#states = next;
    }
    const expected = abstraction(view, this.#ghost) as State;
    const agreeing = this.#states.filter((state) => differenceOf(state, expected) === undefined);
    if (agreeing.length === 0) {
      const taken = steps.length === 0 ? 'no step' : steps.map(format).join(', ');
      return `${describe(event)}: after ${taken} ${differenceOf(this.#states[0]!, expected)}`;
    }
    this.#states = withoutDuplicates(model, agreeing);
    return undefined;
  }
}

function stateAfter(event: ConfirmedEvent): unknown {
  if (event.kind === 'crashed') return undefined;
  return event.kind === 'started' ? event.state : event.after;
}

function initialStates({ definition }: Model<unknown>): readonly State[] {
  const initial = definition.init() as State | Iterable<State>;
  return Symbol.iterator in initial ? [...(initial as Iterable<State>)] : [initial as State];
}

/** Where the step leads, none if it is not enabled. @throws TypeError if the model has no such action. */
export function successorsOf(
  { definition }: Model<unknown>,
  state: State,
  step: ModelStep,
): readonly State[] {
  const action = definition.actions[step.action];
  if (action === undefined) throw new TypeError(`${definition.name} has no action ${step.action}`);
  const names = Object.keys(action.parameters);
  if (names.length !== step.arguments.length)
    throw new TypeError(
      `${step.action} has the parameters ${names.join(', ')}, not ${step.arguments.length}`,
    );
  for (const [index, name] of names.entries()) {
    const domain = action.parameters[name]!;
    const members = typeof domain === 'function' ? domain(state) : domain;
    if (![...members].some((member) => equalValues(member, step.arguments[index]!))) return [];
  }
  const parameters = Object.fromEntries(names.map((name, index) => [name, step.arguments[index]!]));
  const updates = action.next(state, parameters);
  if (updates === undefined) return [];
  const list = Symbol.iterator in updates ? [...(updates as Iterable<State>)] : [updates as State];
  return list.map((update) => ({ ...state, ...update }));
}

function differenceOf(state: State, expected: State): string | undefined {
  const name = Object.keys(expected).find((variable) => !equalValues(state[variable]!, expected[variable]!));
  return name === undefined
    ? undefined
    : `${name} is ${formatValue(expected[name]!)} in the implementation, ${formatValue(state[name]!)} in the model`;
}

function withoutDuplicates({ definition }: Model<unknown>, states: readonly State[]): readonly State[] {
  if (states.length === 1) return states;
  const isSame = (left: State, right: State) =>
    (definition.variables as readonly string[]).every((name) => equalValues(left[name]!, right[name]!));
  return states.filter((state, index) => states.findIndex((other) => isSame(state, other)) === index);
}

const format = ({ action, arguments: list }: ModelStep) =>
  list.length === 0 ? action : `${action}(${list.map(formatValue).join(', ')})`;

function describe(event: ConfirmedEvent): string {
  if (event.kind !== 'stepped') return `${event.node} ${event.kind}`;
  const { now: _, ...input } = event.input;
  return `${event.node} takes ${JSON.stringify(input)}`;
}
