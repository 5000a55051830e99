import type { SetValue } from '../../../core/values/index.ts';
import { foldFromRight } from '../fold.ts';
import { materialize } from '../materialize.ts';
import type { OperatorValue, RuntimeValue } from '../runtime-value.ts';
import { canonicalSet } from '../set-members.ts';
import { defineModule, general } from '../standard-module.ts';

/** Folds: `op(f(x), rest without x)`, where x is what `choose` picks of each remaining set. */
export const folds = defineModule('Folds', [], {
  MapThenFoldSet: general(
    [2, 0, 1, 1, 0],
    (
      site,
      operator: OperatorValue,
      base: RuntimeValue,
      image: OperatorValue,
      pick: OperatorValue,
      set: RuntimeValue,
    ) => {
      const images: RuntimeValue[] = [];
      let rest: SetValue = canonicalSet(set, site);
      while (rest.size > 0) {
        const picked = materialize(pick(rest), site);
        images.push(image(picked));
        rest = rest.without(picked);
      }
      return foldFromRight(operator, base, images);
    },
  ),
});
