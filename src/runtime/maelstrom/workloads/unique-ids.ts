import type { Machine } from '../../../core/machine.ts';
import type { NodeContext, NodeWorkload } from '../node-workload.ts';

/**
 * Identifiers without talk between nodes: the name of the node, the number of its life, and a count in this life. They are
 * different as long as no two lives of a node have the same number.
 */
const idMachine = ({ incarnation }: NodeContext): Machine<IdState, never, object, string, never> => ({
  name: 'unique-ids',
  start: (node) => ({ state: { node, issued: 0 }, effects: [] }),
  step(state, input) {
    if (input.kind !== 'operation') return { state, effects: [] };
    const issued = state.issued + 1;
    const result = `${state.node}-${incarnation}-${issued}`;
    return {
      state: { ...state, issued },
      effects: [{ kind: 'reply', id: input.id, outcome: 'ok', result }],
    };
  },
});

interface IdState {
  readonly node: string;
  readonly issued: number;
}

export const uniqueIds: NodeWorkload = {
  machine: idMachine,
  requests: { generate: { operation: () => ({ type: 'generate' }), answer: (id: string) => ({ id }) } },
};
