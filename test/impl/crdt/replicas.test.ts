import { describe, expect, test } from 'vitest';
import { operationReplicaMachine } from '../../../src/impl/crdt/operation-replica.ts';
import { operationSet } from '../../../src/impl/crdt/operation-set.ts';
import { orSet } from '../../../src/impl/crdt/or-set.ts';
import { stateReplicaMachine } from '../../../src/impl/crdt/state-replica.ts';
import { runInteractionScript } from '../../support/interaction-script.ts';

const deltas = { replicas: ['a', 'b'], syncMs: 100, maxDeltas: 10 };
const operations = { replicas: ['a', 'b', 'c'], syncMs: 100 };

describe('interactions', () => {
  test('delta-replica', () => {
    const machine = stateReplicaMachine(orSet, deltas);
    runInteractionScript(new URL('delta-replica.script', import.meta.url), () => machine);
  });
  test('operation-replica', () => {
    const machine = operationReplicaMachine(operationSet, operations);
    runInteractionScript(new URL('operation-replica.script', import.meta.url), () => machine);
  });
});

describe('a configuration that makes no sense is refused', () => {
  test.each([
    ['replicas', () => stateReplicaMachine(orSet, { ...deltas, replicas: [] })],
    ['syncMs', () => operationReplicaMachine(operationSet, { ...operations, syncMs: 0 })],
    ['maxDeltas', () => stateReplicaMachine(orSet, { ...deltas, maxDeltas: -1 })],
    [
      'x is none of the replicas',
      () => stateReplicaMachine(orSet, deltas).start('x', [], { monotonicMs: 0, wallMs: 0 }),
    ],
    [
      'y is none of the replicas',
      () => operationReplicaMachine(operationSet, operations).start('y', [], { monotonicMs: 0, wallMs: 0 }),
    ],
  ])('%s', (words, make) => {
    expect(make).toThrow(words);
  });
});

test('who has not acknowledged what is no longer kept is sent the whole state', () => {
  const machine = stateReplicaMachine(orSet, { ...deltas, maxDeltas: 1 });
  const now = { monotonicMs: 0, wallMs: 0 };
  let { state } = machine.start('a', [], now);
  const ask = (element: string) => {
    const operation = { type: 'update', update: { type: 'add', element } } as const;
    state = machine.step(state, { kind: 'operation', id: element, client: 'c', operation, now }).state;
  };
  const sent = () => {
    const input = { kind: 'timer', name: 'sync', generation: state.timerGeneration, now } as const;
    const next = machine.step(state, input);
    state = next.state;
    const message = next.effects.find((effect) => effect.kind === 'send')!.message;
    return message.type === 'delta' ? orSet.value(message.delta) : undefined;
  };
  const acknowledge = (next: number) => {
    const message = { type: 'acknowledge', next } as const;
    state = machine.step(state, { kind: 'message', from: 'b', message, now }).state;
  };
  ask('x');
  acknowledge(2);
  ask('y');
  expect(sent()).toEqual(['y']);
  ask('z');
  expect(sent()).toEqual(['x', 'y', 'z']);
  acknowledge(4);
  ask('q');
  expect(sent()).toEqual(['q']);
});
