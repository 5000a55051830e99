import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { action, defineModel } from '../../src/core/model.ts';
import { simulateBehaviours } from '../../src/explorer/simulate-behaviours.ts';
import { checkCounterexample } from '../support/check-counterexample.ts';
import { type At, graphDefinition, graphModel, line } from '../support/graph-model.ts';
import { naiveSearch } from '../support/naive-search.ts';
import { randomModel, randomRecipes } from '../support/random-model.ts';

const tree = (at: number) => (at < 2000 ? [3 * at + 1, 3 * at + 2, 3 * at + 3] : []);
const stable = <T extends { readonly seconds: number }>({ seconds: _, ...rest }: T) => rest;

describe('random behaviours', () => {
  test('are a function of the seed', async () => {
    const model = graphModel(tree, { invariants: { Safe: ({ at }) => at % 11 !== 10 } });
    const draw = async (seed: number) => stable(await simulateBehaviours(model, { seed, behaviours: 50 }));
    expect(await draw(1)).toEqual(await draw(1));
    const traces = new Set<string>();
    for (let seed = 0; seed < 10; seed++) {
      traces.add(String((await draw(seed)).counterexample?.trace.map(({ state }) => state.at)));
    }
    expect(traces.size).toBeGreaterThan(3);
  });

  test('that break nothing prove nothing', async () => {
    const model = graphModel(line(5), { invariants: { Safe: () => true }, deadlock: 'allowed' });
    const result = await simulateBehaviours(model, { seed: 1, behaviours: 20 });
    expect([result.verdict, result.limit]).toEqual([
      'unknown',
      { limit: 'behaviours', message: '20 random behaviours show no violation' },
    ]);
    expect(result.checks).toEqual([{ name: 'Safe', verdict: 'unknown', detail: result.limit?.message }]);
    expect(result.scope).toMatchObject({ mode: 'random behaviours', exhaustive: false, seed: 1 });
    expect(result.states).toEqual({ generated: 20 * 6, distinct: 6, depth: 5 });
    expect(result.coverage).toEqual([{ action: 'Go', taken: 20 * 5, distinct: 5 }]);
  });

  test('find a shallow bug, and go deep', async () => {
    const shallow = graphDefinition(tree, { invariants: { Safe: ({ at }) => at < 4 || at % 3 !== 0 } });
    const found = await simulateBehaviours(defineModel(shallow), { seed: 5, behaviours: 200 });
    expect(found.verdict).toBe('violated');
    checkCounterexample(shallow, found.counterexample!);
    const deep = graphDefinition((at) => [at, at + 1], { invariants: { Safe: ({ at }) => at < 3000 } });
    const far = await simulateBehaviours(defineModel(deep), { seed: 5, behaviours: 5, maxDepth: 20_000 });
    expect(far.counterexample?.depth).toBeGreaterThanOrEqual(3000);
    checkCounterexample(deep, far.counterexample!);
  });

  test('see a deadlock only where there is no successor at all', async () => {
    const stuck = graphDefinition(line(4), { deadlock: 'violation' });
    const result = await simulateBehaviours(defineModel(stuck), { seed: 1, behaviours: 1 });
    expect(result.counterexample).toMatchObject({ property: 'deadlock', kind: 'deadlock', depth: 4 });
    checkCounterexample(stuck, result.counterexample!);
    const stateConstraints = { Low: ({ at }: At) => at <= 3 };
    const cut = graphModel(line(4), { deadlock: 'violation', stateConstraints });
    expect((await simulateBehaviours(cut, { seed: 1, behaviours: 9 })).verdict).toBe('unknown');
    expect((await simulateBehaviours(graphModel(line(4)), { seed: 1, behaviours: 9 })).verdict).toBe(
      'unknown',
    );
  });

  test('do not take a step that changes nothing for a broken action property', async () => {
    const actionProperties = { Upwards: (before: At, after: At) => before.at < after.at };
    const calm = graphModel((at) => [at, Math.min(3, at + 1)], { actionProperties });
    expect((await simulateBehaviours(calm, { seed: 1, behaviours: 20 })).verdict).toBe('unknown');
    const cycle = graphModel((at) => [(at + 1) % 4], { actionProperties });
    expect((await simulateBehaviours(cycle, { seed: 1, behaviours: 1 })).counterexample?.depth).toBe(4);
  });

  test('end at a limit of time or a cancellation', async () => {
    const endless = graphModel((at) => [at + 1]);
    const options = { seed: 1, behaviours: 1_000_000_000 };
    const late = await simulateBehaviours(endless, { ...options, timeoutMs: 100 });
    expect([late.verdict, late.limit?.limit]).toEqual(['unknown', 'time']);
    const stopped = await simulateBehaviours(endless, { ...options, signal: AbortSignal.abort() });
    expect([stopped.verdict, stopped.limit?.limit]).toEqual(['unknown', 'cancelled']);
  });

  test('of random models never show a violation that is none', async () => {
    let violated = 0;
    await fc.assert(
      fc.asyncProperty(randomRecipes('mixed'), fc.nat(), async (recipe, seed) => {
        const definition = randomModel(recipe);
        const { counterexample, limit } = await simulateBehaviours(defineModel(definition), {
          ...{ seed, behaviours: 10, maxDepth: 30 },
        });
        const { first, violations } = naiveSearch(definition);
        if (counterexample === undefined) {
          expect(limit?.limit).toBe('behaviours');
          return;
        }
        violated++;
        checkCounterexample(definition, counterexample);
        expect(first).toBeDefined();
        expect(counterexample.depth).toBeGreaterThanOrEqual(violations.get(counterexample.property)!);
      }),
      { numRuns: 200 },
    );
    expect(violated).toBeGreaterThan(30);
  });
});

test('a model that throws is bad input, with the behaviour that led there', async () => {
  const counting = defineModel<{ readonly at: number }>({
    name: 'counting',
    variables: ['at'],
    init: () => ({ at: 0 }),
    actions: {
      Next: action({}, ({ at }: { readonly at: number }) => {
        if (at === 3) throw new Error('no such thing');
        return { at: at + 1 };
      }),
    },
    invariants: {},
  });
  const failure = simulateBehaviours(counting, { seed: 1, behaviours: 1 });
  await expect(failure).rejects.toThrow('counting failed in Next: no such thing');
  await expect(failure).rejects.toMatchObject({
    name: 'BadInput',
    remedy: expect.stringContaining('at = 3'),
  });
});
