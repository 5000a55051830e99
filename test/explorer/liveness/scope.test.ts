import { describe, expect, test } from 'vitest';
import { always, eventually, implies } from '../../../src/core/formula.ts';
import { defineModel, type ModelDefinition } from '../../../src/core/model.ts';
import { holds, steps, taken, weakFairness } from '../../../src/core/model-temporal.ts';
import { explore } from '../../../src/explorer/explore.ts';
import { simulateBehaviours } from '../../../src/explorer/simulate-behaviours.ts';
import { specificationFromTexts } from '../../../src/tla/load-specification.ts';
import { type At, graphDefinition } from '../../support/graph-model.ts';

const isAt = (wanted: number) => holds(({ at }: At) => at === wanted);

/** 0, 1, 2 and on, without end. */
const up = (at: number) => [at + 1];

function walk(successors: (at: number) => readonly number[], more: Partial<ModelDefinition<At>>) {
  return defineModel(graphDefinition(successors, { fairness: [weakFairness('Go')], ...more }));
}

async function specification(body: string, configuration: string) {
  const text = `---- MODULE Root ----\nEXTENDS Naturals, TLC\n${body}\n====\n`;
  return specificationFromTexts(
    'Root',
    (name) => (name === 'Root' ? { source: 'Root.tla', text } : undefined),
    () => ({ source: 'Root.cfg', text: configuration }),
  );
}

describe('a graph that is not whole', () => {
  test('shows violations', async () => {
    const model = walk((at) => (at % 2 === 1 ? [at] : [at + 1, at + 2]), {
      temporalProperties: { P: eventually(isAt(7)) },
    });
    const result = await explore(model, { maxStates: 5 });
    expect([result.verdict, result.limit?.limit]).toEqual(['violated', 'states']);
    expect(result.counterexample).toMatchObject({
      property: 'P',
      kind: 'temporal property',
      loop: { start: 1 },
    });
  });

  test.each([{ maxStates: 5 }, { maxDepth: 5 }])('proves nothing: %o', async (limits) => {
    const model = walk(up, { temporalProperties: { P: eventually(isAt(2)), Q: eventually(isAt(9)) } });
    const { verdict, checks, counterexample } = await explore(model, limits);
    expect([verdict, counterexample]).toEqual(['unknown', undefined]);
    expect(checks.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['P', 'unknown'],
      ['Q', 'unknown'],
    ]);
  });

  test('has no behaviours that stop where nothing is known', async () => {
    // State 5 is known and not expanded. Go is enabled there: to stay is not fair.
    const model = walk(up, { temporalProperties: { P: always(implies(isAt(5), eventually(isAt(6)))) } });
    expect((await explore(model, { maxDepth: 5 })).verdict).toBe('unknown');
  });

  test('is what random behaviours show', async () => {
    const model = walk((at) => [(at + 1) % 3], { temporalProperties: { P: always(eventually(isAt(2))) } });
    const { checks } = await simulateBehaviours(model, { seed: 1, behaviours: 5, maxDepth: 5 });
    expect(checks).toEqual([{ name: 'P', verdict: 'unknown', detail: 'random behaviours cannot show it' }]);
  });

  test('is judged no more once the run was cancelled', async () => {
    const controller = new AbortController();
    const model = walk(up, { temporalProperties: { P: eventually(isAt(2)) } });
    const running = explore(model, { signal: controller.signal });
    setTimeout(() => controller.abort(), 30);
    const { verdict, checks, limit } = await running;
    expect([verdict, limit?.limit]).toEqual(['unknown', 'cancelled']);
    expect(checks).toEqual([{ name: 'P', verdict: 'unknown', detail: 'the run was cancelled' }]);
  });

  test('is not judged after a violation of safety', async () => {
    const model = walk(up, {
      invariants: { Low: ({ at }) => at < 4 },
      temporalProperties: { P: eventually(isAt(9)) },
    });
    const { checks } = await explore(model);
    expect(checks.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['Low', 'violated'],
      ['P', 'unknown'],
    ]);
  });
});

describe('constraints', () => {
  const within = { stateConstraints: { Low: ({ at }: At) => at < 3 } };

  test('leave ENABLED as it is: to stay where a constraint cuts is not fair', async () => {
    const model = walk(up, { ...within, temporalProperties: { P: eventually(isAt(7)) } });
    const { verdict, checks, warnings } = await explore(model);
    expect([verdict, checks]).toEqual([
      'valid',
      [{ name: 'P', verdict: 'valid', detail: 'within the constraints' }],
    ]);
    expect(warnings).toContain(
      'no fair behaviour stays within the constraints: temporal properties say nothing there',
    );
    const unfair = walk(up, { ...within, fairness: [], temporalProperties: { P: eventually(isAt(7)) } });
    expect((await explore(unfair)).counterexample?.loop).toMatchObject({ start: 0, label: undefined });
  });

  test('on steps do so too', async () => {
    const model = walk((at) => [(at + 1) % 3], {
      actionConstraints: { NotBack: (before, after) => before.at < after.at },
      temporalProperties: { P: always(eventually(taken('Go'))) },
    });
    const { checks, warnings } = await explore(model);
    expect(checks).toEqual([{ name: 'P', verdict: 'valid', detail: 'within the constraints' }]);
    expect(warnings).toHaveLength(1);
  });

  test('say nothing where they cut nothing', async () => {
    const model = walk((at) => [(at + 1) % 3], {
      ...within,
      temporalProperties: { P: always(eventually(isAt(2))) },
    });
    expect((await explore(model)).checks).toEqual([{ name: 'P', verdict: 'valid' }]);
  });
});

describe('states that are taken for others', () => {
  const toggle = `CONSTANT Side
VARIABLE at
Init == at \\in Side
Go == \\E s \\in Side : s # at /\\ at' = s
Spec == Init /\\ [][Go]_at /\\ WF_at(Go)
Symmetric == Permutations(Side)
Settles == \\E s \\in Side : <>[](at = s)
Moves == []<><<Go>>_at`;
  const constants = 'SPECIFICATION Spec\nCONSTANT Side = {a, b}\n';

  test('under SYMMETRY are told apart for temporal properties', async () => {
    // Of the one state that SYMMETRY leaves, every step would lead back to it: Settles would hold.
    const system = await specification(toggle, `${constants}SYMMETRY Symmetric\nPROPERTIES Moves Settles\n`);
    const { states, checks, scope, counterexample } = await explore(system);
    expect(states.distinct).toBe(1);
    expect(scope.temporal).toBe('temporal properties on 2 states, without SYMMETRY');
    expect(checks.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['deadlock', 'valid'],
      ['Moves', 'valid'],
      ['Settles', 'violated'],
    ]);
    expect(counterexample?.trace).toHaveLength(2);
  });

  const counter = `VARIABLES at, hidden
vars == <<at, hidden>>
Init == at = 0 /\\ hidden = 0
Go == at' = 1 - at /\\ hidden' = IF hidden < LIMIT THEN hidden + 1 ELSE hidden
Stop == hidden = 2 /\\ at' = 0 /\\ hidden' = hidden
Next == Go \\/ Stop
Spec == Init /\\ [][Next]_vars /\\ WF_vars(Go)
Seen == at
Hidden == <>[](hidden = 3)`;
  const view = 'SPECIFICATION Spec\nVIEW Seen\nPROPERTY Hidden\n';

  test('by a VIEW are told apart too', async () => {
    const system = await specification(counter.replace('LIMIT', '3'), view);
    const { verdict, states, scope } = await explore(system);
    expect([verdict, states.distinct]).toEqual(['valid', 2]);
    expect(scope.temporal).toBe('temporal properties on 5 states, without the VIEW');
    const other = await explore(await specification(counter.replace('LIMIT', '4'), view));
    expect([other.verdict, other.counterexample?.property]).toEqual(['violated', 'Hidden']);
  });

  test('leave it unknown where only the VIEW is finite', async () => {
    const system = await specification(counter.replace('hidden < LIMIT', 'TRUE'), view);
    const { verdict, checks, limit } = await explore(system);
    expect([verdict, limit?.limit]).toEqual(['unknown', 'states']);
    expect(checks).toMatchObject([
      { name: 'deadlock', verdict: 'valid' },
      { name: 'Hidden', verdict: 'unknown', detail: expect.stringContaining('without VIEW') },
    ]);
  });
});

describe('a loop that closes in a VIEW only', () => {
  const text = `VARIABLES at, flips, ticks
vars == <<at, flips, ticks>>
Init == at = 0 /\\ flips = 0 /\\ ticks = 0
Flip == GUARD /\\ at' = 1 - at /\\ flips' = flips + 1 /\\ UNCHANGED ticks
Tick == ticks' = ticks + 1 /\\ UNCHANGED <<at, flips>>
Next == Flip \\/ Tick
Spec == Init /\\ [][Next]_vars /\\ WF_vars(Flip)
Seen == at
Rests == <>[](at = 1)`;
  const configuration = 'SPECIFICATION Spec\nVIEW Seen\nPROPERTY Rests\n';

  test('is a violation if it can be run around again and again, and the report says so', async () => {
    const { verdict, checks, counterexample } = await explore(
      await specification(text.replace('GUARD', 'TRUE'), configuration),
    );
    expect(verdict).toBe('violated');
    expect(checks[1]!.detail).toContain('closes in the VIEW only: it was run 50 times around');
    expect(counterexample?.loop).toMatchObject({ start: 0, label: 'Flip', rounds: 50 });
    expect(counterexample?.trace.map(({ state }) => state.flips)).toEqual([0, 1]);
  });

  test('is none if it cannot', async () => {
    // After five times it rests in 1, which the VIEW does not show.
    const system = await specification(text.replace('GUARD', 'flips < 5'), configuration);
    const { verdict, counterexample } = await explore(system);
    expect([verdict, counterexample]).toEqual(['unknown', undefined]);
  });
});

describe('a model refuses', () => {
  test.each([
    ['an action', { fairness: [weakFairness('Run')] }, 'no action Run'],
    ['a parameter', { fairness: [weakFairness('Go', { from: 1 })] }, 'no parameter from'],
    ['a variable', { fairness: [weakFairness('Go', {}, ['to'])] }, 'no variable to'],
    ['an action in a formula', { temporalProperties: { P: eventually(taken('Run')) } }, 'no action Run'],
  ])('%s that it does not have', (_, more, message) => {
    expect(() => walk(up, more)).toThrow(message);
    expect(steps('Go')).toEqual({ actions: ['Go'], parameters: {} });
  });
});
