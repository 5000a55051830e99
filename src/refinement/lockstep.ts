import { isInDomain, type Model, updatesOf } from '../core/model.ts';
import { equalValues, formatValue, type Value } from '../core/values/index.ts';
import type { ConfirmedEvent } from '../simulator/confirmed-events.ts';
import type { Monitor, WorldEvent } from '../simulator/simulated-protocol.ts';
import { type RefinedEvent, RefinedRun } from './refined-run.ts';
import type { AnyRefinement, ModelStep } from './refinement.ts';

type State = Readonly<Record<string, Value>>;

/**
 * Runs the model beside the implementation: each event that counts must be the actions that the witness names, and afterwards both
 * must agree. Where an action has several outcomes, all are followed until only some agree.
 */
export class Lockstep implements Monitor {
  readonly name = 'Lockstep';
  /** How many model actions were taken, by name: what was never taken was not compared. */
  readonly taken = new Map<string, number>();
  readonly #model: Model<unknown>;
  readonly #run: RefinedRun;
  #states: readonly State[];

  constructor(refinement: AnyRefinement) {
    this.#model = refinement.model;
    this.#run = new RefinedRun(refinement, (event) => this.#follow(event));
    this.#states = initialStates(refinement.model);
  }

  observe(event: WorldEvent, world: { readonly nodes: readonly string[] }): string | undefined {
    return this.#run.observe(event, world);
  }

  #follow({ event, steps, state: expected }: RefinedEvent): string | undefined {
    for (const step of steps) {
      this.taken.set(step.action, (this.taken.get(step.action) ?? 0) + 1);
      const next = this.#states.flatMap((state) => successorsOf(this.#model, state, step));
      if (next.length === 0) return `${describe(event)}: the model cannot take ${format(step)}`;
      this.#states = next;
    }
    const agreeing = this.#states.filter((state) => differenceOf(state, expected) === undefined);
    if (agreeing.length === 0) {
      const taken = steps.length === 0 ? 'no step' : steps.map(format).join(', ');
      return `${describe(event)}: after ${taken} ${differenceOf(this.#states[0]!, expected)}`;
    }
    this.#states = withoutDuplicates(this.#model, agreeing);
    return undefined;
  }
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
    if (!isInDomain(typeof domain === 'function' ? domain(state) : domain, step.arguments[index]!)) return [];
  }
  const parameters = Object.fromEntries(names.map((name, index) => [name, step.arguments[index]!]));
  return updatesOf(action, state, parameters).map((update) => ({ ...state, ...(update as State) }));
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
