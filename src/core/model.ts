import { ActionFailure, BadInput } from './bad-input.ts';
import {
  type ModelFairness,
  type ModelFormula,
  modelFairness,
  modelTemporalProperties,
} from './model-temporal.ts';
import type {
  ActionProperty,
  StateProperty,
  SuccessorSink,
  SystemOutline,
  TransitionSystem,
} from './transition-system.ts';
import { equalValues, formatValue, type Value } from './values/index.ts';

/** The variables of a model and their values; every variable of a state is a {@link Value}. */
export type StateOf<S> = { readonly [K in keyof S]: Value };

/** The variables that an action changes, with their new values; the others stay as they are. */
export type Update<S> = Partial<S>;

/** Values for each parameter of an action: fixed, or depending on the state. */
export type ParameterDomain<S> = Iterable<Value> | ((state: S) => Iterable<Value>);

type ElementOf<D> = D extends (...args: never) => infer R
  ? ElementOf<R>
  : D extends Iterable<infer V>
    ? V
    : never;

/** A named action, as in the spec: guards, then what changes. */
export interface Action<S> {
  readonly parameters: Readonly<Record<string, ParameterDomain<S>>>;
  /** The updates that the action allows with these arguments: none (not enabled), one, or several. */
  readonly next: (
    state: S,
    parameters: Readonly<Record<string, Value>>,
  ) => Update<S> | Iterable<Update<S>> | undefined;
}

/** Types an action's arguments from the domains of its parameters. */
export function action<S, P extends Readonly<Record<string, ParameterDomain<S>>>>(
  parameters: P,
  next: (
    state: S,
    parameters: { readonly [K in keyof P]: ElementOf<P[K]> },
  ) => Update<S> | Iterable<Update<S>> | undefined,
): Action<S> {
  return { parameters, next: next as unknown as Action<S>['next'] };
}

/** The updates that an action allows with these arguments, as a list: empty where it is not enabled. */
export function updatesOf<S>(
  { next }: Action<S>,
  state: S,
  named: Readonly<Record<string, Value>>,
): readonly Update<S>[] {
  const updates = next(state, named);
  if (updates === undefined) return [];
  return isIterable(updates) ? [...updates] : [updates];
}

/** Whether the domain of a parameter has this member: it is asked, if it can be, and else listed. */
export function isInDomain(domain: Iterable<Value>, value: Value): boolean {
  return canBeAsked(domain) ? domain.has(value) : [...domain].some((member) => equalValues(member, value));
}

/** Whether a domain can be asked for a member, as sets can; one of all numbers can be asked only. */
export const canBeAsked = (
  domain: Iterable<Value>,
): domain is Iterable<Value> & { has(member: Value): boolean } =>
  typeof (domain as { has?: unknown }).has === 'function';

/**
 * Something derived from a state, such as the votes in its messages: computed once, however many predicates ask for it
 * while they judge one state. The function must depend on nothing but the state.
 */
export function derived<S extends object, T>(derive: (state: S) => T): (state: S) => T {
  let latestState: S | undefined;
  let latest: T;
  return (state) => {
    if (state !== latestState) {
      latest = derive(state);
      latestState = state;
    }
    return latest;
  };
}

/** A property of states: a predicate, or one that speaks only of the states in which `when` holds. */
export type StatePredicate<S> =
  | ((state: S) => boolean)
  | { readonly when: (state: S) => boolean; readonly holds: (state: S) => boolean };

/** A model as its author writes it. Names are those of the spec. */
export interface ModelDefinition<S> {
  readonly name: string;
  readonly variables: readonly (keyof S & string)[];
  readonly init: () => S | Iterable<S>;
  readonly actions: Readonly<Record<string, Action<S>>>;
  readonly invariants: Readonly<Record<string, StatePredicate<S>>>;
  readonly actionProperties?: Readonly<Record<string, (before: S, after: S) => boolean>>;
  readonly stateConstraints?: Readonly<Record<string, (state: S) => boolean>>;
  readonly actionConstraints?: Readonly<Record<string, (before: S, after: S) => boolean>>;
  /** Which actions are taken in the end, if they stay enabled: {@link weakFairness}, {@link strongFairness}. */
  readonly fairness?: readonly ModelFairness[];
  /** What must be true of every fair behaviour: formulas of `always`, `eventually`, `leadsTo`, `holds`, `taken`. */
  readonly temporalProperties?: Readonly<Record<string, ModelFormula<S>>>;
  /** Goals that must be reachable for the properties to mean anything. */
  readonly witnesses?: Readonly<Record<string, (state: S) => boolean>>;
  /** `violation` (the default) reports a state without successors; `allowed` where the protocol may come to rest. */
  readonly deadlock?: 'violation' | 'allowed';
}

/** A model: its definition, and the transition system that the explorer runs. */
export interface Model<S = unknown> extends TransitionSystem<S> {
  readonly definition: ModelDefinition<S>;
}

/**
 * Makes a model explorable.
 *
 * @throws TypeError if there are no variables, or the initial states do not assign exactly the declared variables.
 */
export function defineModel<S extends StateOf<S>>(definition: ModelDefinition<S>): Model<S> {
  const { variables } = definition;
  if (variables.length === 0) throw new TypeError(`model ${definition.name} has no variables`);
  const View = viewClass<S>(variables);
  const actions = Object.entries(definition.actions).map(([name, { parameters }]) => ({
    name,
    parameters: Object.keys(parameters),
  }));
  return {
    definition,
    name: definition.name,
    variables,
    actions,
    viewOf: (values) => new View(values),
    initialStates: () => initialVectors(definition),
    successors: successorFunction(definition),
    invariants: stateProperties(definition.invariants),
    actionProperties: actionProperties(definition.actionProperties),
    stateConstraints: stateProperties(definition.stateConstraints),
    actionConstraints: actionProperties(definition.actionConstraints),
    fairness: modelFairness(definition),
    temporalProperties: modelTemporalProperties(definition),
    witnesses: stateProperties(definition.witnesses),
    deadlock: definition.deadlock ?? 'violation',
  };
}

/** A class with a getter a variable over a vector of values: no copying, one shape for all states. */
function viewClass<S>(variables: readonly string[]): new (values: readonly Value[]) => S {
  class View {
    readonly values: readonly Value[];
    constructor(values: readonly Value[]) {
      this.values = values;
    }
  }
  variables.forEach((variable, index) => {
    Object.defineProperty(View.prototype, variable, {
      get(this: View) {
        return this.values[index];
      },
    });
  });
  return View as unknown as new (
    values: readonly Value[],
  ) => S;
}

function* initialVectors<S extends StateOf<S>>(definition: ModelDefinition<S>): Iterable<readonly Value[]> {
  const initial = definition.init();
  for (const state of isIterable(initial) ? initial : [initial]) {
    const names = Object.keys(state as object);
    const unassigned = definition.variables.find((variable) => state[variable] === undefined);
    const undeclared = names.find((name) => !definition.variables.includes(name as keyof S & string));
    if (unassigned !== undefined)
      throw new TypeError(`init of ${definition.name} does not assign ${unassigned}`);
    if (undeclared !== undefined)
      throw new TypeError(`init of ${definition.name} assigns ${undeclared}, no variable`);
    yield definition.variables.map((variable) => state[variable]);
  }
}

function isIterable<T>(thing: T | Iterable<T>): thing is Iterable<T> {
  return Array.isArray(thing) || typeof (thing as Iterable<T>)[Symbol.iterator] === 'function';
}

function successorFunction<S extends StateOf<S>>(
  definition: ModelDefinition<S>,
): TransitionSystem<S>['successors'] {
  const { variables } = definition;
  const steps = Object.entries(definition.actions).map(([name, action], index) =>
    actionStep(name, index, action, variables),
  );
  return (state, values, sink) => {
    for (const step of steps) step(state, values, sink);
  };
}

type Step<S> = (state: S, values: readonly Value[], sink: SuccessorSink) => void;

/** One action over all its arguments: the product of the parameters' domains, the last parameter running fastest. */
function actionStep<S>(
  name: string,
  actionIndex: number,
  action: Action<S>,
  variables: readonly (keyof S & string)[],
): Step<S> {
  const names = Object.keys(action.parameters);
  const domains = Object.values(action.parameters);
  const isFixed = domains.every((domain) => typeof domain !== 'function');
  // Laid out when it is first needed: a lockstep names the arguments itself, and has domains too large for it.
  let fixed: readonly ArgumentList[] | undefined;
  const next = new Array<Value>(variables.length);
  let isReporting = false;

  const report = (
    update: Update<S>,
    values: readonly Value[],
    list: readonly Value[],
    sink: SuccessorSink,
  ) => {
    let assigned = 0;
    for (let index = 0; index < next.length; index++) {
      const changed = update[variables[index]!] as Value | undefined;
      next[index] = changed === undefined ? values[index]! : changed;
      if (changed !== undefined) assigned++;
    }
    // Every update, not only the first: another branch of the action may hold the misspelt name.
    for (const _ in update) assigned--;
    if (assigned !== 0) refuseUpdate(name, update, variables);
    isReporting = true;
    sink(actionIndex, list, next);
    isReporting = false;
  };

  return (state, values, sink) => {
    let current: readonly Value[] = [];
    try {
      const lists =
        fixed ??
        argumentLists(
          names,
          domains.map((domain) => (typeof domain === 'function' ? domain(state) : domain)),
        );
      if (isFixed) fixed = lists;
      for (const { list, named } of lists) {
        current = list;
        const updates = action.next(state, named);
        if (updates === undefined) continue;
        if (isIterable(updates)) for (const update of updates) report(update, values, list, sink);
        else report(updates, values, list, sink);
      }
    } catch (error) {
      // What the receiver of the successors throws is its own.
      const isOwn = !isReporting && !(error instanceof BadInput);
      isReporting = false;
      throw isOwn ? new ActionFailure(labelOf(name, current), error) : error;
    }
  };
}

interface ArgumentList {
  readonly list: readonly Value[];
  readonly named: Readonly<Record<string, Value>>;
}

function argumentLists(names: readonly string[], domains: readonly Iterable<Value>[]): ArgumentList[] {
  let lists: Value[][] = [[]];
  for (const domain of domains) {
    const members = [...domain];
    lists = lists.flatMap((list) => members.map((member) => [...list, member]));
  }
  return lists.map((list) => ({
    list,
    named: Object.fromEntries(names.map((name, index) => [name, list[index]!])),
  }));
}

function refuseUpdate<S>(name: string, update: Update<S>, variables: readonly string[]): never {
  const unknown = Object.keys(update).find((key) => !variables.includes(key));
  if (unknown !== undefined) {
    throw new TypeError(`action ${name} assigns ${unknown}, which is no variable: ${variables.join(', ')}`);
  }
  const unassigned = variables.find((key) => key in update && update[key as keyof S] === undefined);
  throw new TypeError(
    `action ${name} assigns undefined to ${unassigned}: leave it out if it does not change`,
  );
}

function stateProperties<S>(
  predicates: Readonly<Record<string, StatePredicate<S>>> | undefined,
): StateProperty<S>[] {
  return Object.entries(predicates ?? {}).map(([name, predicate]) =>
    typeof predicate === 'function' ? { name, holds: predicate } : { name, ...predicate },
  );
}

function actionProperties<S>(
  predicates: Readonly<Record<string, (before: S, after: S) => boolean>> | undefined,
): ActionProperty<S>[] {
  return Object.entries(predicates ?? {}).map(([name, holds]) => ({ name, holds }));
}

/** `Name(argument, ...)`, as in a trace. */
export function formatStep(system: SystemOutline, actionIndex: number, parameters: readonly Value[]): string {
  return labelOf(system.actions[actionIndex]!.name, parameters);
}

function labelOf(name: string, parameters: readonly Value[]): string {
  return parameters.length === 0 ? name : `${name}(${parameters.map(formatValue).join(', ')})`;
}
