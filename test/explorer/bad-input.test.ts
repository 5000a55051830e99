import { describe, expect, test } from 'vitest';
import { action, defineModel, type ModelDefinition } from '../../src/core/model.ts';
import { sequence, type Value } from '../../src/core/values/index.ts';
import { explore } from '../../src/explorer/explore.ts';
import type { ExploreOptions } from '../../src/explorer/options.ts';
import { simulateBehaviours } from '../../src/explorer/simulate-behaviours.ts';
import { badInputOf } from '../support/failure-of.ts';
import { type At, graphDefinition, graphModel, line } from '../support/graph-model.ts';

const fails = (): never => {
  throw new TypeError('no such thing');
};

describe('options that make no sense', () => {
  const model = graphModel(line(3), {
    invariants: { Safe: () => true },
    actionProperties: { Moves: () => true },
  });
  const cases: readonly (readonly [ExploreOptions, string, string | undefined])[] = [
    [
      { workers: 2 },
      '2 workers are not supported yet',
      'Run with one worker (leave --workers out); it is the only mode for now.',
    ],
    [
      { workers: 0 },
      '0 workers are not supported yet',
      'Run with one worker (leave --workers out); it is the only mode for now.',
    ],
    [{ properties: ['Safe', 'Sade'] }, 'graph has no property "Sade"', 'Its properties: Safe, Moves.'],
    [{ maxStates: -1 }, 'maxStates must be a whole number of at least 0, not -1', undefined],
    [{ maxDepth: 1.5 }, 'maxDepth must be a whole number of at least 0, not 1.5', undefined],
    [{ timeoutMs: Number.NaN }, 'timeoutMs must be a whole number of at least 0, not NaN', undefined],
    [{ maxMemoryMiB: -5 }, 'maxMemoryMiB must be a whole number of at least 0, not -5', undefined],
  ];
  test.each(cases)('%j', async (options, message, remedy) => {
    const failure = await badInputOf(() => explore(model, options));
    expect([failure.message, failure.remedy]).toEqual([message, remedy]);
    const { workers: _, ...shared } = options;
    if (Object.keys(shared).length === 0) return;
    const same = await badInputOf(() => simulateBehaviours(model, { ...shared, seed: 1, behaviours: 1 }));
    expect(same.message).toBe(message);
  });

  test('one worker is no wish at all', async () => {
    expect((await explore(model, { workers: 1 })).verdict).toBe('valid');
  });
});

describe('a model that throws is bad input, shown with the behaviour that led there', () => {
  const atTwo = ({ at }: At) => (at === 2 ? fails() : true);
  const places: readonly (readonly [string, Partial<ModelDefinition<At>>, string])[] = [
    [
      'an action',
      { actions: { Go: action({}, ({ at }: At) => (at === 2 ? fails() : { at: at + 1 })) } },
      ' in Go',
    ],
    [
      'a parameter',
      {
        actions: {
          Go: action({ by: ({ at }: At) => (at === 2 ? fails() : [1]) }, ({ at }, { by }) => ({
            at: at + by,
          })),
        },
      },
      ' in Go',
    ],
    [
      'an action with arguments',
      {
        actions: {
          Go: action({ by: [1, 2] }, ({ at }: At, { by }) =>
            at === 2 && by === 2 ? fails() : { at: at + 1 },
          ),
        },
      },
      ' in Go(2)',
    ],
    [
      'the second update of an action',
      {
        actions: {
          Go: action({}, function* ({ at }: At) {
            yield { at: at + 1 };
            if (at === 2) fails();
          }),
        },
      },
      ' in Go',
    ],
    ['an invariant', { invariants: { Broken: atTwo } }, ''],
    ['a `when`', { invariants: { Broken: { when: atTwo, holds: () => true } } }, ''],
    ['an action property', { actionProperties: { Broken: (_, after) => atTwo(after) } }, ''],
    ['a state constraint', { stateConstraints: { Broken: atTwo } }, ''],
    ['an action constraint', { actionConstraints: { Broken: (_, after) => atTwo(after) } }, ''],
    ['a witness', { witnesses: { Broken: ({ at }) => at === 2 && fails() } }, ''],
  ];
  test.each(places)('in %s', async (_, more, where) => {
    const failure = await badInputOf(() => explore(graphModel(line(5), more)));
    expect(failure.message).toBe(`graph failed${where}: no such thing`);
    const [heading, ...trace] = failure.remedy!.split('\n');
    const isExpanding = where !== '';
    expect(heading).toBe(
      isExpanding
        ? 'It happened while the last of these states was expanded:'
        : 'It happened while the last of these states, or the step to it, was judged:',
    );
    // Each fails at 2, which is reached after two steps.
    expect(trace.filter((text) => /^ +\d+ {2}/.test(text))).toHaveLength(3);
    expect(trace.at(-1)).toBe('        at = 2');
    expect(trace.slice(0, 2)).toEqual(['   0  Init', '        at = 0']);
    expect(failure.format()).not.toMatch(/\bat .*:\d+:\d+/);
  });

  test('also where the fingerprint is weak', async () => {
    const model = graphModel(line(9), { invariants: { Broken: ({ at }) => (at === 5 ? fails() : true) } });
    const failure = await badInputOf(() => explore(model, { fingerprintBits: 40 }));
    expect(failure.remedy).toContain('   4  Go(4)');
  });

  test('in init', async () => {
    expect((await badInputOf(() => explore(graphModel(line(5), { init: fails })))).message).toBe(
      'graph failed: no such thing',
    );
  });
});

describe('a model that assigns what it should not', () => {
  const model = (more: object) => defineModel<At>({ ...graphDefinition(line(5)), ...more });
  const cases: readonly (readonly [string, object, string])[] = [
    ['init forgets a variable', { init: () => ({}) }, 'init of graph does not assign at'],
    ['init knows too much', { init: () => ({ at: 0, to: 1 }) }, 'init of graph assigns to, no variable'],
    ['an array in init', { init: () => ({ at: [1] }) }, 'not a value: an array'],
    [
      'a misspelt variable',
      { actions: { Go: action({}, () => ({ ta: 1 })) } },
      'action Go assigns ta, which is no variable: at',
    ],
    [
      'a misspelt variable in another branch',
      { actions: { Go: action({}, ({ at }: At) => (at < 3 ? { at: at + 1 } : ({ ta: 1 } as never))) } },
      'action Go assigns ta, which is no variable: at',
    ],
    [
      'undefined',
      {
        actions: { Go: action({}, ({ at }: At) => (at < 3 ? { at: at + 1 } : ({ at: undefined } as never))) },
      },
      'action Go assigns undefined to at: leave it out if it does not change',
    ],
    [
      'a fraction',
      { actions: { Go: action({}, ({ at }: At) => ({ at: at / 2 + 1 })) } },
      '1.5 is not a safe integer',
    ],
    ['an array', { actions: { Go: action({}, () => ({ at: [1] })) } }, 'not a value: an array'],
    ['null', { actions: { Go: action({}, () => ({ at: null })) } }, 'not a value: null'],
  ];
  test.each(cases)('%s', async (_, more, message) => {
    const failure = await badInputOf(() => explore(model(more)));
    expect(failure.message).toContain(message);
  });
});

describe('a model that does not repeat its steps', () => {
  /** Counts its calls outside of its state: after `threshold` of them it behaves differently. */
  const unsteady = (threshold: number, more: (isLate: () => boolean) => Partial<ModelDefinition<At>>) => {
    let calls = 0;
    const isLate = () => ++calls > threshold;
    return graphModel(line(9), more(isLate));
  };
  const never = /^internal error: graph does not repeat its own steps$/;

  test('in the middle of a trace', async () => {
    for (let threshold = 5; threshold < 12; threshold++) {
      const model = unsteady(threshold, (isLate) => ({
        actions: { Go: action({}, ({ at }: At) => ({ at: isLate() ? at + 100 : at + 1 })) },
        invariants: { NotFive: ({ at }) => at !== 5 },
      }));
      // Sooner or later than the end of the search, but never a trace that the search did not see.
      const result = await explore(model, { maxStates: 50 }).catch((error: Error) => error);
      if (threshold < 5 + 5) expect((result as Error).message).toMatch(never);
      else expect(result).toMatchObject({ verdict: 'violated', counterexample: { depth: 5 } });
    }
  });

  test('at the last state of a trace', async () => {
    const model = unsteady(10, () => ({}));
    let expansions = 0;
    const last = defineModel<At>({
      ...model.definition,
      actions: {
        Go: action({}, ({ at }: At) => (at === 4 ? { at: expansions++ === 0 ? 5 : 6 } : { at: at + 1 })),
      },
      invariants: { NotFive: ({ at }) => at !== 5 },
    } as ModelDefinition<At>);
    await expect(explore(last)).rejects.toThrow(never);
  });

  test('at a deadlock', async () => {
    let expansions = 0;
    const model = graphModel(line(9), {
      actions: {
        Go: action({}, ({ at }: At) =>
          at < 4 ? { at: at + 1 } : expansions++ === 0 ? undefined : { at: 0 },
        ),
      },
      deadlock: 'violation',
    });
    await expect(explore(model)).rejects.toThrow(never);
  });
});

test('parameters and updates arrive as the definition says: the last parameter runs fastest', async () => {
  type Log = { readonly log: Value };
  const seen: string[] = [];
  await explore(
    defineModel<Log>({
      name: 'log',
      variables: ['log'],
      init: () => ({ log: sequence() }),
      actions: {
        Both: action({ x: [1, 2], y: (_: Log) => ['p', 'q'] }, (_, { x, y }) => {
          seen.push(`${x}${y}`);
          return undefined;
        }),
      },
      invariants: {},
      deadlock: 'allowed',
    }),
  );
  expect(seen).toEqual(['1p', '1q', '2p', '2q']);
});
