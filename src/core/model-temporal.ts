import { type Formula, leaf, mapLeaves } from './formula.ts';
import type { ModelDefinition } from './model.ts';
import type {
  Atom,
  EnabledAtom,
  FairnessCondition,
  Step,
  StepAtom,
  TemporalProperty,
} from './temporal-property.ts';
import { equalValues, formatValue, type Value } from './values/index.ts';

/** Some of the steps of a model: those of these actions, with these arguments where they are given. */
export interface Steps {
  readonly actions: readonly string[];
  readonly parameters: Readonly<Record<string, Value>>;
  /** The variables of which one has to change; all of the model unless given. */
  readonly variables?: readonly string[];
}

/** What a temporal formula of a model is made of. */
export type ModelAtom<S> =
  | { readonly kind: 'holds'; readonly holds: (state: S) => boolean }
  | { readonly kind: 'taken' | 'enabled'; readonly steps: Steps }
  | {
      readonly kind: 'step';
      readonly holds: (before: S, after: S) => boolean;
      readonly variables: readonly string[] | undefined;
    };

export type ModelFormula<S> = Formula<ModelAtom<S>>;

/** WF or SF of some steps of a model. */
export interface ModelFairness {
  readonly kind: 'weak' | 'strong';
  readonly steps: Steps;
}

/** Some of a model's steps, by the names of their actions. */
export function steps(
  actions: string | readonly string[],
  parameters: Readonly<Record<string, Value>> = {},
  variables?: readonly string[],
): Steps {
  return {
    actions: typeof actions === 'string' ? [actions] : actions,
    parameters,
    ...(variables === undefined ? {} : { variables }),
  };
}

/** `WF_v(A)`: if such a step stays enabled, it is taken. */
export function weakFairness(...of: Parameters<typeof steps>): ModelFairness {
  return { kind: 'weak', steps: steps(...of) };
}

/** `SF_v(A)`: if such a step is enabled again and again, it is taken. */
export function strongFairness(...of: Parameters<typeof steps>): ModelFairness {
  return { kind: 'strong', steps: steps(...of) };
}

/** A predicate on states as a temporal formula: true of a behaviour that starts in such a state. */
export function holds<S>(predicate: (state: S) => boolean): ModelFormula<S> {
  return leaf<ModelAtom<S>>({ kind: 'holds', holds: predicate });
}

/** `<<A>>_v`: the first step is one of these. */
export function taken(...of: Parameters<typeof steps>): ModelFormula<unknown> {
  return leaf<ModelAtom<unknown>>({ kind: 'taken', steps: steps(...of) });
}

/** `ENABLED <<A>>_v` */
export function enabled(...of: Parameters<typeof steps>): ModelFormula<unknown> {
  return leaf<ModelAtom<unknown>>({ kind: 'enabled', steps: steps(...of) });
}

/** `<<P>>_v` for a predicate on steps: the first step changes v, and it holds of it. */
export function step<S>(
  predicate: (before: S, after: S) => boolean,
  variables?: readonly string[],
): ModelFormula<S> {
  return leaf<ModelAtom<S>>({ kind: 'step', holds: predicate, variables });
}

/** @throws TypeError for a condition on actions, parameters or variables that the model does not have. */
export function modelFairness<S>(definition: ModelDefinition<S>): FairnessCondition<S>[] {
  return (definition.fairness ?? []).map(({ kind, steps: of }) => {
    const isTaken = takenAtom(definition, of);
    const subscript = of.variables === undefined ? 'vars' : `<<${of.variables.join(', ')}>>`;
    return {
      kind,
      name: `${kind === 'weak' ? 'WF' : 'SF'}_${subscript}(${isTaken.name})`,
      taken: isTaken,
      enabled: enabledAtom(isTaken),
    };
  });
}

/** @throws TypeError for a formula about actions, parameters or variables that the model does not have. */
export function modelTemporalProperties<S>(definition: ModelDefinition<S>): TemporalProperty<S>[] {
  return Object.entries(definition.temporalProperties ?? {}).map(([name, formula]) => ({
    name,
    formula: mapLeaves(formula, (atom) => atomOf(definition, atom)),
  }));
}

function atomOf<S>(definition: ModelDefinition<S>, atom: ModelAtom<S>): Atom<S> {
  switch (atom.kind) {
    case 'holds':
      return { kind: 'state', name: atom.holds.name, holds: atom.holds };
    case 'taken':
      return takenAtom(definition, atom.steps);
    case 'enabled':
      return enabledAtom(takenAtom(definition, atom.steps));
    case 'step': {
      const changes = changesOf(definition, atom.variables);
      const isStep = ({ before, after }: Step<S>) => atom.holds(before, after);
      return { kind: 'step', name: atom.holds.name, holds: (of) => changes(of) && isStep(of) };
    }
  }
}

/** Only steps of a model can be steps of its actions. */
function enabledAtom<S>(step: StepAtom<S>): EnabledAtom<S> {
  return { kind: 'enabled', name: `ENABLED ${step.name}`, step };
}

function takenAtom<S>(definition: ModelDefinition<S>, of: Steps): StepAtom<S> {
  const names = Object.keys(definition.actions);
  const changes = changesOf(definition, of.variables);
  const wanted = new Map(
    of.actions.map((name) => {
      const { parameters } = definition.actions[name] ?? refuse(definition, 'action', name);
      return [names.indexOf(name), wantedArguments(Object.keys(parameters), of, definition)];
    }),
  );
  return {
    kind: 'step',
    name: of.actions.map((name) => describe(definition, name, of)).join(' \\/ '),
    wantsParameters: Object.keys(of.parameters).length > 0,
    holds: (step) => {
      const list = wanted.get(step.action);
      return list !== undefined && matches(step.parameters, list) && changes(step);
    },
  };
}

/** The arguments that are asked for, by position; `undefined` for any. */
function wantedArguments<S>(
  names: readonly string[],
  { parameters }: Steps,
  definition: ModelDefinition<S>,
): (Value | undefined)[] {
  const unknown = Object.keys(parameters).find((name) => !names.includes(name));
  if (unknown !== undefined) refuse(definition, 'parameter', unknown);
  return names.map((name) => parameters[name]);
}

function matches(actual: readonly Value[], wanted: readonly (Value | undefined)[]): boolean {
  return wanted.every((value, index) => value === undefined || equalValues(value, actual[index]!));
}

function changesOf<S>(
  definition: ModelDefinition<S>,
  variables: readonly string[] | undefined,
): (step: Step<S>) => boolean {
  const all: readonly string[] = definition.variables;
  const unknown = variables?.find((variable) => !all.includes(variable));
  if (unknown !== undefined) refuse(definition, 'variable', unknown);
  const positions = (variables ?? all).map((variable) => all.indexOf(variable));
  return ({ valuesBefore, valuesAfter }) =>
    positions.some((position) => !equalValues(valuesBefore[position]!, valuesAfter[position]!));
}

function describe<S>({ actions }: ModelDefinition<S>, name: string, { parameters }: Steps): string {
  const given = Object.keys(actions[name]!.parameters).map((parameter) =>
    parameters[parameter] === undefined ? '_' : formatValue(parameters[parameter]),
  );
  return given.length === 0 ? name : `${name}(${given.join(', ')})`;
}

function refuse<S>(
  { name: model, actions, variables }: ModelDefinition<S>,
  what: string,
  name: string,
): never {
  const known = what === 'variable' ? variables : Object.keys(actions);
  throw new TypeError(
    `${model} has no ${what} ${name} for its fairness or temporal properties: ` +
      (what === 'parameter' ? 'see the parameters of the action' : `there are ${known.join(', ')}`),
  );
}
