import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gCounter } from '../../../src/impl/crdt/g-counter.ts';
import { gSet } from '../../../src/impl/crdt/g-set.ts';
import { lwwRegister } from '../../../src/impl/crdt/lww-register.ts';
import { mvRegister } from '../../../src/impl/crdt/mv-register.ts';
import { orMap } from '../../../src/impl/crdt/or-map.ts';
import { orSet } from '../../../src/impl/crdt/or-set.ts';
import { pnCounter } from '../../../src/impl/crdt/pn-counter.ts';
import { type StateType, updated } from '../../../src/impl/crdt/state-type.ts';
import { twoPhaseSet } from '../../../src/impl/crdt/two-phase-set.ts';
import { deepFreeze } from '../../support/interaction-script.ts';

// biome-ignore lint/suspicious/noExplicitAny: the types of a type are its own affair.
type AnyType = StateType<any, any, any>;

const element = fc.constantFrom('x', 'y');
const add = fc.record({ type: fc.constant('add'), element });
const addOrRemove = fc.record({ type: fc.constantFrom('add', 'remove'), element });
const step = fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined });
const write = fc.record({ type: fc.constant('write'), value: fc.nat(9) });
const putOrRemove = fc.oneof(
  fc.record({ type: fc.constant('put'), key: element, value: fc.nat(9) }),
  fc.record({ type: fc.constant('remove'), key: element }),
);

const types: readonly (readonly [string, AnyType, fc.Arbitrary<unknown>])[] = (
  [
    [gCounter, fc.record({ type: fc.constant('increment'), by: step })],
    [pnCounter, fc.record({ type: fc.constantFrom('increment', 'decrement'), by: step })],
    [gSet, add],
    [twoPhaseSet, addOrRemove],
    [orSet, addOrRemove],
    [lwwRegister, write],
    [mvRegister, write],
    [orMap, putOrRemove],
  ] as readonly (readonly [AnyType, fc.Arbitrary<unknown>])[]
).map(([type, update]) => [type.name, type, update] as const);

const names = ['r1', 'r2', 'r3'] as const;

type Action =
  | { readonly kind: 'update'; readonly at: number; readonly update: unknown }
  /** The state of one reaches another, now or as it was some steps ago. */
  | { readonly kind: 'hear'; readonly at: number; readonly from: number; readonly ago: number };

const actionsOf = (update: fc.Arbitrary<unknown>): fc.Arbitrary<readonly Action[]> =>
  fc.array(
    fc.oneof(
      fc.record({ kind: fc.constant('update' as const), at: fc.nat(2), update }),
      fc.record({ kind: fc.constant('hear' as const), at: fc.nat(2), from: fc.nat(2), ago: fc.nat(3) }),
    ),
    { maxLength: 14 },
  );

/** The states that three replicas come through, and all deltas; what they are given is frozen. */
function run(type: AnyType, actions: readonly Action[]) {
  const past: unknown[][] = [[type.bottom, type.bottom, type.bottom]];
  const deltas: { readonly at: number; readonly delta: unknown }[] = [];
  for (const action of actions) {
    const states = [...past.at(-1)!];
    const own = deepFreeze(states[action.at]!);
    if (action.kind === 'update') {
      const delta = type.mutate(own, names[action.at]!, deepFreeze(action.update));
      if (delta !== undefined) {
        deltas.push({ at: action.at, delta: deepFreeze(delta) });
        states[action.at] = type.join(own, delta);
      }
    } else {
      const then = past.at(-1 - Math.min(action.ago, past.length - 1))!;
      states[action.at] = type.join(own, deepFreeze(then[action.from]!));
    }
    past.push(states);
  }
  return { states: past.at(-1)!, all: past.flat(), deltas };
}

const runs = { numRuns: 60 };

describe.each(types)('%s', (_, type, update) => {
  // Shapiro et al. 2011 (CRDTs), definition 2.3 and proposition 2.1.
  test('joining gives the least upper bound: idempotent, commutative, associative', () => {
    fc.assert(
      fc.property(actionsOf(update), (actions) => {
        const [x, y, z] = run(type, actions).states as [unknown, unknown, unknown];
        const { join, isAtMost } = type;
        expect(join(x, x)).toEqual(x);
        expect(join(x, y)).toEqual(join(y, x));
        expect(join(join(x, y), z)).toEqual(join(x, join(y, z)));
        expect(join(x, type.bottom)).toEqual(x);
        expect(isAtMost(x, join(x, y))).toBe(true);
        expect(isAtMost(x, y)).toBe(JSON.stringify(join(x, y)) === JSON.stringify(y));
      }),
      runs,
    );
  });

  // Almeida, Shoker and Baquero 2018, section 3: m(X) = X ⊔ mδ(X), and updates are inflations.
  test('an update only adds to a state, and its delta says all of it', () => {
    fc.assert(
      fc.property(actionsOf(update), update, (actions, next) => {
        const [x] = run(type, actions).states;
        const after = updated(type, x, 'r1', next);
        expect(type.isAtMost(x, after)).toBe(true);
        const delta = type.mutate(x, 'r1', next);
        if (delta === undefined) expect(after).toBe(x);
        else expect(type.isAtMost(delta, after)).toBe(true);
      }),
      runs,
    );
  });

  // StrongConvergence: whoever has the same deltas has the same state, whatever their order, however often they came.
  test('all deltas in any order, some twice, give the join of all states', () => {
    fc.assert(
      fc.property(actionsOf(update), fc.infiniteStream(fc.nat()), (actions, order) => {
        const { states, deltas } = run(type, actions);
        const whole = states.reduce((sum, each) => type.join(sum, each), type.bottom);
        const shuffled = [...deltas, ...deltas.slice(0, 3)]
          .map(({ delta }) => ({ delta, place: order.next().value! }))
          .sort((left, right) => left.place - right.place);
        const together = shuffled.reduce((sum, { delta }) => type.join(sum, delta), type.bottom);
        expect(together).toEqual(whole);
        expect(JSON.stringify(together)).toBe(JSON.stringify(whole));
      }),
      runs,
    );
  });

  test('states are plain data', () => {
    fc.assert(
      fc.property(actionsOf(update), (actions) => {
        for (const state of run(type, actions).states)
          expect(JSON.parse(JSON.stringify(state))).toEqual(state);
      }),
      { numRuns: 20 },
    );
  });
});
