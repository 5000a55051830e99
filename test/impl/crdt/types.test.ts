import { describe, expect, test } from 'vitest';
import { contextOf, hasHeard, isContextAtMost, joinContexts } from '../../../src/impl/crdt/causal-context.ts';
import { gCounter } from '../../../src/impl/crdt/g-counter.ts';
import { lwwRegister } from '../../../src/impl/crdt/lww-register.ts';
import { mvRegister } from '../../../src/impl/crdt/mv-register.ts';
import { operationSet } from '../../../src/impl/crdt/operation-set.ts';
import { orMap } from '../../../src/impl/crdt/or-map.ts';
import { orSet } from '../../../src/impl/crdt/or-set.ts';
import { pnCounter } from '../../../src/impl/crdt/pn-counter.ts';
import { type SequenceOperation, type SequenceState, sequence } from '../../../src/impl/crdt/sequence.ts';
import { updated } from '../../../src/impl/crdt/state-type.ts';
import { twoPhaseSet } from '../../../src/impl/crdt/two-phase-set.ts';

describe('Shapiro et al. 2011, A comprehensive study', () => {
  test('specification 6: each replica counts in its own slot; merging takes the greater', () => {
    const a = updated(gCounter, gCounter.bottom, 'a', { type: 'increment', by: 2 });
    const b = updated(gCounter, gCounter.bottom, 'b', { type: 'increment' });
    expect(gCounter.value(gCounter.join(a, b))).toBe(3);
    expect(gCounter.join(gCounter.join(a, b), b)).toEqual({ a: 2, b: 1 });
    expect(() => gCounter.mutate({}, 'a', { type: 'increment', by: -1 })).toThrow('above 0');
  });

  test('specification 7: a counter goes down by a second counter that goes up', () => {
    const state = updated(pnCounter, pnCounter.bottom, 'a', { type: 'decrement', by: 3 });
    expect(pnCounter.value(state)).toBe(-3);
    expect(state).toEqual({ increments: {}, decrements: { a: 3 } });
  });

  test('specification 8: the later write wins, and of two at one time that of the greater name', () => {
    const a = updated(lwwRegister, lwwRegister.bottom, 'a', { type: 'write', value: 1 });
    const b = updated(lwwRegister, lwwRegister.bottom, 'b', { type: 'write', value: 2 });
    expect(lwwRegister.value(lwwRegister.join(a, b))).toBe(2);
    const later = updated(lwwRegister, lwwRegister.join(b, a), 'a', { type: 'write', value: 3 });
    expect(lwwRegister.value(lwwRegister.join(b, later))).toBe(3);
  });

  test('specification 10: concurrent values stay beside each other, until a write has seen them', () => {
    const a = updated(mvRegister, mvRegister.bottom, 'a', { type: 'write', value: 1 });
    const b = updated(mvRegister, mvRegister.bottom, 'b', { type: 'write', value: 2 });
    const both = mvRegister.join(a, b);
    expect(mvRegister.value(both)).toEqual([1, 2]);
    const after = updated(mvRegister, both, 'b', { type: 'write', value: 3 });
    expect(mvRegister.value(mvRegister.join(after, a))).toEqual([3]);
  });

  test('specification 12: what was removed stays out, and is not removed unless it is seen', () => {
    const { bottom } = twoPhaseSet;
    expect(twoPhaseSet.mutate(bottom, 'a', { type: 'remove', element: 'x' })).toBeUndefined();
    let state = updated(twoPhaseSet, bottom, 'a', { type: 'add', element: 'x' });
    state = updated(twoPhaseSet, state, 'a', { type: 'remove', element: 'x' });
    state = updated(twoPhaseSet, state, 'a', { type: 'add', element: 'x' });
    expect(twoPhaseSet.value(state)).toEqual([]);
  });

  test('specification 15: a removal names the additions that it has seen, and no others', () => {
    const add = operationSet.prepare([], 'a', 1, { type: 'add', element: 'x' })!;
    const atA = operationSet.effect([], add);
    const remove = operationSet.prepare(atA, 'a', 2, { type: 'remove', element: 'x' })!;
    const atB = operationSet.effect(atA, operationSet.prepare(atA, 'b', 1, { type: 'add', element: 'x' })!);
    expect(operationSet.value(operationSet.effect(atB, remove))).toEqual(['x']);
    expect(operationSet.prepare([], 'a', 1, { type: 'remove', element: 'x' })).toBeUndefined();
  });
});

describe('Bieniusa et al. 2012, An optimized conflict-free replicated set', () => {
  const added = updated(orSet, orSet.bottom, 'a', { type: 'add', element: 'x' });

  test('figure 1: an addition that a removal did not see wins', () => {
    const removed = updated(orSet, added, 'a', { type: 'remove', element: 'x' });
    const again = updated(orSet, added, 'b', { type: 'add', element: 'x' });
    expect(orSet.value(orSet.join(removed, again))).toEqual(['x']);
    expect(orSet.value(orSet.join(removed, added))).toEqual([]);
  });

  test('section 3: of what was removed nothing is left but the vector', () => {
    const removed = updated(orSet, added, 'b', { type: 'remove', element: 'x' });
    expect(removed).toEqual({ bindings: [], context: { upTo: { a: 1 }, beyond: [] } });
  });

  test('section 3: who adds again drops the dots that it sees', () => {
    const again = updated(orSet, added, 'b', { type: 'add', element: 'x' });
    expect(again.bindings.map(({ dot }) => dot)).toEqual([['b', 1]]);
  });
});

describe('Almeida, Shoker and Baquero 2018, Delta state replicated data types', () => {
  test('section 7.2: dots beyond a gap are kept one by one, until the gap is closed', () => {
    const context = contextOf([
      ['a', 1],
      ['a', 3],
      ['a', 3],
    ]);
    expect(context).toEqual({ upTo: { a: 1 }, beyond: [['a', 3]] });
    expect(hasHeard(context, ['a', 2])).toBe(false);
    expect(joinContexts(context, contextOf([['a', 2]]))).toEqual({ upTo: { a: 3 }, beyond: [] });
  });

  test('section 7: under a key are the values of concurrent puts', () => {
    const put = (value: number, by: string) =>
      updated(orMap, orMap.bottom, by, { type: 'put', key: 'k', value });
    const both = orMap.join(put(1, 'a'), put(2, 'b'));
    expect(orMap.value(both)).toEqual({ k: [1, 2] });
    expect(orMap.value(updated(orMap, both, 'a', { type: 'put', key: 'k', value: 3 }))).toEqual({ k: [3] });
    expect(orMap.value(updated(orMap, both, 'a', { type: 'remove', key: 'k' }))).toEqual({});
    expect(isContextAtMost(put(1, 'a').context, both.context)).toBe(true);
    // Who has heard of the second dot has not heard of the first.
    expect(isContextAtMost(contextOf([['a', 1]]), contextOf([['a', 2]]))).toBe(false);
    expect(isContextAtMost(contextOf([['a', 2]]), contextOf([['a', 1]]))).toBe(false);
    expect(isContextAtMost(both.context, put(1, 'a').context)).toBe(false);
  });
});

describe('Roh et al. 2011, Replicated abstract data types', () => {
  const text = (state: SequenceState) => sequence.value(state).join('');

  /** What a replica types at a place, and the operations that it sends. */
  function type(state: SequenceState, replica: string, at: number, letters: string) {
    const operations: SequenceOperation[] = [];
    let own = state;
    for (const [index, value] of [...letters].entries()) {
      const operation = sequence.prepare(own, replica, 0, { type: 'insert', at: at + index, value })!;
      operations.push(operation);
      own = sequence.effect(own, operation);
    }
    return { own, operations };
  }

  const apply = (state: SequenceState, operations: readonly SequenceOperation[]) =>
    operations.reduce(sequence.effect, state);

  test('section 5: what two type at one place meanwhile is not interleaved, and both see the same', () => {
    const { own: start } = type([], 'a', 0, 'ab');
    const one = type(start, 'a', 1, '123');
    const other = type(start, 'b', 1, 'xyz');
    expect(text(apply(one.own, other.operations))).toBe('axyz123b');
    expect(apply(other.own, one.operations)).toEqual(apply(one.own, other.operations));
  });

  test('section 5: a removed element stays in its place for what others insert after it', () => {
    const { own: start } = type([], 'a', 0, 'abc');
    const removal = sequence.prepare(start, 'a', 0, { type: 'remove', at: 1 })!;
    const other = type(start, 'b', 2, 'x');
    expect(text(apply(start, [removal, ...other.operations]))).toBe('axc');
    expect(apply(start, [removal, ...other.operations])).toEqual(
      apply(start, [...other.operations, removal]),
    );
  });

  test('a place that is not there makes no sense, and an operation before what it follows is an error', () => {
    expect(sequence.prepare([], 'a', 0, { type: 'remove', at: 0 })).toBeUndefined();
    expect(sequence.prepare([], 'a', 0, { type: 'insert', at: 1, value: 'x' })).toBeUndefined();
    const { operations } = type([], 'a', 0, 'ab');
    expect(() => sequence.effect([], operations[1]!)).toThrow('before what it follows');
  });
});
