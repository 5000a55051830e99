import { describe, test } from 'vitest';
import { paxosMachine } from '../../../src/impl/paxos/machine.ts';
import { runInteractionScript } from '../../support/interaction-script.ts';

const machine = paxosMachine({
  nodes: ['a', 'b', 'c'],
  repeatAfterMs: [100, 200],
  backOffMs: [10, 50],
  maxBackOffDoublings: 5,
  askIntervalMs: [300, 600],
});

describe('interactions', () => {
  test.each(['three-nodes', 'duel'])('%s', (name) => {
    runInteractionScript(new URL(`${name}.script`, import.meta.url), () => machine);
  });
});
