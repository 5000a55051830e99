import type { Machine } from '../../../core/machine.ts';
import type { NodeWorkload } from '../node-workload.ts';
import { anyField } from '../wire.ts';

/** Gives back what it is given. */
const echoMachine: Machine<null, never, { readonly value: unknown }, unknown, never> = {
  name: 'echo',
  start: () => ({ state: null, effects: [] }),
  step: (state, input) => ({
    state,
    effects:
      input.kind === 'operation'
        ? [{ kind: 'reply', id: input.id, outcome: 'ok', result: input.operation.value }]
        : [],
  }),
};

export const echo: NodeWorkload = {
  machine: () => echoMachine,
  requests: {
    echo: {
      operation: (body) => ({ value: anyField(body, 'echo') }),
      answer: (value) => ({ echo: value }),
    },
  },
};
