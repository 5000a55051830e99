import { describe, expect, test } from 'vitest';
import type { Actor, ActorProperty, ActorSystem } from '../../../src/explorer/actors/actor.ts';
import { formatActorTrace } from '../../../src/explorer/actors/actor-trace.ts';
import { canonicalJson } from '../../../src/explorer/actors/canonical-json.ts';
import { exploreActors } from '../../../src/explorer/actors/explore-actors.ts';

/** Sends these at its start, one after the other. */
const sender = (name: string, to: string, messages: readonly unknown[]): Actor => ({
  name,
  start: () => ({ condition: 'done', sends: messages.map((message) => ({ to, message })) }),
  receive: (condition) => ({ condition, sends: [] }),
});

/** Keeps all that it is sent, in order. */
const keeper: Actor = {
  name: 'keeper',
  start: () => ({ condition: [], sends: [] }),
  receive: (condition, _, message) => ({ condition: [...(condition as unknown[]), message], sends: [] }),
};

/** Counts up to a limit by itself; each step may be paid for. */
const counter = (limit: number, spends?: string): Actor => ({
  name: 'counter',
  start: () => ({ condition: 0, sends: [] }),
  receive: (condition) => ({ condition, sends: [] }),
  moves: (condition) => {
    const count = condition as number;
    if (count > limit) throw new Error(`${count} is more than ${limit}`);
    const payment = spends === undefined ? {} : { spends };
    return [{ label: 'counter: one more', condition: count + 1, sends: [], ...payment }];
  },
});

const keeps = (order: readonly unknown[]): ActorProperty => ({
  name: `keeps ${order.join(' ')}`,
  kind: 'sometimes',
  view: (condition, actor) => (actor === 'keeper' ? condition : null),
  holds: ({ keeper: kept }) => canonicalJson(kept) === canonicalJson(order),
});

const mail = (network: ActorSystem['network'], lossy = false): ActorSystem => ({
  name: 'mail',
  actors: [sender('a', 'keeper', ['x', 'y']), keeper],
  network,
  lossy,
  isWithin: (condition) => !Array.isArray(condition) || condition.length <= 2,
  properties: [['x', 'y'], ['y', 'x'], ['x', 'x'], ['y']].map(keeps),
});

const seen = async (system: ActorSystem) => {
  const { sights } = await exploreActors(system);
  return sights.map(({ property }) => property).sort();
};

describe('networks', () => {
  test('unordered: each once, in any order', async () => {
    expect(await seen(mail('unordered'))).toEqual(['keeps x y', 'keeps y', 'keeps y x']);
  });

  test('duplicating: any number of times', async () => {
    expect(await seen(mail('duplicating'))).toEqual(['keeps x x', 'keeps x y', 'keeps y', 'keeps y x']);
  });

  test('ordered: as sent', async () => {
    expect(await seen(mail('ordered'))).toEqual(['keeps x y']);
  });

  test('ordered and lossy: some are missing', async () => {
    expect(await seen(mail('ordered', true))).toEqual(['keeps x y', 'keeps y']);
  });

  test('what is sent to nobody is never heard of', async () => {
    const system = { ...mail('unordered'), actors: [sender('a', 'nobody', [1])], properties: [] };
    const { states } = await exploreActors(system);
    expect(states.distinct).toBe(1);
  });
});

describe('bounds', () => {
  const counting = (actor: Actor, rest: Partial<ActorSystem> = {}): ActorSystem => ({
    name: 'counting',
    actors: [actor],
    network: 'unordered',
    properties: [],
    ...rest,
  });

  test('a budget ends what it pays for', async () => {
    const { states, verdict } = await exploreActors(counting(counter(9, 'steps'), { budgets: { steps: 4 } }));
    expect({ verdict, distinct: states.distinct }).toEqual({ verdict: 'valid', distinct: 5 });
  });

  test('a state outside the bounds is judged, and goes no further', async () => {
    const belowFour: ActorProperty = {
      name: 'below four',
      kind: 'always',
      view: (count) => count,
      holds: (views) => Number(views.counter) < 4,
    };
    const within = (most: number) =>
      counting(counter(9), { isWithin: (count) => Number(count) <= most, properties: [belowFour] });
    const small = await exploreActors(within(2));
    expect({ verdict: small.verdict, ...small.states }).toEqual({
      verdict: 'valid',
      generated: 4,
      distinct: 3,
      depth: 2,
      constrainedOut: 1,
    });
    const large = await exploreActors(within(3));
    expect(large.sights.map(({ property, depth }) => [property, depth])).toEqual([['below four', 4]]);
  });

  test('limits give no verdict', async () => {
    const { verdict, limit } = await exploreActors(counting(counter(99)), { maxStates: 3 });
    expect({ verdict, limit: limit?.limit }).toEqual({ verdict: 'unknown', limit: 'states' });
    const { states } = await exploreActors(counting(counter(99)), { maxDepth: 2 });
    expect(states).toMatchObject({ distinct: 3, depth: 2 });
  });

  test('what is sometimes so, and never was, is a violation', async () => {
    const never: ActorProperty = { name: 'never', kind: 'sometimes', holds: () => false };
    const { checks } = await exploreActors(
      counting(counter(9, 'steps'), { budgets: { steps: 1 }, properties: [never] }),
    );
    expect(checks).toEqual([{ name: 'never', verdict: 'violated', detail: 'no state shows it' }]);
  });

  test('a step property is judged between two conditions, also on the way to a known state', async () => {
    const back: Actor = {
      ...counter(9),
      moves: (count) => [
        { label: 'up', condition: Number(count) + 1, sends: [], spends: 'steps' },
        ...(count === 2 ? [{ label: 'back', condition: 0, sends: [] }] : []),
      ],
    };
    const { sights } = await exploreActors(
      counting(back, {
        budgets: { steps: 3 },
        properties: [
          { name: 'upward', kind: 'step', holds: (before, after) => Number(after) >= Number(before) },
        ],
      }),
    );
    expect(sights.map(({ trace }) => trace.map(({ label }) => label))).toEqual([
      ['Start', 'up', 'up', 'back'],
    ]);
  });

  test('an actor that throws breaks its own assertion, by a shortest run', async () => {
    const { verdict, sights } = await exploreActors(counting(counter(1)));
    expect(verdict).toBe('violated');
    expect(formatActorTrace(sights[0]!.trace)).toBe(
      [
        '0  Start',
        '1  counter: one more',
        '2  counter: one more',
        '3  counter: what it may do of its own accord fails: 2 is more than 1',
      ].join('\n'),
    );
  });

  test('each broken property has its own shortest run, if asked for', async () => {
    const below = (most: number): ActorProperty => ({
      name: `below ${most}`,
      kind: 'always',
      view: (count) => count,
      holds: (views) => Number(views.counter) < most,
    });
    const system = counting(counter(9, 'steps'), {
      budgets: { steps: 5 },
      properties: [below(2), below(4)],
    });
    const all = await exploreActors(system, { continueAfterViolation: true });
    expect(all.sights.map(({ depth }) => depth)).toEqual([2, 4]);
    expect((await exploreActors(system)).sights.map(({ depth }) => depth)).toEqual([2]);
  });
});

describe('what cannot be explored', () => {
  const keeping = (condition: unknown): ActorSystem => ({
    name: 'keeping',
    actors: [{ ...keeper, start: () => ({ condition, sends: [] }) }],
    network: 'unordered',
    properties: [],
  });

  test.each([
    ['a set', { known: new Set([1]) }, 'not Set, in known'],
    ['nothing', { known: undefined }, 'not undefined, in known'],
    ['a function', [() => 1], 'not function'],
    ['no number', { deep: { count: Number.NaN } }, 'not NaN, in count, in deep'],
  ])('%s in a condition', async (_, condition, message) => {
    await expect(exploreActors(keeping(condition))).rejects.toThrow(message);
  });

  test('a condition that is changed later', async () => {
    const changing: Actor = {
      ...keeper,
      receive: (condition) => {
        (condition as unknown[]).push('x');
        return { condition, sends: [] };
      },
    };
    const { verdict, checks } = await exploreActors({
      ...mail('unordered'),
      actors: [sender('a', 'keeper', ['x']), changing],
      properties: [],
    });
    expect(verdict).toBe('violated');
    expect(checks[0]!.detail).toContain('not extensible');
  });

  test('two actors, or two properties, of one name', async () => {
    await expect(exploreActors({ ...mail('unordered'), actors: [keeper, keeper] })).rejects.toThrow(
      'two actors have the same name',
    );
    const twice: ActorSystem = { ...mail('unordered'), properties: [keeps(['x']), keeps(['x'])] };
    await expect(exploreActors(twice)).rejects.toThrow('two properties "keeps x"');
  });
});
