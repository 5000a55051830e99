import type { ModelDefinition } from '../core/model.ts';
import { type FunctionValue, functionFrom, ModelValue, setOf, type Value } from '../core/values/index.ts';
import type { ModelStep } from './refinement.ts';

/** The model's name for a node. */
export const nameOf = (node: string): ModelValue => ModelValue.of(node);

/** A step of the model: names of nodes become its values. */
export const stepOf = (action: string, ...list: readonly Value[]): ModelStep => ({
  action,
  arguments: list.map((value) => (typeof value === 'string' ? nameOf(value) : value)),
});

/**
 * A state with some of its variables changed, for an action that is taken of it. Not a spread: the states that an explorer or a trace
 * validation shows are views of vectors, which have no properties of their own.
 */
export const withChanged = <S>(
  { variables }: Pick<ModelDefinition<S>, 'variables'>,
  state: S,
  changes: Partial<S>,
): S => Object.fromEntries(variables.map((name) => [name, changes[name] ?? state[name]])) as S;

/** A variable of the model that has a value for each node. */
export const byNode = <V extends Value>(
  nodes: readonly string[],
  read: (node: string) => V,
): FunctionValue<ModelValue, V> => functionFrom(setOf(nodes.map(nameOf)), (node) => read(String(node)));

const askedOnly = (
  has: (member: unknown) => boolean,
): Iterable<number> & { has(member: unknown): boolean } => ({
  has,
  [Symbol.iterator]: () => {
    throw new Error('nobody can list all numbers: an explorer does not take a model of a lockstep');
  },
});

const everyCount = askedOnly((member) => Number.isSafeInteger(member) && (member as number) >= 0);
const everyInteger = askedOnly(Number.isSafeInteger);

/** Every whole number from 0: a domain for what only a lockstep takes, which asks for one of them and lists none. */
export const anyCount = () => everyCount;

/** Every whole number, likewise. */
export const anyInteger = () => everyInteger;
