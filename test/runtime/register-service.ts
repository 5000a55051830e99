import type { AnyMachine, Effect, Input } from '../../src/core/machine.ts';
import { BadRequest, type Service } from '../../src/runtime/services/service.ts';

type Operation =
  | { readonly type: 'write'; readonly value: unknown }
  | { readonly type: 'read' | 'hang' | 'doubt' | 'refuse' | 'fail' };
interface State {
  readonly node: string;
  readonly primary: string;
  readonly writes: number;
  readonly value: unknown;
}

/** The least that can be served: the first node keeps a value, the others say so. */
const registerMachine = (primary: string): AnyMachine => ({
  name: 'register',
  start: (node, durable) => ({
    state: {
      node,
      primary,
      writes: 0,
      value: (durable.at(-1) as { value: unknown } | undefined)?.value ?? null,
    },
    effects: [],
  }),
  step(state: State, input: Input<unknown, Operation>) {
    if (input.kind !== 'operation') return { state, effects: [] };
    const { id, operation } = input;
    if (state.node !== state.primary)
      return { state, effects: [{ kind: 'reply', id, outcome: 'redirect', node: state.primary }] };
    return stepPrimary(state, id, operation);
  },
});

function stepPrimary(
  state: State,
  id: string,
  operation: Operation,
): { readonly state: State; readonly effects: readonly Effect<unknown, unknown, unknown>[] } {
  const ok = (result: unknown) => ({ kind: 'reply', id, outcome: 'ok', result }) as const;
  switch (operation.type) {
    case 'read':
      return { state, effects: [ok({ value: state.value })] };
    case 'hang':
      return { state, effects: [] };
    case 'doubt':
      return { state, effects: [{ kind: 'reply', id, outcome: 'info', reason: 'the leader has changed' }] };
    case 'refuse':
      return { state, effects: [{ kind: 'reply', id, outcome: 'fail', reason: 'it is locked' }] };
    case 'fail':
      throw new Error('the register is broken');
    case 'write': {
      const { value } = operation;
      const writes = state.writes + 1;
      return {
        state: { ...state, writes, value },
        effects: [
          { kind: 'persist', writeId: writes, data: { value } },
          { ...ok(null), afterPersist: writes },
        ],
      };
    }
  }
}

const route = (method: 'GET' | 'POST', type: Exclude<Operation['type'], 'write'>) =>
  ({ method, path: `/v1/${type}`, about: type, operation: () => ({ type }) }) as const;

export const registerService: Service = {
  slug: 'register',
  title: 'A register on the first node',
  machine: ({ nodes }) => registerMachine(nodes[0]!),
  routes: [
    route('GET', 'read'),
    route('POST', 'hang'),
    route('GET', 'hang'),
    route('POST', 'doubt'),
    route('POST', 'refuse'),
    route('POST', 'fail'),
    {
      method: 'PUT',
      path: '/v1/write/:name',
      about: 'write',
      operation: ({ body, parameters }) => {
        if (!Object.hasOwn(body, 'value')) throw new BadRequest('the body must have a value');
        return { type: 'write', value: [parameters.name, body.value] };
      },
    },
  ],
  status: (state) => ({ primary: (state as State).primary }),
  metrics: (state) => ({ writes: (state as State).writes }),
  isReady: () => true,
  traced: (state) => ({ value: (state as State).value }),
};
