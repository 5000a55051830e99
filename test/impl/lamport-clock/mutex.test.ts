import { describe, expect, test } from 'vitest';
import { lamportMutexMachine } from '../../../src/impl/lamport-clock/mutex.ts';
import { runInteractionScript } from '../../support/interaction-script.ts';

const configuration = { nodes: ['n1', 'n2', 'n3'], resendMs: 40, maxWaiting: 2 };
const machine = lamportMutexMachine(configuration);
const now = { monotonicMs: 0, wallMs: 0 };
const operation = (id: string, type: 'acquire' | 'release', owner: string) =>
  ({ kind: 'operation', id, client: owner, operation: { type, owner }, now }) as const;

describe('Lamport 1978, the five rules of mutual exclusion: scripts record what nodes do', () => {
  test.each(['rules', 'ties', 'disorder', 'restart', 'waiting'])('%s', (name) => {
    runInteractionScript(new URL(`mutex-${name}.script`, import.meta.url), () => machine);
  });
});

describe('what surrounds the algorithm', () => {
  test('a node alone has the lock at once', () => {
    const alone = lamportMutexMachine({ ...configuration, nodes: ['n1'] });
    const { state } = alone.start('n1', [], now);
    const { effects } = alone.step(state, operation('1', 'acquire', 'a'));
    expect(effects.at(-1)).toMatchObject({ outcome: 'ok', result: { time: 1, node: 'n1' }, afterPersist: 1 });
  });

  test('a node of which nobody knows is not listened to', () => {
    const { state } = machine.start('n1', [], now);
    const message = { type: 'packet', number: 1, content: { type: 'release', time: 9 } } as const;
    for (const from of ['n9', 'n1', 'constructor'])
      expect(machine.step(state, { kind: 'message', from, message, now })).toEqual({ state, effects: [] });
  });

  test('what was written to disk leads to the same memory', () => {
    const { state } = machine.start('n1', [], now);
    const asked = machine.step(state, operation('1', 'acquire', 'a'));
    const record = asked.effects.find((effect) => effect.kind === 'persist')!.data;
    expect(machine.start('n1', [record], now).state.memory).toEqual(asked.state.memory);
  });

  test.each([{ resendMs: 0.5 }, { maxWaiting: 1 }, { nodes: ['n1'] }])(
    'a configuration at its limits is taken: %j',
    (change) => {
      expect(() => lamportMutexMachine({ ...configuration, ...change })).not.toThrow();
    },
  );

  test.each([
    [{ nodes: [] }, 'nodes must be different names'],
    [{ resendMs: 0 }, 'resendMs must be more than 0'],
    [{ maxWaiting: 1.5 }, 'maxWaiting must be a whole number from 1'],
  ])('a wrong configuration is told: %j', (change, message) => {
    expect(() => lamportMutexMachine({ ...configuration, ...change })).toThrow(message);
    expect(() => machine.start('n9', [], now)).toThrow('n9 is none of the nodes');
  });
});
