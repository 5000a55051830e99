import { interval } from '../../core/values/index.ts';
import { agreeing, marzullo, marzulloDefinition, nowhere } from '../../models/clock-sync/marzullo.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';

const mutant = mutantsOf(marzullo, marzulloDefinition, 'three');

export const marzulloMutants: readonly Mutant[] = [
  mutant('touching-edges-apart', {
    about:
      'where one interval ends and another begins, the end counts first, as if they had no place in common',
    breaks: 'IntervalContainsTrueTime',
    rules: { firstKind: 'end' },
  }),
  mutant('most-agreed-part', {
    about:
      'the answer is what most sources agree on, though a liar may be among them and others tell the truth',
    breaks: 'IntervalContainsTrueTime',
    rules: {
      needed: ({ Last }, state) =>
        Math.max(
          ...interval(0, Last)
            .elements()
            .map((place) => agreeing(state, place)),
        ),
    },
  }),
  mutant('first-part-only', {
    about: 'the answer is the first part on which enough sources agree, though there are others',
    breaks: 'IntervalContainsTrueTime',
    rules: {
      endsHere: ({ count, high }, needed, after) => count >= needed && after < needed && high === nowhere,
    },
  }),
  mutant('one-too-few-needed', {
    about:
      'a place need only be in n - f - 1 intervals, and the answer may be wider than what any source tells',
    breaks: 'InsideOneSource',
    rules: { needed: ({ Source, MaxLiars }) => Source.size - MaxLiars - 1 },
  }),
];
