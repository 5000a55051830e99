import { describe, expect, test } from 'vitest';
import type { BadInput } from '../../src/core/bad-input.ts';
import type { ExplorationResult } from '../../src/explorer/exploration-result.ts';
import { explore } from '../../src/explorer/explore.ts';
import { formatTraceAsTla } from '../../src/explorer/format-trace-tla.ts';
import type { ExploreOptions } from '../../src/explorer/options.ts';
import { simulateBehaviours } from '../../src/explorer/simulate-behaviours.ts';
import { specificationFromTexts } from '../../src/tla/load-specification.ts';

interface Text {
  readonly init?: string;
  readonly next?: string;
  readonly more?: string;
  readonly before?: string;
  /** Definitions before Init. */
  readonly helpers?: string;
  readonly configuration?: string;
}

function loaded({
  helpers = '',
  init = 'x = 0',
  next = "x' = x + 1",
  more = '',
  before = '',
  configuration = '',
}: Text) {
  const text = `---- MODULE Root ----\nEXTENDS Integers, TLC\n${before}\nVARIABLE x\n${helpers}Init == ${init}\nNext == ${next}\n${more}\n====\n`;
  return specificationFromTexts(
    'Root',
    (name) => (name === 'Root' ? { source: 'Root.tla', text } : undefined),
    () => ({ source: 'Root.cfg', text: `INIT Init\nNEXT Next\n${configuration}` }),
  );
}

const checked = async (given: Text, options: ExploreOptions = {}) =>
  explore(await loaded(given), { maxStates: 1000, ...options });
const simulated = async (given: Text) =>
  simulateBehaviours(await loaded(given), { behaviours: 1, maxDepth: 20, seed: 1 });

/** Kind and name of the violation, and the last state of its behaviour. */
function violation({ verdict, counterexample }: ExplorationResult) {
  expect(verdict).toBe('violated');
  const { kind, property, trace, remarks } = counterexample!;
  return { kind, property, at: trace.at(-1)?.state.x, states: trace.length, remarks };
}

const remarks = ['The first argument of Assert evaluated to FALSE; the second argument was:\n"low"'];

describe('an assertion that fails is a violation, and its behaviour ends where it fails', () => {
  const places: readonly (readonly [string, Text, string, number | undefined])[] = [
    ['in a step', { next: 'Assert(x < 2, "low") /\\ x\' = x + 1' }, 'Root.tla:6:9', 2],
    ['in a step, of its successor', { next: 'x\' = x + 1 /\\ Assert(x\' < 2, "low")' }, 'Root.tla:6:23', 1],
    ['in the initial predicate', { init: 'x = 0 /\\ Assert(x > 0, "low")' }, 'Root.tla:5:18', undefined],
    [
      'in an invariant',
      { more: 'Inv == Assert(x < 2, "low")', configuration: 'INVARIANT Inv' },
      'Root.tla:7:8',
      2,
    ],
    [
      'in an invariant of an initial state',
      { more: 'Inv == Assert(x > 2, "low")', configuration: 'INVARIANT Inv' },
      'Root.tla:7:8',
      0,
    ],
    [
      'in an invariant that depends on no state',
      { more: 'Inv == Assert(1 > 2, "low")', configuration: 'INVARIANT Inv' },
      'Root.tla:7:8',
      0,
    ],
    [
      'in a constraint',
      { more: 'Con == Assert(x < 2, "low")', configuration: 'CONSTRAINT Con' },
      'Root.tla:7:8',
      2,
    ],
    [
      'in an action constraint',
      { more: 'Con == Assert(x\' < 2, "low")', configuration: 'ACTION_CONSTRAINT Con' },
      'Root.tla:7:8',
      2,
    ],
    [
      'in a property of steps',
      { more: 'Prop == [][Assert(x\' < 2, "low")]_x', configuration: 'PROPERTY Prop' },
      'Root.tla:7:12',
      2,
    ],
  ];
  test.each(places)('%s', async (_, given, place, at) => {
    const expected = {
      ...{ kind: 'assertion', property: `Assert at ${place}`, at, remarks },
      states: at === undefined ? 0 : at + 1,
    };
    expect(violation(await checked(given))).toEqual(expected);
    expect(violation(await simulated(given))).toEqual(expected);
  });

  test('in an assumption', async () => {
    const given = { before: 'ASSUME Low == Assert(1 > 2, "low")' };
    for (const result of [await checked(given), await simulated(given)]) {
      const { kind, property } = violation(result);
      expect([kind, property]).toEqual(['assumption', `Low (${remarks[0]!.replace('\n', ' ')})`]);
    }
  });

  test('in a postcondition', async () => {
    const given = {
      next: "x < 2 /\\ x' = x + 1",
      more: 'Post == Assert(TLCGet("distinct") > 9, "low")',
      configuration: 'CHECK_DEADLOCK FALSE\nPOSTCONDITION Post',
    };
    expect(violation(await checked(given))).toMatchObject({ kind: 'postcondition', property: 'Post' });
  });
});

describe('an error of evaluation', () => {
  const failure = async (run: Promise<unknown>): Promise<BadInput> => {
    const error = await run.then(() => undefined).catch((caught: BadInput) => caught);
    expect(error?.name).toBe('BadInput');
    return error!;
  };

  test('has no place rather than a wrong one', async () => {
    const view = { more: 'See == Nat', configuration: 'VIEW See' };
    const { place, message } = await failure(checked(view));
    expect([message, place]).toEqual([
      expect.stringContaining('Nat'),
      { source: 'Root.tla', line: 7, column: 8 },
    ]);
  });

  test.each([
    ['x + "a" = 1', '"a"', 'It was to compute 0 + "a".'],
    ['{1, 2} < x', '{1, 2}', 'It was to compute {1, 2} < 0.'],
    ['7 \\div x = 1', 'The second argument of \\div is 0.', 'It was to compute 7 \\div 0.'],
    ['7 % x = 1', '0', 'It was to compute 7 % 0.'],
    ['(x + 1) ^ (x - 1) = 1', '-1', 'It was to compute 1 ^ -1.'],
    ['{i * i + x : i \\in 1..300} + 1 = 1', ' characters ...] ', ' characters ...] '],
  ])('shows what was to be computed: %s', async (expression, value, computed) => {
    const given = { more: `Inv == ${expression}`, configuration: 'INVARIANT Inv' };
    const { message, remedy } = await failure(checked(given));
    expect(message).toContain(value);
    expect(remedy).toMatch(/^Inv == .*\n {8,10}\^/);
    expect(remedy).toContain(computed);
    expect(remedy).toMatch(/judged:\n +0 {2}Init\n +x = 0$/);
    expect(message.length).toBeLessThan(600);
  });

  test('of a variable without a value names action, variable and place', async () => {
    const { place, message } = await failure(checked({ before: 'VARIABLE y', init: 'x = 0 /\\ y = 0' }));
    expect([message, place]).toEqual([
      'action Next gives the variable y no value',
      { source: 'Root.tla', line: 6, column: 9 },
    ]);
    const initial = await failure(checked({ before: 'VARIABLE y' }));
    expect([initial.message, initial.place?.line]).toEqual([
      'the initial predicate gives the variable y no value',
      5,
    ]);
  });

  test('in random behaviours comes with the behaviour up to the state that was judged', async () => {
    const given = { more: 'Inv == x < 2 \\/ x.a', configuration: 'INVARIANT Inv' };
    for (const run of [checked(given), simulated(given)]) {
      const { remedy } = await failure(run);
      expect(remedy).toContain('while the last of these states, or the step to it, was judged');
      expect(remedy).toMatch(/ 2 {2}Next .*\n +x = 2$/);
    }
    const expanding = await failure(simulated({ next: "x' = IF x < 2 THEN x + 1 ELSE x.a" }));
    expect(expanding.remedy).toMatch(/the last of these states was expanded:[\s\S]* 2 {2}Next .*\n +x = 2$/);
  });
});

describe('steps that do not repeat', () => {
  /** Each evaluation gives another number, so that no behaviour can be found a second time. */
  const counting = {
    before: 'ASSUME TLCSet(1, 0)',
    next: 'Count(x)',
    helpers: "Count(y) == TLCSet(1, TLCGet(1) + 1) /\\ x' = TLCGet(1)\n",
    more: 'Inv == x < 5\nWrong == x < 5 \\/ x.a',
  };

  test('leave a violation one, and say why there is no behaviour', async () => {
    const result = await checked({ ...counting, configuration: 'INVARIANT Inv' });
    const { counterexample } = result;
    expect([result.verdict, counterexample?.property, counterexample?.depth, counterexample?.trace]).toEqual([
      ...['violated', 'Inv', 5],
      [],
    ]);
    expect(counterexample?.remarks?.join()).toContain('its behaviour cannot be shown');
    const drawn = await simulated({ ...counting, configuration: 'INVARIANT Inv' });
    expect(violation(drawn)).toMatchObject({ property: 'Inv', at: 5, states: 6 });
  });

  test('do not hide an error', async () => {
    const run = checked({ ...counting, configuration: 'INVARIANT Wrong' });
    await expect(run).rejects.toMatchObject({
      name: 'BadInput',
      message: expect.stringContaining("select field 'a'"),
      remedy: expect.stringContaining('Root does not repeat its own steps'),
    });
  });

  test('that print do repeat', async () => {
    const given = {
      next: "x' = x + 1 /\\ TLCSet(1, x)",
      more: 'Inv == x < 3',
      configuration: 'INVARIANT Inv',
    };
    expect(violation(await checked(given))).toMatchObject({ at: 3, states: 4, remarks: undefined });
  });
});

test.each([
  ['Nat', 'Go(Nat)'],
  ['{1} \\cup Nat', /^Go\(.*Nat.*\)$/],
  ['1 + "a"', 'Go(?)'],
  ['x', 'Go(0)'],
])(
  'an argument of an action that need not have a value does not keep a behaviour from being shown: %s',
  async (argument, label) => {
    const given = {
      helpers: "Go(S) == (x > 5 => S = 1) /\\ x' = x + 1\n",
      next: `Go(${argument})`,
      more: 'Inv == x < 1',
      configuration: 'INVARIANT Inv',
    };
    const { trace } = (await checked(given)).counterexample!;
    expect(trace[1]!.label).toMatch(label);
  },
);

describe('an ALIAS', () => {
  const shown = async (alias: string) => {
    const configuration = 'INVARIANT Inv\nALIAS Seen';
    const { counterexample } = await checked({ more: `Inv == x < 1\nSeen == ${alias}`, configuration });
    return formatTraceAsTla(counterexample!.trace).split('\n\n').at(-1)!.split('\n').slice(1);
  };

  // What TLC shows: the state where there is no record, and an error beside the state.
  test('that is a record', async () => {
    expect(await shown('[twice |-> 2 * x, x |-> x]')).toEqual(['/\\ twice = 2', '/\\ x = 1']);
  });
  test.each(['x', '<<x>>', '{x}', '<<>>'])('that is none: %s', async (alias) => {
    expect(await shown(alias)).toEqual(['x = 1']);
  });
  test('that has no value', async () => {
    const lines = await shown('[twice |-> x.a]');
    expect(lines).toEqual([
      '/\\ x = 1',
      expect.stringMatching(/^\/\\ _ALIASEvalError = ".*select field 'a'/),
    ]);
  });
});

describe('the clock is looked at while initial states are made', () => {
  const many = { init: '\\E a, b \\in 0..9999 : x = 10000 * a + b' };

  test('of all states', async () => {
    const { verdict, limit } = await checked(many, { timeoutMs: 20 });
    expect([verdict, limit?.limit]).toEqual(['unknown', 'time']);
  });

  test('of random behaviours', async () => {
    const system = await loaded(many);
    const result = await simulateBehaviours(system, { behaviours: 1, seed: 1, timeoutMs: 20 });
    expect([result.verdict, result.limit?.limit]).toEqual(['unknown', 'time']);
  });
});
