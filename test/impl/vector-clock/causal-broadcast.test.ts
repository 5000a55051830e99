import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CausalBroadcastMessage,
  type CausalBroadcastState,
  causalBroadcastMachine,
} from '../../../src/impl/vector-clock/causal-broadcast.ts';
import { runInteractionScript } from '../../support/interaction-script.ts';

const nodes = ['n1', 'n2', 'n3'];
const configuration = { nodes, resendMs: 40, maxUnacknowledged: 2 };
const machine = causalBroadcastMachine(configuration);
const now = { monotonicMs: 0, wallMs: 0 };

describe('Birman, Schiper and Stephenson 1991, section 5.1: scripts record what nodes do', () => {
  test.each(['answer', 'restart', 'limits'])('%s', (name) => {
    runInteractionScript(new URL(`causal-${name}.script`, import.meta.url), () => machine);
  });
});

test('in whatever order messages come in, each node delivers in an order in which they may have been sent', () => {
  const choices = fc.array(fc.record({ node: fc.nat(2), pick: fc.nat(20) }), { maxLength: 25 });
  const unbounded = causalBroadcastMachine({ ...configuration, maxUnacknowledged: 100 });
  fc.assert(
    fc.property(choices, (list) => {
      const states = nodes.map((node) => unbounded.start(node, [], now).state);
      const inFlight: { to: number; message: CausalBroadcastMessage; from: string }[] = [];
      const take = (node: number, input: Parameters<typeof unbounded.step>[1]) => {
        const { state, effects } = unbounded.step(states[node]!, input);
        states[node] = state;
        for (const effect of effects)
          if (effect.kind === 'send')
            inFlight.push({ to: nodes.indexOf(effect.to), message: effect.message, from: nodes[node]! });
      };
      const deliver = (index: number) => {
        const { to, message, from } = inFlight.splice(index, 1)[0]!;
        take(to, { kind: 'message', from, message, now });
      };
      for (const [index, { node, pick }] of list.entries()) {
        if (pick < 4) {
          const operation = { type: 'broadcast', text: `t${index}` } as const;
          take(node, { kind: 'operation', id: `${index}`, client: 'c', operation, now });
        } else if (inFlight.length > 0) deliver(pick % inFlight.length);
      }
      while (inFlight.length > 0) deliver(inFlight.length - 1);
      for (const state of states) expectCausal(state);
      const counts = states.map(({ memory }) => memory.position);
      expect(new Set(counts).size).toBe(1);
      expect(states.every(({ memory }) => memory.unacknowledged.length === 0)).toBe(true);
    }),
  );
});

/** Before each message the node has delivered all that its sender had. */
function expectCausal({ memory }: CausalBroadcastState): void {
  const delivered: Record<string, number> = {};
  for (const { message } of memory.inbox) {
    for (const [node, count] of Object.entries(message.vector)) {
      if (node === message.sender) expect(delivered[node] ?? 0).toBe(count - 1);
      else expect(delivered[node] ?? 0).toBeGreaterThanOrEqual(count);
    }
    delivered[message.sender] = message.vector[message.sender]!;
  }
}

test.each([
  [{ nodes: ['a', 'a'] }, 'nodes must be different names'],
  [{ resendMs: -1 }, 'resendMs must be more than 0'],
  [{ maxUnacknowledged: 0 }, 'maxUnacknowledged must be a whole number from 1'],
])('a wrong configuration is told: %j', (change, message) => {
  expect(() => causalBroadcastMachine({ ...configuration, ...change })).toThrow(message);
  expect(() => machine.start('n9', [], now)).toThrow('n9 is none of the nodes');
});
