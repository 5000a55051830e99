import { action, defineModel, type Model, type ModelDefinition } from '../../src/core/model.ts';

/** The state of a graph model: which node it is at. */
export interface At {
  readonly at: number;
}

/** A model that walks a graph of numbers from node 0, by one action `Go(to)`; successors in the order given. */
export function graphDefinition(
  successors: (at: number) => readonly number[],
  more: Partial<ModelDefinition<At>> = {},
): ModelDefinition<At> {
  return {
    name: 'graph',
    variables: ['at'],
    init: () => ({ at: 0 }),
    actions: { Go: action({ to: ({ at }: At) => successors(at) }, (_, { to }) => ({ at: to })) },
    invariants: {},
    deadlock: 'allowed',
    ...more,
  };
}

export function graphModel(
  successors: (at: number) => readonly number[],
  more: Partial<ModelDefinition<At>> = {},
): Model<At> {
  return defineModel(graphDefinition(successors, more));
}

/** 0 to last in a line. */
export const line = (last: number) => (at: number) => (at < last ? [at + 1] : []);
