import { describe, expect, test } from 'vitest';
import { explore } from '../../src/explorer/explore.ts';
import { type At, graphModel } from '../support/graph-model.ts';

/** 2,000 states: many more than ten bits can tell apart. */
const model = graphModel((at) => [(at + 1) % 2000, (at * 7 + 3) % 2000], {
  invariants: { Fine: ({ at }: At) => at >= 0 },
});

describe('the debug mode that keeps whole states', () => {
  test('reports that a weak fingerprint merged two states', async () => {
    const result = await explore(model, { detectCollisions: true, fingerprintBits: 10 });
    expect([result.verdict, result.limit?.limit]).toEqual(['unknown', 'collision']);
    expect(result.limit?.message).toMatch(/^two different states share the fingerprint of state \d+$/);
    expect(result.checks).toEqual([{ name: 'Fine', verdict: 'unknown', detail: result.limit?.message }]);
  });

  test.each(['when new', 'always'] as const)(
    'has nothing to report of 64 bits (%s)',
    async (construction) => {
      const result = await explore(model, { detectCollisions: true, construction });
      expect([result.verdict, result.states.distinct]).toEqual(['valid', 2000]);
      expect(result.states).toEqual((await explore(model)).states);
    },
  );

  test('notices a collision among initial states', async () => {
    const init = () => Array.from({ length: 3000 }, (_, at) => ({ at }));
    const result = await explore(
      graphModel(() => [], { init }),
      { detectCollisions: true, fingerprintBits: 10 },
    );
    expect(result.limit?.limit).toBe('collision');
  });
});

test('without it, a weak fingerprint loses states', async () => {
  const { verdict, states } = await explore(model, { fingerprintBits: 10 });
  expect(verdict).toBe('valid');
  expect(states.distinct).toBeLessThanOrEqual(1024);
});
