import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FunctionValue, functionFrom, type Value } from '../../../src/core/values/index.ts';
import * as runtime from '../../../src/tla/runtime/index.ts';
import { type RuntimeValue, range, rec, SITE, seq, set } from './support.ts';

const keySets: fc.Arbitrary<readonly Value[]> = fc.oneof(
  fc.uniqueArray(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 8 }),
  fc.uniqueArray(fc.constantFrom('a', 'b', 'size', 'values', 'kind'), { minLength: 1 }),
  fc
    .uniqueArray(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 20 })
    .map((numbers) => numbers.map((number) => seq(number % 5, number) as Value)),
);

describe('EXCEPT', () => {
  it('equals the function rebuilt with the other value, hash included', () => {
    fc.assert(
      fc.property(keySets, fc.nat(), fc.integer({ min: -3, max: 3 }), (keys, pick, value) => {
        const made = runtime.makeFunction(set(...keys), () => 0, SITE);
        const key = keys[pick % keys.length]!;
        const changed = runtime.updateAt(made, key, value, SITE) as FunctionValue;
        const rebuilt = functionFrom(keys, (candidate) => (runtime.equal(candidate, key, SITE) ? value : 0));
        expect(runtime.equal(changed, rebuilt, SITE)).toBe(true);
        expect([changed.hashLow, changed.hashHigh]).toEqual([rebuilt.hashLow, rebuilt.hashHigh]);
        expect(runtime.apply(changed, key, SITE)).toBe(value);
        expect(runtime.equal(runtime.updateAt(changed, key, 0, SITE), made, SITE)).toBe(true);
      }),
    );
  });

  it('changes a nested part and keeps the object when nothing changes', () => {
    const start = rec({ a: seq(1, rec({ b: 2 })) });
    const changed = runtime.updateWith(
      start,
      'a',
      (outer) =>
        runtime.updateWith(
          outer,
          2,
          (inner) => runtime.updateWith(inner, 'b', (at) => runtime.add(at, 5, SITE), SITE),
          SITE,
        ),
      SITE,
    );
    expect(runtime.format(changed)).toBe('[a |-> <<1, [b |-> 7]>>]');
    expect(runtime.updateAt(start, 'a', seq(1, rec({ b: 2 })), SITE)).toBe(start);
  });

  it('changes a function with an infinite domain', () => {
    const identity = runtime.makeFunction(runtime.Nat, (n) => n, SITE);
    const changed = runtime.updateAt(identity, 3, 30, SITE);
    expect([2, 3, 4].map((key) => runtime.apply(changed, key, SITE))).toEqual([2, 30, 4]);
  });
});

describe('records', () => {
  it('are the same whatever the order of their fields, and may have any field name', () => {
    expect(runtime.equal(rec({ size: 1, b: 2 }), rec({ b: 2, size: 1 }), SITE)).toBe(true);
    expect(runtime.field(rec({ values: 3, size: 1 }), 'values', SITE)).toBe(3);
  });

  it('may hold an infinite set, which only looking at everything refuses', () => {
    const holder = rec({ all: runtime.Nat, one: 1 });
    expect(runtime.memberOf(5, runtime.field(holder, 'all', SITE), SITE)).toBe(true);
    expect(() => runtime.materialize(holder, SITE)).toThrow(runtime.EvaluationError);
  });
});

describe('recursive functions', () => {
  const one = (value: RuntimeValue) => runtime.subtract(value, 1, SITE);
  const count = () =>
    runtime.recursiveFunction(
      runtime.Nat,
      (self, n) => (n === 0 ? 0 : runtime.add(runtime.apply(self, one(n), SITE), 1, SITE)),
      SITE,
    );

  it('nest 100,000 deep', () => {
    expect(runtime.apply(count(), 100_000, SITE)).toBe(100_000);
  });

  it('nest deep over sets, and in pairs that call each other', () => {
    const sum = runtime.recursiveFunction(
      runtime.powerset(range(1, 2000), SITE),
      (self, members) => {
        if (runtime.equal(members, runtime.EMPTY_SET, SITE)) return 0;
        const member = runtime.choose(members, () => true, SITE);
        const rest = runtime.difference(members, set(member), SITE);
        return runtime.add(member, runtime.apply(self, rest, SITE), SITE);
      },
      SITE,
    );
    expect(runtime.apply(sum, range(1, 2000), SITE)).toBe(2_001_000);
    const even: RuntimeValue = runtime.recursiveFunction(
      runtime.Nat,
      (_, n) => n === 0 || runtime.apply(odd, one(n), SITE),
      SITE,
    );
    const odd: RuntimeValue = runtime.recursiveFunction(
      runtime.Nat,
      (_, n) => n !== 0 && runtime.apply(even, one(n), SITE),
      SITE,
    );
    expect(runtime.apply(even, 20_001, SITE)).toBe(false);
  });

  it('remember their results: two calls a level are not 2^n', () => {
    const doubling = runtime.recursiveFunction(
      runtime.Nat,
      (self, n) =>
        n === 0
          ? 1
          : runtime.modulo(
              runtime.add(runtime.apply(self, one(n), SITE), runtime.apply(self, one(n), SITE), SITE),
              1000,
              SITE,
            ),
      SITE,
    );
    expect(runtime.apply(doubling, 5000, SITE)).toBe(Number(2n ** 5000n % 1000n));
  });

  it('work again after an error deep inside', () => {
    const failing = runtime.recursiveFunction(
      runtime.Nat,
      (self, n) => (n === 0 ? runtime.divide(1, 0, SITE) : runtime.apply(self, one(n), SITE)),
      SITE,
    );
    for (let attempt = 0; attempt < 3; attempt++) {
      expect(() => runtime.apply(failing, 1000, SITE)).toThrow('div is 0');
    }
    expect(runtime.apply(count(), 1000, SITE)).toBe(1000);
  });
});
