import type { SpecificationChoices } from './specification-choices.ts';

/** What a variable of a generated specification holds; each has a handful of values, so that every state graph is small. */
export type VariableName = 'x' | 'y' | 'f' | 's' | 'q' | 'r';

export interface Variable {
  readonly name: VariableName;
  /** The set of all its values. */
  readonly values: string;
  /** One value, from which behaviours may start. */
  readonly first: string;
  /** A small set of values, from which behaviours may start as well. */
  readonly some: string;
}

const variables: readonly Variable[] = [
  { name: 'x', values: '0..3', first: '0', some: '{2, 0, 1}' },
  { name: 'y', values: '0..2', first: '1', some: '0..1' },
  { name: 'f', values: '[Proc -> 0..1]', first: '[p \\in Proc |-> 0]', some: '[Proc -> 0..1]' },
  { name: 's', values: 'SUBSET Proc', first: '{}', some: 'SUBSET Proc' },
  { name: 'q', values: 'Seq(0..1)', first: '<<>>', some: '{<<>>, <<1, 0>>, <<0>>}' },
  {
    name: 'r',
    values: '[n : 0..2, on : BOOLEAN]',
    first: '[n |-> 0, on |-> FALSE]',
    some: '[n : {1}, on : BOOLEAN]',
  },
];

/** Two or three variables, in the order in which a specification declares them. */
export function someVariables(choices: SpecificationChoices): readonly Variable[] {
  const left = [...variables];
  return Array.from({ length: 2 + choices.below(2) }, () => left.splice(choices.below(left.length), 1)[0]!);
}

/** Names that an expression may use. */
export interface Names {
  readonly integers: readonly string[];
  readonly processes: readonly string[];
  /** Variables that already have a value in the next state. */
  readonly primed: ReadonlySet<VariableName>;
}

export const noNames: Names = { integers: [], processes: [], primed: new Set() };
