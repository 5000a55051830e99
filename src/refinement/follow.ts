import { isInDomain, type Model, updatesOf } from '../core/model.ts';
import { equalValues, formatValue, type Value } from '../core/values/index.ts';
import type { ConfirmedEvent } from '../simulator/confirmed-events.ts';
import type { RefinedEvent } from './refined-run.ts';
import type { ModelStep } from './refinement.ts';

/** The variables of a model, by name. */
export type ModelState = Readonly<Record<string, Value>>;

/**
 * Lets the model take the steps of an event, from each of these states. Where an action has several outcomes, all are followed.
 *
 * @returns the states that agree with the implementation afterwards; or what is wrong, if none does
 */
export function follow(
  model: Model<unknown>,
  states: readonly ModelState[],
  { event, steps, state: expected }: Pick<RefinedEvent, 'event' | 'steps' | 'state'>,
): readonly ModelState[] | string {
  let reached = states;
  for (const step of steps) {
    const next = reached.flatMap((state) => successorsOf(model, state, step));
    if (next.length === 0) return `${describe(event)}: the model cannot take ${format(step)}`;
    reached = next;
  }
  const agreeing = reached.filter((state) => differenceOf(state, expected) === undefined);
  if (agreeing.length > 0) return withoutDuplicates(model, agreeing);
  const taken = steps.length === 0 ? 'no step' : steps.map(format).join(', ');
  return `${describe(event)}: after ${taken} ${differenceOf(reached[0]!, expected)}`;
}

export function initialStates({ definition }: Model<unknown>): readonly ModelState[] {
  const initial = definition.init() as ModelState | Iterable<ModelState>;
  return Symbol.iterator in initial ? [...(initial as Iterable<ModelState>)] : [initial as ModelState];
}

/** Where the step leads, none if it is not enabled. @throws TypeError if the model has no such action. */
export function successorsOf(
  { definition }: Model<unknown>,
  state: ModelState,
  step: ModelStep,
): readonly ModelState[] {
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
  return updatesOf(action, state, parameters).map((update) => ({ ...state, ...(update as ModelState) }));
}

function differenceOf(state: ModelState, expected: ModelState): string | undefined {
  const name = Object.keys(expected).find((variable) => !equalValues(state[variable]!, expected[variable]!));
  return name === undefined
    ? undefined
    : `${name} is ${formatValue(expected[name]!)} in the implementation, ${formatValue(state[name]!)} in the model`;
}

function withoutDuplicates(
  { definition }: Model<unknown>,
  states: readonly ModelState[],
): readonly ModelState[] {
  if (states.length === 1) return states;
  const isSame = (left: ModelState, right: ModelState) =>
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
