import { describe, expect, test } from 'vitest';
import type { ExplorationProgress, ExplorationResult } from '../../src/explorer/exploration-result.ts';
import { explore } from '../../src/explorer/explore.ts';
import type { ExploreOptions } from '../../src/explorer/options.ts';
import { type At, graphModel, line } from '../support/graph-model.ts';

const properties = {
  invariants: { Fine: ({ at }: At) => at >= 0 },
  actionProperties: { Moves: (before: At, after: At) => before.at !== after.at },
  deadlock: 'violation' as const,
};
/** Never ends: only a limit can. */
const endless = graphModel((at) => [at + 1, at + 2], properties);

function expectUnknown(result: ExplorationResult, limit: string): void {
  expect([result.verdict, result.limit?.limit]).toEqual(['unknown', limit]);
  expect(result.checks.map(({ name, verdict }) => [name, verdict])).toEqual([
    ['Fine', 'unknown'],
    ['Moves', 'unknown'],
    ['deadlock', 'unknown'],
  ]);
  for (const { detail } of result.checks) expect(detail).toBe(result.limit!.message);
  expect(result.scope.exhaustive).toBe(false);
  expect(result.counterexample).toBeUndefined();
}

describe('a limit ends a run without a verdict', () => {
  const cases: readonly (readonly [string, ExploreOptions])[] = [
    ['states', { maxStates: 100 }],
    ['depth', { maxDepth: 20 }],
    ['time', { timeoutMs: 0 }],
    ['time', { timeoutMs: 60 }],
    ['memory', { maxMemoryMiB: 1 }],
    ['cancelled', { signal: AbortSignal.abort() }],
  ];
  test.each(cases)('%s %j', async (limit, options) => {
    const result = await explore(endless, options);
    expectUnknown(result, limit);
    expect(result.states.distinct).toBeGreaterThan(10);
    expect(result.states.generated).toBeGreaterThan(result.states.distinct);
    expect(result.coverage[0]!.taken).toBe(result.states.generated - 1);
    // An unfinished run has nothing to say about what it did not see.
    expect(result.warnings).toEqual([]);
  });

  test('cancelled in the middle', async () => {
    const controller = new AbortController();
    const seen: ExplorationProgress[] = [];
    const onProgress = (progress: ExplorationProgress) => {
      seen.push(progress);
      if (seen.length === 3) controller.abort();
    };
    const result = await explore(endless, { signal: controller.signal, onProgress });
    expectUnknown(result, 'cancelled');
    expect(seen.length).toBeGreaterThanOrEqual(3);
    for (const [index, { generated, distinct, frontier, depth }] of seen.entries()) {
      expect(generated > (seen[index - 1]?.generated ?? 0)).toBe(true);
      expect(frontier > 0 && frontier < distinct && depth > 0).toBe(true);
    }
  });
});

describe('maxStates', () => {
  test('equal to the number of states is enough', async () => {
    const model = graphModel((at) => [(at + 1) % 50, (7 * at + 1) % 50]);
    for (const [maxStates, verdict, distinct] of [
      [51, 'valid', 50],
      [50, 'valid', 50],
      [49, 'unknown', 49],
      [1, 'unknown', 1],
      [0, 'unknown', 0],
    ] as const) {
      const result = await explore(model, { maxStates });
      expect([maxStates, result.verdict, result.states.distinct]).toEqual([maxStates, verdict, distinct]);
    }
  });

  test('does not hide a violation that comes before it', async () => {
    const broken = graphModel(line(9), { invariants: { NotThree: ({ at }) => at !== 3 } });
    expect((await explore(broken, { maxStates: 4 })).counterexample?.depth).toBe(3);
    expect((await explore(broken, { maxStates: 3 })).verdict).toBe('unknown');
  });

  test('leaves states that a constraint keeps out uncounted', async () => {
    const model = graphModel((at) => [at + 1], { stateConstraints: { Low: ({ at }) => at < 10 } });
    expect((await explore(model, { maxStates: 10 })).verdict).toBe('valid');
    expect((await explore(model, { maxStates: 9 })).verdict).toBe('unknown');
  });
});

describe('maxDepth', () => {
  const ten = graphModel(line(10));

  test('checks the states at that depth and does not expand them', async () => {
    for (const [maxDepth, verdict, distinct, depth] of [
      [0, 'unknown', 1, 0],
      [1, 'unknown', 2, 1],
      [9, 'unknown', 10, 9],
      [10, 'unknown', 11, 10],
      [11, 'valid', 11, 10],
    ] as const) {
      const result = await explore(ten, { maxDepth });
      expect([maxDepth, result.verdict, result.states.distinct, result.states.depth]).toEqual([
        ...[maxDepth, verdict, distinct, depth],
      ]);
    }
  });

  test('finds what is broken at exactly that depth, and nothing deeper', async () => {
    const broken = graphModel(line(10), { invariants: { NotFive: ({ at }) => at !== 5 } });
    expect((await explore(broken, { maxDepth: 5 })).counterexample?.depth).toBe(5);
    expect((await explore(broken, { maxDepth: 4 })).verdict).toBe('unknown');
    const bad = graphModel(line(10), { invariants: { NotZero: ({ at }) => at !== 0 } });
    expect((await explore(bad, { maxDepth: 0 })).counterexample?.depth).toBe(0);
  });

  test('does not expand, so it does not see a deadlock there', async () => {
    const stuck = graphModel(line(5), { deadlock: 'violation' });
    expect((await explore(stuck, { maxDepth: 5 })).verdict).toBe('unknown');
    expect((await explore(stuck, { maxDepth: 6 })).counterexample?.depth).toBe(5);
  });
});

test('a large run that meets no limit yields to the event loop on its way', async () => {
  let ticks = 0;
  let running = true;
  const tick = () => {
    ticks++;
    if (running) setImmediate(tick);
  };
  setImmediate(tick);
  const { states, verdict } = await explore(graphModel((at) => [(at + 1) % 150_000, (at * 3 + 1) % 150_000]));
  running = false;
  expect([verdict, states.distinct]).toEqual(['valid', 150_000]);
  expect(ticks).toBeGreaterThan(0);
});
