import { describe, expect, test } from 'vitest';
import { action, defineModel } from '../../src/core/model.ts';
import { explore } from '../../src/explorer/explore.ts';
import { type At, graphModel, line } from '../support/graph-model.ts';

const verdictOf = async (model: ReturnType<typeof graphModel>) => {
  const { verdict, counterexample } = await explore(model);
  return counterexample === undefined ? verdict : `${counterexample.property} at ${counterexample.depth}`;
};

describe('deadlock is a state without any successor', () => {
  const deadlock = 'violation' as const;

  test('and nothing else', async () => {
    expect(await verdictOf(graphModel(line(3), { deadlock }))).toBe('deadlock at 3');
    expect(await verdictOf(graphModel(() => [], { deadlock }))).toBe('deadlock at 0');
  });

  test('not one whose only successor is itself', async () => {
    expect(await verdictOf(graphModel((at) => [Math.min(3, at + 1)], { deadlock }))).toBe('valid');
  });

  test('not one whose successors all fail a constraint', async () => {
    const low = ({ at }: At) => at <= 3;
    expect(await verdictOf(graphModel((at) => [at + 1], { deadlock, stateConstraints: { low } }))).toBe(
      'valid',
    );
    const allowed = (_: At, after: At) => low(after);
    expect(await verdictOf(graphModel((at) => [at + 1], { deadlock, actionConstraints: { allowed } }))).toBe(
      'valid',
    );
  });

  test('not a state that fails a constraint: it is not expanded', async () => {
    const stateConstraints = { low: ({ at }: At) => at <= 3 };
    const upToFour = (at: number) => (at < 4 ? [at + 1] : []);
    expect(await verdictOf(graphModel(upToFour, { deadlock, stateConstraints }))).toBe('valid');
  });

  test('and the user may decide otherwise than the model', async () => {
    const strict = await explore(graphModel(line(3), { deadlock: 'violation' }), { deadlock: 'allowed' });
    expect([strict.verdict, strict.scope.deadlock, strict.checks]).toEqual(['valid', 'allowed', []]);
    const lax = await explore(graphModel(line(3)), { deadlock: 'violation' });
    expect([lax.verdict, lax.scope.deadlock]).toEqual(['violated', 'violation']);
    expect(lax.checks).toEqual([{ name: 'deadlock', verdict: 'violated', detail: 'after 3 steps' }]);
  });
});

describe('a state that fails a constraint', () => {
  test('is generated, not distinct, not expanded', async () => {
    const result = await explore(
      graphModel((at) => [at + 1, at + 2, 0], {
        stateConstraints: { Low: ({ at }) => at <= 3 },
        actionConstraints: { NoReset: (_, { at }) => at > 0 },
      }),
    );
    // 1 initial, then 3 for each of 0..3; out go 4 and 5 (from 2 and twice from 3), and every reset.
    expect(result.states).toEqual({ generated: 13, distinct: 4, depth: 2 });
    expect(result.scope.constrainedOut).toBe(3 + 4);
    expect(result.scope.constraints).toEqual(['Low', 'NoReset']);
    expect(result.coverage).toEqual([{ action: 'Go', taken: 12, distinct: 3 }]);
  });

  test('is judged by invariants all the same', async () => {
    const stateConstraints = { Low: ({ at }: At) => at <= 3 };
    const invariants = { NotFour: ({ at }: At) => at !== 4 };
    expect(await verdictOf(graphModel((at) => [at + 1], { stateConstraints, invariants }))).toBe(
      'NotFour at 4',
    );
    const notFive = { NotFive: ({ at }: At) => at !== 5 };
    expect(await verdictOf(graphModel((at) => [at + 1], { stateConstraints, invariants: notFive }))).toBe(
      'valid',
    );
  });

  test('also when a constraint on steps keeps it out', async () => {
    const actionConstraints = { Low: (_: At, { at }: At) => at <= 3 };
    const invariants = { NotFour: ({ at }: At) => at !== 4 };
    expect(await verdictOf(graphModel((at) => [at + 1], { actionConstraints, invariants }))).toBe(
      'NotFour at 4',
    );
  });

  test('also when it is initial', async () => {
    const stateConstraints = { Low: ({ at }: At) => at <= 3 };
    const init = () => [{ at: 0 }, { at: 9 }, { at: 9 }];
    const model = graphModel(line(3), { init, stateConstraints });
    const { states, scope, verdict } = await explore(model);
    expect([verdict, states.generated, states.distinct, scope.constrainedOut]).toEqual(['valid', 6, 4, 2]);
    const invariants = { NotNine: ({ at }: At) => at !== 9 };
    expect(await verdictOf(graphModel(line(3), { init, stateConstraints, invariants }))).toBe('NotNine at 0');
  });
});

describe('an action property', () => {
  const upwards = { Upwards: (before: At, after: At) => before.at < after.at };

  test('is checked on steps to known states', async () => {
    const cycle = (at: number) => [(at + 1) % 5];
    expect(await verdictOf(graphModel(cycle, { actionProperties: upwards }))).toBe('Upwards at 5');
  });

  test('is checked on steps that leave the constraints', async () => {
    const stateConstraints = { NotNegative: ({ at }: At) => at >= 0 };
    const successors = (at: number) => (at < 3 ? [at + 1] : [-1]);
    const model = graphModel(successors, { actionProperties: upwards, stateConstraints });
    expect(await verdictOf(model)).toBe('Upwards at 4');
    const actionConstraints = { Upwards: (before: At, after: At) => after.at > before.at };
    const other = graphModel(successors, { actionProperties: upwards, actionConstraints });
    expect(await verdictOf(other)).toBe('Upwards at 4');
  });

  test('says nothing of a step that changes nothing', async () => {
    const model = graphModel((at) => [at, Math.min(3, at + 1)], { actionProperties: upwards });
    const { verdict, properties } = await explore(model);
    expect(verdict).toBe('valid');
    expect(properties).toEqual([{ property: 'Upwards', exercised: 3 }]);
  });
});

describe('counts', () => {
  test('include duplicate initial states and every successor emitted', async () => {
    type State = { readonly x: number };
    const result = await explore(
      defineModel<State>({
        name: 'counts',
        variables: ['x'],
        init: () => [{ x: 0 }, { x: 0 }, { x: 1 }],
        actions: {
          // Nothing, one or several updates; the same one several times; one that changes nothing.
          None: action({ p: [1, 2] }, () => undefined),
          Empty: action({}, (_: State): State[] => []),
          Twice: action({}, ({ x }: State) => (x < 2 ? [{ x: x + 1 }, { x: x + 1 }] : [])),
          Stutter: action({ p: [1, 2, 3] }, () => ({})),
        },
        invariants: {},
      }),
    );
    expect(result.states).toEqual({ generated: 3 + 2 * 2 + 3 * 3, distinct: 3, depth: 1 });
    expect(result.coverage).toEqual([
      { action: 'None', taken: 0, distinct: 0 },
      { action: 'Empty', taken: 0, distinct: 0 },
      { action: 'Twice', taken: 4, distinct: 1 },
      { action: 'Stutter', taken: 9, distinct: 0 },
    ]);
  });

  test('of a model without initial states are zero', async () => {
    const result = await explore(graphModel(line(3), { init: () => [] }));
    expect(result.states).toEqual({ generated: 0, distinct: 0, depth: 0 });
    expect(result.warnings).toEqual(['action Go was never taken']);
  });

  test('say what the odds of a collision are', async () => {
    const { scope, states } = await explore(graphModel((at) => [(at + 1) % 1000, 0]));
    expect(states).toEqual({ generated: 2001, distinct: 1000, depth: 999 });
    expect(scope.collisionOdds).toEqual({ optimistic: (1000 * 1001) / 2 ** 64, birthday: 1e6 / 2 ** 65 });
  });
});
