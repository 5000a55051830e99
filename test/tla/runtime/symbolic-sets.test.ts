import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equalValues, type SetValue, type Value } from '../../../src/core/values/index.ts';
import * as runtime from '../../../src/tla/runtime/index.ts';
import { model, type RuntimeValue, range, rec, SITE, seq, set } from './support.ts';

const atoms = fc.constantFrom<Value>(model('n1'), model('n2'), model('n3'));
const numbers = fc.integer({ min: -2, max: 3 });
const plainSets: fc.Arbitrary<RuntimeValue> = fc.oneof(
  fc.array(numbers, { maxLength: 3 }).map((members) => set(...members)),
  fc.array(atoms, { maxLength: 3 }).map((members) => set(...members)),
  fc.tuple(numbers, numbers).map(([first, last]) => range(first, last)),
);

/** Finite symbolic sets of every kind. */
const symbolicSets: fc.Arbitrary<RuntimeValue> = fc.oneof(
  plainSets.map((base) => runtime.powerset(base, SITE)),
  fc.tuple(plainSets, plainSets).map(([from, to]) => runtime.functionSet(from, to, SITE)),
  fc.tuple(plainSets, plainSets).map((sets) => runtime.product(sets, SITE)),
  fc.tuple(plainSets, plainSets).map((sets) => runtime.recordSet(['y', 'x'], sets, SITE)),
  plainSets.map((base) => new runtime.SequenceSet(base as SetValue, 2)),
  fc
    .tuple(plainSets, plainSets)
    .map(([left, right]) => runtime.powerset(runtime.product([left, right], SITE), SITE)),
);

const small = symbolicSets.filter((made) => runtime.cardinality(made, SITE) <= 600);

const unlikely: readonly RuntimeValue[] = [set(9), seq(9, 9), seq(9), rec({ x: 9, y: 9 }), model('other')];

describe('a symbolic set and its enumerated form', () => {
  it('have the same members, cardinality and hash, and are equal', () => {
    fc.assert(
      fc.property(small, (symbolic) => {
        const listed = [...runtime.iterate(symbolic, SITE)];
        const enumerated = set(...listed) as SetValue;
        expect(runtime.cardinality(symbolic, SITE)).toBe(enumerated.size);
        for (const member of listed) expect(runtime.memberOf(member, symbolic, SITE)).toBe(true);
        expect(runtime.equal(symbolic, enumerated, SITE)).toBe(true);
        expect(runtime.equal(enumerated, symbolic, SITE)).toBe(true);
        expect(runtime.subsetOf(symbolic, enumerated, SITE)).toBe(true);
        expect(runtime.subsetOf(enumerated, symbolic, SITE)).toBe(true);
        const materialized = runtime.materialize(symbolic, SITE) as SetValue;
        expect(equalValues(materialized, enumerated)).toBe(true);
        expect([materialized.hashLow, materialized.hashHigh]).toEqual([
          enumerated.hashLow,
          enumerated.hashHigh,
        ]);
      }),
    );
  });

  it('reject the same strangers', () => {
    fc.assert(
      fc.property(small, fc.constantFrom(...unlikely), (symbolic, stranger) => {
        const enumerated = runtime.materialize(symbolic, SITE);
        expect(isMember(stranger, symbolic)).not.toBe(true);
        expect(isMember(stranger, enumerated)).not.toBe(true);
      }),
    );
  });

  it('come in the normal order, each member once', () => {
    fc.assert(
      fc.property(small, (symbolic) => {
        const listed = [...runtime.iterateInOrder(symbolic, SITE)];
        for (let index = 1; index < listed.length; index++) {
          expect(runtime.compareInOrder(listed[index - 1]!, listed[index]!)).toBeLessThan(0);
        }
        if (listed.length === 0) return;
        const chosen = runtime.choose(symbolic, () => true, SITE);
        expect(runtime.equal(chosen, listed[0]!, SITE)).toBe(true);
      }),
    );
  });
});

function isMember(value: RuntimeValue, of: RuntimeValue): boolean | 'error' {
  try {
    return runtime.memberOf(value, of, SITE);
  } catch (failure) {
    if (failure instanceof runtime.EvaluationError) return 'error';
    throw failure;
  }
}

describe('large and infinite sets', () => {
  it('decide membership without enumeration', () => {
    const many = runtime.powerset(range(1, 200), SITE);
    expect(runtime.memberOf(set(1, 200), many, SITE)).toBe(true);
    expect(runtime.memberOf(set(0), many, SITE)).toBe(false);
    const functions = runtime.functionSet(range(1, 3), many, SITE);
    expect(runtime.memberOf(seq(set(1), set(), set(2)), functions, SITE)).toBe(true);
    expect(runtime.memberOf(range(5, 1_000_000), runtime.powerset(runtime.Nat, SITE), SITE)).toBe(true);
  });

  it('find a witness without building the set', () => {
    const many = runtime.functionSet(range(1, 40), set(0, 1), SITE);
    expect(runtime.format(runtime.choose(many, () => true, SITE))).toBe(`<<${'0, '.repeat(39)}0>>`);
    expect(
      runtime.exists(runtime.powerset(range(1, 60), SITE), (s) => (s as SetValue).size === 1, SITE),
    ).toBe(true);
  });

  it('refuse to be enumerated, naming the set', () => {
    for (const infinite of [runtime.Nat, runtime.Int, runtime.STRING, runtime.sequencesOver(set(1), SITE)]) {
      expect(() => runtime.enumerate(infinite, SITE)).toThrow(runtime.EvaluationError);
      expect(() => runtime.materialize(infinite, SITE)).toThrow(runtime.format(infinite));
    }
    expect(() => runtime.materialize(runtime.powerset(range(1, 40), SITE), SITE)).toThrow(
      'too many elements',
    );
  });

  it('keep an interval symbolic when it is long, equal to what it lists', () => {
    const long = range(-400, 400);
    expect(runtime.isSymbolic(long)).toBe(true);
    const listed = set(...Array.from({ length: 801 }, (_, index) => 400 - index));
    expect(runtime.equal(long, listed, SITE)).toBe(true);
    expect(runtime.equal(listed, long, SITE)).toBe(true);
    expect(runtime.equal(range(-400, 401), listed, SITE)).toBe(false);
  });
});
