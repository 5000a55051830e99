import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FiniteSets } from '../../../src/checkers/objects/finite-sets.ts';

test('they are what a Set would be, and equal sets are one', () => {
  const element = fc.oneof(fc.nat(60), fc.nat(3000));
  const change = fc.record({ adds: fc.boolean(), element });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
      const sets = new FiniteSets();
      const numberOf = new Map<string, number>();
      const plain = new Set<number>();
      let set = sets.empty;
      for (const { adds, element: changed } of changes) {
        if (adds) plain.add(changed);
        else plain.delete(changed);
        set = adds ? sets.with(set, changed) : sets.without(set, changed);
        const elements = [...plain].sort((left, right) => left - right);
        expect(sets.elements(set)).toEqual(elements);
        expect(sets.size(set)).toBe(elements.length);
        expect(sets.has(set, changed)).toBe(adds);
        expect(sets.has(set, changed + 5000)).toBe(false);
        const known = numberOf.get(elements.join());
        if (known !== undefined) expect(set).toBe(known);
        numberOf.set(elements.join(), set);
      }
      expect(new Set(numberOf.values()).size).toBe(numberOf.size);
      // In another order the same set arises.
      expect([...plain].sort().reduce((other, item) => sets.with(other, item), sets.empty)).toBe(set);
    }),
    { numRuns: 60 },
  );
});
