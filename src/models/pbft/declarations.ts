import { type ConstantDeclaration, isSetOf } from '../../core/protocol.ts';
import type { SetValue } from '../../core/values/index.ts';
import { subsetsOfSize } from '../quorums.ts';

/** How many replicas there are: enough that any two quorums share a correct one. */
export const replicaCount: ConstantDeclaration = {
  about: 'how many replicas there are, which are 0 to N - 1',
  expected: 'a whole number above 3 * F',
  accepts: (value, { F }) => typeof value === 'number' && value > 3 * (F as number),
};

/** The choices of who is Byzantine. */
export const faultySets: ConstantDeclaration = {
  about: 'sets of replicas: those of one of them are Byzantine',
  expected: 'a set of sets of at most F replicas, such as {{0}, {3}}',
  accepts: (value, { N, F }) =>
    isSetOf(value, (chosen) => {
      const isReplica = (r: unknown) => typeof r === 'number' && r >= 0 && r < (N as number);
      return isSetOf(chosen, isReplica) && (chosen as SetValue).size <= (F as number);
    }),
};

/** The choices of Byzantine replicas from which an actor has received what they can sign. */
export const helperSets = (state: unknown): SetValue<number>[] => {
  const { byzantine } = state as { readonly byzantine: SetValue<number> };
  const sizes = Array.from({ length: byzantine.size + 1 }, (_, size) => size);
  return sizes.flatMap((size) => subsetsOfSize(byzantine, size).elements());
};
