import { describe, expect, test } from 'vitest';
import { isAccepted, nextGeneration, nobody } from '../../../src/impl/generation-clock/claim.ts';
import { generationNode } from '../../../src/impl/generation-clock/node.ts';
import { generationResource } from '../../../src/impl/generation-clock/resource.ts';
import { runInteractionScript } from '../../support/interaction-script.ts';

const node = generationNode({ nodes: ['n1', 'n2', 'n3'], resource: 'r' });
const resource = generationResource();
const now = { monotonicMs: 0, wallMs: 0 };

test('leaders, votes, the resource and restarts, step by step', () => {
  const path = new URL('generation-clock.script', import.meta.url);
  runInteractionScript(path, (name) => (name === 'r' ? resource : node));
});

describe('a claim', () => {
  test('is accepted under a greater generation, or under the same one of the same owner', () => {
    const seen = { generation: 3, owner: 'a' };
    expect(isAccepted(nobody, { generation: 1, owner: 'a' })).toBe(true);
    expect(isAccepted(seen, { generation: 4, owner: 'b' })).toBe(true);
    expect(isAccepted(seen, { generation: 3, owner: 'a' })).toBe(true);
    expect(isAccepted(seen, { generation: 3, owner: 'b' })).toBe(false);
    expect(isAccepted(seen, { generation: 2, owner: 'a' })).toBe(false);
  });

  test('is for a generation greater than all that were seen', () => {
    expect([0, 7].map(nextGeneration)).toEqual([1, 8]);
  });
});

describe('a node', () => {
  const hear = (
    state: ReturnType<typeof node.start>['state'],
    from: string,
    type: string,
    generation: number,
  ) => node.step(state, { kind: 'message', from, message: { type, generation } as never, now });

  test('alone leads at once, and answers when its number is on the disk', () => {
    const alone = generationNode({ nodes: ['n1'], resource: 'r' });
    const { state } = alone.start('n1', [{ generation: 4 }], now);
    const operation = { type: 'campaign' } as const;
    const { effects } = alone.step(state, { kind: 'operation', id: 'op', client: 'c', operation, now });
    expect(effects).toEqual([
      { kind: 'persist', writeId: 1, data: { generation: 5 } },
      { kind: 'reply', id: 'op', outcome: 'ok', result: { generation: 5 }, afterPersist: 1 },
    ]);
  });

  test('leads on when a write of an earlier generation is refused, late', () => {
    const alone = generationNode({ nodes: ['n1'], resource: 'r' });
    const campaign = {
      kind: 'operation',
      id: 'op',
      client: 'c',
      operation: { type: 'campaign' },
      now,
    } as const;
    const first = alone.step(alone.start('n1', [], now).state, campaign).state;
    const second = alone.step(first, campaign).state;
    expect(second.leading).toBe(2);
    const message = { type: 'writeRefused', id: 'early', generation: 1 } as const;
    expect(alone.step(second, { kind: 'message', from: 'r', message, now })).toEqual({
      state: second,
      effects: [
        { kind: 'reply', id: 'early', outcome: 'fail', reason: 'the resource has seen generation 1' },
      ],
    });
  });

  test('counts no vote twice, and none of another generation', () => {
    const five = generationNode({ nodes: ['n1', 'n2', 'n3', 'n4', 'n5'], resource: 'r' });
    const operation = { type: 'campaign' } as const;
    let { state } = five.step(five.start('n1', [], now).state, {
      kind: 'operation',
      id: 'op',
      client: 'c',
      operation,
      now,
    });
    for (const [from, generation] of [
      ['n2', 1],
      ['n2', 1],
      ['n3', 2],
      ['n3', 0],
    ] as const)
      state = five.step(state, { kind: 'message', from, message: { type: 'vote', generation }, now }).state;
    expect([state.leading, state.votes]).toEqual([0, ['n1', 'n2']]);
    state = five.step(state, {
      kind: 'message',
      from: 'n3',
      message: { type: 'vote', generation: 1 },
      now,
    }).state;
    expect([state.leading, state.votes]).toEqual([1, []]);
  });

  test('learns of a greater generation only', () => {
    const { state } = node.start('n1', [{ generation: 4 }], now);
    expect(hear(state, 'n2', 'newerGeneration', 4)).toEqual({ state, effects: [] });
    const learned = hear(state, 'n2', 'newerGeneration', 5);
    expect(learned.state.seen).toBe(5);
    expect(learned.effects).toEqual([{ kind: 'persist', writeId: 1, data: { generation: 5 } }]);
    // What is meant for a resource, timers and writes mean nothing to it.
    expect(hear(state, 'n2', 'write', 9)).toEqual({ state, effects: [] });
    expect(node.step(state, { kind: 'written', writeId: 1, now })).toEqual({ state, effects: [] });
  });
});

test('a resource takes writes only, and remembers the last one', () => {
  const { state } = resource.start('r', [], now);
  const vote = { type: 'vote', generation: 3 } as const;
  expect(resource.step(state, { kind: 'message', from: 'n1', message: vote, now })).toEqual({
    state,
    effects: [],
  });
  const message = { type: 'write', generation: 2, id: 'op', value: 7 } as const;
  const written = resource.step(state, { kind: 'message', from: 'n1', message, now });
  expect(written.effects).toEqual([
    {
      kind: 'persist',
      writeId: 1,
      data: { fence: { generation: 2, owner: 'n1' }, value: 7 },
      replacesEarlier: true,
    },
    { kind: 'send', to: 'n1', message: { type: 'writeAccepted', id: 'op' }, afterPersist: 1 },
  ]);
  const again = resource.start('r', [{ fence: { generation: 2, owner: 'n1' }, value: 7 }], now);
  expect(again.state).toMatchObject({ fence: { generation: 2, owner: 'n1' }, value: 7, lastWrite: 0 });
});
