import fc from 'fast-check';
import type { Action, ModelDefinition, Update } from '../../src/core/model.ts';
import {
  type FunctionValue,
  functionFrom,
  ModelValue,
  record,
  type SetValue,
  sequence,
  setOf,
  type Value,
} from '../../src/core/values/index.ts';
import { canonical, canonicalState } from './canonical.ts';

/** A state of a random model. */
export type RandomState = Readonly<Record<string, Value>>;

/** Everything that a random model is made of; small numbers, so that fast-check shrinks it. */
export interface RandomModelRecipe {
  readonly seed: number;
  /** A family of values for each variable. */
  readonly families: readonly number[];
  /** For each action: how many parameters, whether the last depends on the state, chance in ten to be enabled. */
  readonly actions: readonly { parameters: number; dependent: boolean; enabled: number; updates: number }[];
  readonly initial: readonly number[];
  /** One in so many states, or steps, breaks the property or constraint. */
  readonly invariants: readonly number[];
  readonly actionProperties: readonly number[];
  readonly stateConstraint: number | undefined;
  readonly actionConstraint: number | undefined;
  readonly deadlock: 'violation' | 'allowed';
}

/** Values of one variable: eight of them, each reachable from each other by small changes. */
interface Family {
  readonly anew: (index: number) => Value;
  readonly from: (current: Value, index: number) => Value;
}

const a = ModelValue.of('a');
const b = ModelValue.of('b');
const bit = (index: number, position: number) => (index >> position) & 1;

function setFamily(members: readonly Value[]): Family {
  return {
    anew: (index) => setOf(members.filter((_, position) => bit(index, position) === 1)),
    from: (current, index) =>
      members.reduce<SetValue>(
        (set, member, position) => (bit(index, position) === 1 ? set.add(member) : set.without(member)),
        current as SetValue,
      ),
  };
}

function functionFamily(keys: readonly Value[], anew: (index: number) => Value): Family {
  return {
    anew,
    from: (current, index) =>
      keys.reduce<FunctionValue>(
        (changed, key, position) => changed.set(key, position === 0 ? index % 3 : Math.floor(index / 3)),
        current as FunctionValue,
      ),
  };
}

const families: readonly Family[] = [
  { anew: (index) => index, from: (_, index) => index },
  setFamily([1, 2, 3]),
  setFamily([sequence(), setOf(), sequence(setOf([1]))]),
  functionFamily([a, b], (index) =>
    functionFrom([b, a], (key) => (key === a ? index % 3 : Math.floor(index / 3))),
  ),
  functionFamily([1, 2], (index) => sequence(index % 3, Math.floor(index / 3))),
  functionFamily(['x', 'y'], (index) => record({ y: Math.floor(index / 3), x: index % 3 })),
  {
    anew: (index) => sequence(...Array.from({ length: index }, () => 'e')),
    from: (_, index) =>
      Array.from({ length: index }).reduce<FunctionValue>((made) => made.append('e'), sequence()),
  },
];

/** A number in 0..bound - 1 that depends on a text and on nothing else. */
function draw(bound: number, text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
    hash ^= hash >>> 13;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return ((hash ^ (hash >>> 15)) >>> 0) % bound;
}

/** The model of a recipe: a random graph whose edges are drawn from the seed and the state. */
export function randomModel(recipe: RandomModelRecipe): ModelDefinition<RandomState> {
  const { seed } = recipe;
  const variables = recipe.families.map((_, index) => `x${index}`);
  const text = (state: RandomState) => canonicalState(variables, state);
  const rarely = (oneIn: number, about: string) => draw(oneIn, `${seed} ${about}`) !== 0;
  const onState = (name: string, oneIn: number) => (state: RandomState) =>
    rarely(oneIn, `${name} ${text(state)}`);
  const onStep = (name: string, oneIn: number) => (before: RandomState, after: RandomState) =>
    rarely(oneIn, `${name} ${text(before)} ${text(after)}`);
  const named = <T>(prefix: string, chances: readonly number[], make: (name: string, oneIn: number) => T) =>
    Object.fromEntries(
      chances.map((oneIn, index) => [`${prefix}${index}`, make(`${prefix}${index}`, oneIn)]),
    );
  const { stateConstraint, actionConstraint } = recipe;
  return {
    name: 'random',
    variables,
    init: () => recipe.initial.map((at) => stateAt(recipe, variables, at)),
    actions: Object.fromEntries(
      recipe.actions.map((_, index) => [`Action${index}`, randomAction(recipe, index, variables)]),
    ),
    invariants: named('Invariant', recipe.invariants, onState),
    actionProperties: named('StepProperty', recipe.actionProperties, onStep),
    ...(stateConstraint === undefined
      ? {}
      : { stateConstraints: { Bound: onState('Bound', stateConstraint) } }),
    ...(actionConstraint === undefined
      ? {}
      : { actionConstraints: { Edge: onStep('Edge', actionConstraint) } }),
    witnesses: { Goal: (state) => draw(20, `${seed} goal ${text(state)}`) === 0 },
    deadlock: recipe.deadlock,
  };
}

function stateAt(recipe: RandomModelRecipe, variables: readonly string[], at: number): RandomState {
  return Object.fromEntries(
    variables.map((name, index) => [name, families[recipe.families[index]!]!.anew((at + index) % 8)]),
  );
}

function randomAction(
  recipe: RandomModelRecipe,
  at: number,
  variables: readonly string[],
): Action<RandomState> {
  const { parameters, dependent, enabled, updates } = recipe.actions[at]!;
  const about = (state: RandomState) => `${recipe.seed} ${at} ${canonicalState(variables, state)}`;
  const domains = Array.from({ length: parameters }, (_, index) => {
    const isDependent = dependent && index === parameters - 1;
    const domain = isDependent
      ? (state: RandomState) => [1, 2, 3].slice(0, draw(4, `${about(state)} domain`))
      : [1, 2];
    return [`p${index}`, domain] as const;
  });
  return {
    parameters: Object.fromEntries(domains),
    next: (state, given) => {
      const text = `${about(state)} ${Object.values(given).map(canonical).join(' ')}`;
      if (draw(10, text) >= enabled) return undefined;
      const count = draw(updates + 1, `${text} count`);
      const found = Array.from({ length: count }, (_, index) =>
        randomUpdate(recipe, state, variables, `${text} ${index}`),
      );
      return count === 1 && draw(2, `${text} alone`) === 0 ? found[0] : found;
    },
  };
}

/** Some variables change, each to a value built anew or from the current one; sometimes none does. */
function randomUpdate(
  recipe: RandomModelRecipe,
  state: RandomState,
  variables: readonly string[],
  text: string,
): Update<RandomState> {
  const changes = variables.flatMap((name, index) => {
    if (draw(2, `${text} changes ${name}`) === 0) return [];
    const family = families[recipe.families[index]!]!;
    const target = draw(8, `${text} target ${name}`);
    const isAnew = draw(2, `${text} anew ${name}`) === 0 || recipe.families[index] === 6;
    return [[name, isAnew ? family.anew(target) : family.from(state[name]!, target)] as const];
  });
  return Object.fromEntries(changes);
}

/** Recipes; `properties` says how often properties break: they decide how deep the first violation lies. */
export function randomRecipes(properties: 'often valid' | 'mixed'): fc.Arbitrary<RandomModelRecipe> {
  const oneIn = fc.integer({ min: 5, max: 400 });
  const many = properties === 'mixed' ? { maxLength: 3 } : { maxLength: 1 };
  const chance = properties === 'mixed' ? oneIn : fc.constant(1_000_003);
  return fc.record({
    seed: fc.nat(),
    families: fc.array(fc.nat({ max: families.length - 1 }), { minLength: 1, maxLength: 3 }),
    actions: fc.array(
      fc.record({
        parameters: fc.nat({ max: 2 }),
        dependent: fc.boolean(),
        enabled: fc.constantFrom(3, 6, 8, 9, 10, 10),
        updates: fc.integer({ min: 1, max: 3 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    initial: fc.array(fc.nat({ max: 7 }), { minLength: 1, maxLength: 4 }),
    invariants: fc.array(chance, many),
    actionProperties: fc.array(chance, many),
    stateConstraint: fc.option(fc.integer({ min: 2, max: 9 }), { nil: undefined }),
    actionConstraint: fc.option(fc.integer({ min: 2, max: 9 }), { nil: undefined }),
    deadlock:
      properties === 'mixed'
        ? fc.constantFrom('violation', 'allowed', 'allowed')
        : fc.constant('allowed' as const),
  });
}
