import { describe, expect, test } from 'vitest';
import { action, defineModel, type ModelDefinition, type StateOf } from '../../src/core/model.ts';
import { type FunctionValue, functionFrom, type SetValue, setOf } from '../../src/core/values/index.ts';
import { BreadthFirst } from '../../src/explorer/breadth-first.ts';
import type { Counterexample } from '../../src/explorer/exploration-result.ts';
import { explore } from '../../src/explorer/explore.ts';
import { formatTrace } from '../../src/explorer/format-trace.ts';
import { checkCounterexample } from '../support/check-counterexample.ts';
import { type At, graphDefinition, graphModel, line } from '../support/graph-model.ts';
import { naiveSearch } from '../support/naive-search.ts';

async function counterexampleOf<S extends StateOf<S>>(
  definition: ModelDefinition<S>,
): Promise<Counterexample> {
  const results = await Promise.all(
    (['when new', 'always'] as const).map((construction) =>
      explore(defineModel(definition), { construction }),
    ),
  );
  const [lazy, eager] = results.map(({ counterexample }) => counterexample!);
  expect(summaryOf(eager!)).toEqual(summaryOf(lazy!));
  checkCounterexample(definition, lazy!);
  const naive = naiveSearch(definition);
  expect({ property: lazy!.property, depth: lazy!.depth }).toEqual(naive.first);
  return lazy!;
}

const summaryOf = ({ property, trace }: Counterexample) => [property, formatTrace(trace)];
const path = ({ trace }: Counterexample) => trace.map(({ state }) => state.at);

describe('a bug planted at depth 12 is found at exactly 12', () => {
  const unsafe = (culprit: number) => ({ invariants: { Safe: ({ at }: At) => at !== culprit } });
  const shapes: readonly (readonly [string, ModelDefinition<At>])[] = [
    ['in a line', graphDefinition(line(40), unsafe(12))],
    [
      'in a line with ways back',
      graphDefinition((at) => [0, at + 1, Math.max(0, at - 2)].filter((to) => to < 40), unsafe(12)),
    ],
    [
      'in a binary tree',
      graphDefinition((at) => (at < 10_000 ? [2 * at + 1, 2 * at + 2] : []), unsafe(4095 + 1234)),
    ],
    [
      'at the last of a wide level',
      graphDefinition((at) => (at < 10_000 ? [2 * at + 1, 2 * at + 2] : []), unsafe(8190)),
    ],
    [
      'with longer ways to it',
      graphDefinition(
        (at) =>
          (at === 0 ? [100, 1] : at < 100 ? [at + 1] : at < 119 ? [at + 1] : [12]).filter((to) => to < 200),
        unsafe(12),
      ),
    ],
    [
      'from several initial states',
      graphDefinition(line(60), {
        ...unsafe(52),
        init: () => [{ at: 0 }, { at: 40 }, { at: 10 }, { at: 40 }],
      }),
    ],
    [
      'in a grid',
      graphDefinition((at) => [at + 1, at + 100].filter((to) => to % 100 < 30 && to < 3000), unsafe(507)),
    ],
    [
      'in a star of lines',
      graphDefinition(
        (at) =>
          at === 0
            ? Array.from({ length: 50 }, (_, arm) => 1000 * (arm + 1))
            : at % 1000 < 20
              ? [at + 1]
              : [],
        unsafe(25_011),
      ),
    ],
    [
      'as a deadlock',
      graphDefinition((at) => (at === 12 ? [] : at < 12 ? [at + 1, at + 100] : [at]), {
        deadlock: 'violation',
      }),
    ],
    [
      'as a step',
      graphDefinition((at) => [at + 1, 0].filter((to) => to < 40), {
        actionProperties: { NoReset: (before, after) => before.at !== 11 || after.at !== 12 },
      }),
    ],
  ];
  test.each(shapes)('%s', async (_, definition) => {
    const counterexample = await counterexampleOf(definition);
    expect(counterexample.depth).toBe(12);
    expect(counterexample.trace).toHaveLength(13);
  });

  test('in a cube of twelve flags', async () => {
    const flags = Array.from({ length: 12 }, (_, index) => index);
    const counterexample = await counterexampleOf<{ up: SetValue<number>; last: number }>({
      name: 'cube',
      variables: ['up', 'last'],
      init: () => ({ up: setOf<number>(), last: 0 }),
      actions: {
        Raise: action({ flag: flags }, ({ up }: { up: SetValue<number>; last: number }, { flag }) =>
          up.has(flag) ? undefined : { up: up.add(flag), last: flag % 2 },
        ),
      },
      invariants: { NotAll: ({ up }) => up.size < 12 },
      deadlock: 'allowed',
    });
    expect(counterexample.depth).toBe(12);
  });

  test('in a product of counters', async () => {
    type Counters = { readonly counter: FunctionValue<string, number> };
    const counterexample = await counterexampleOf<Counters>({
      name: 'counters',
      variables: ['counter'],
      init: () => ({ counter: functionFrom<string, number>(['a', 'b', 'c'], () => 0) }),
      actions: {
        Count: action({ name: ['a', 'b', 'c'] }, ({ counter }: Counters, { name }) => ({
          counter: counter.set(name, (counter.get(name) + 1) % 8),
        })),
      },
      invariants: { Apart: ({ counter }) => counter.get('a') + counter.get('b') + counter.get('c') < 12 },
    });
    expect(counterexample.depth).toBe(12);
  });
});

describe('among the violations of one level', () => {
  const diamond = (at: number) => ({ 0: [1, 2], 1: [10, 11, 12], 2: [9, 12] })[at] ?? [];

  test('the one of the first parent is reported, then of the first successor, then of the first property', async () => {
    const invariants = {
      NotTwelve: ({ at }: At) => at !== 12,
      NotNine: ({ at }: At) => at !== 9,
      NotEleven: ({ at }: At) => at !== 11,
      NeverEleven: ({ at }: At) => at !== 11,
    };
    const found = await counterexampleOf(graphDefinition(diamond, { invariants }));
    expect([found.property, path(found)]).toEqual(['NotEleven', [0, 1, 11]]);
    const { NotEleven: _, NeverEleven: __, ...others } = invariants;
    const next = await counterexampleOf(graphDefinition(diamond, { invariants: others }));
    expect([next.property, path(next)]).toEqual(['NotTwelve', [0, 1, 12]]);
  });

  test('an invariant goes before an action property that the same step breaks', async () => {
    const found = await counterexampleOf(
      graphDefinition(diamond, {
        invariants: { Low: ({ at }) => at < 10 },
        actionProperties: { Never: (_, { at }) => at !== 10 },
      }),
    );
    expect([found.property, found.kind, path(found)]).toEqual(['Low', 'invariant', [0, 1, 10]]);
  });

  test('the report is the same in every run', async () => {
    const definition = graphDefinition((at) => (at < 3000 ? [3 * at + 3, 3 * at + 1, 3 * at + 2] : []), {
      invariants: { NoSevens: ({ at }) => at < 1000 || at % 7 !== 0 },
    });
    const texts = new Set<string>();
    for (let run = 0; run < 10; run++) {
      const { counterexample } = await explore(defineModel(definition));
      texts.add(formatTrace(counterexample!.trace));
    }
    expect(texts.size).toBe(1);
    await counterexampleOf(definition);
  });
});

describe('a deadlock is a step shallower than a violation among the successors of its level', () => {
  // Node 1 leads to a bad node, node 2, of the same level, to none at all.
  const successors = (at: number) => ({ 0: [1, 2], 1: [3], 3: [3] })[at] ?? [];
  const unsafe = { invariants: { Safe: ({ at }: At) => at !== 3 } };

  test('so it is reported', async () => {
    const found = await counterexampleOf(graphDefinition(successors, { ...unsafe, deadlock: 'violation' }));
    expect([found.property, found.depth, path(found)]).toEqual(['deadlock', 1, [0, 2]]);
  });

  test('unless deadlocks are allowed', async () => {
    const found = await counterexampleOf(graphDefinition(successors, unsafe));
    expect([found.property, found.depth, path(found)]).toEqual(['Safe', 2, [0, 1, 3]]);
  });

  test('and when the rest of the level is not reached in time, the violation stands', () => {
    const wide = (at: number) =>
      at === 0 ? Array.from({ length: 100 }, (_, index) => index + 1) : [at + 1000];
    const model = graphModel(wide, { invariants: { Safe: ({ at }) => at !== 1001 }, deadlock: 'violation' });
    const search = new BreadthFirst(model, {});
    expect(search.run(() => true)).toBeUndefined();
    expect(search.pending).toMatchObject({ kind: 'violation', violation: { property: 'Safe', ordinal: 0 } });
    expect(search.run(() => false)).toBe(search.pending);
  });
});

describe('the steps of a trace', () => {
  test('are steps that the action constraints allow, also where another leads to the same state', async () => {
    type Marked = { readonly at: number };
    const definition: ModelDefinition<Marked> = {
      name: 'two ways',
      variables: ['at'],
      init: () => [{ at: 0 }, { at: 5 }],
      actions: {
        Jump: action({}, ({ at }: Marked) => (at === 0 ? { at: 1 } : undefined)),
        Walk: action({}, ({ at }: Marked) => (at === 5 ? { at: 1 } : at === 1 ? { at: 2 } : undefined)),
      },
      invariants: { Safe: ({ at }) => at !== 2 },
      actionConstraints: { NoJump: (before, after) => !(before.at === 0 && after.at === 1) },
      deadlock: 'allowed',
    };
    const found = await counterexampleOf(definition);
    expect(found.trace.map(({ label }) => label)).toEqual(['Init', 'Walk', 'Walk']);
    expect(path(found)).toEqual([5, 1, 2]);
  });

  test('name the action, its arguments and what changed', async () => {
    type Pair = { readonly x: number; readonly y: number };
    const found = await counterexampleOf<Pair>({
      name: 'pair',
      variables: ['x', 'y'],
      init: () => ({ x: 0, y: 0 }),
      actions: {
        Set: action({ by: [1, 2], to: ['same', 'y'] }, ({ x, y }: Pair, { by, to }) =>
          to === 'y' ? { x, y: y + by } : { x: x + by },
        ),
        Rest: action({}, () => ({})),
      },
      invariants: { Small: ({ x, y }) => x < 2 || y < 1 },
      stateConstraints: { Few: ({ x, y }) => x < 4 && y < 4 },
    });
    expect(found.trace.map(({ label, changed }) => [label, ...changed])).toEqual([
      ['Init', 'x', 'y'],
      ['Set(1, "y")', 'y'],
      ['Set(2, "same")', 'x'],
    ]);
    expect(formatTrace(found.trace)).toBe(
      [
        '   0  Init',
        '        x = 0',
        '        y = 0',
        '   1  Set(1, "y")',
        '        y = 1',
        '   2  Set(2, "same")',
        '        x = 2',
      ].join('\n'),
    );
  });

  test('show of a set what came and went, of a function the keys that differ', async () => {
    type Bag = { readonly bag: SetValue<number>; readonly f: FunctionValue<string, number> };
    const { counterexample } = await explore(
      defineModel<Bag>({
        name: 'bag',
        variables: ['bag', 'f'],
        init: () => ({ bag: setOf([1, 2, 3]), f: functionFrom<string, number>(['p', 'q'], () => 0) }),
        actions: {
          Move: action({}, ({ bag, f }: Bag) => ({ bag: bag.without(2).add(9), f: f.set('q', 1) })),
        },
        invariants: { NoNine: ({ bag }) => !bag.has(9) },
      }),
    );
    expect(formatTrace(counterexample!.trace).split('\n').slice(-3)).toEqual([
      '   1  Move',
      "        bag' = bag \\cup {9} \\ {2}",
      '        f.q: 0 -> 1',
    ]);
  });
});

test('a violation stands though a later action of the same state throws', async () => {
  const definition: ModelDefinition<At> = {
    ...graphDefinition(line(5), { invariants: { Safe: ({ at }) => at !== 2 } }),
    deadlock: 'violation',
  };
  const broken = {
    ...definition,
    actions: {
      ...definition.actions,
      Fail: action({}, ({ at }: At) => {
        if (at === 1) throw new Error('not written yet');
        return undefined;
      }),
    },
  };
  const { verdict, counterexample } = await explore(defineModel<At>(broken));
  expect(verdict).toBe('violated');
  expect(path(counterexample!)).toEqual([0, 1, 2]);
});
