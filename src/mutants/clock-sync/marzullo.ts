import { defineModel } from '../../core/model.ts';
import { resolveConstants } from '../../core/protocol.ts';
import { interval } from '../../core/values/index.ts';
import {
  agreeing,
  marzullo,
  marzulloDefinition,
  nowhere,
  type Rules,
} from '../../models/clock-sync/marzullo.ts';
import type { Mutant } from '../mutant.ts';

function mutant(name: string, breaks: string, about: string, rules: Partial<Rules>): Mutant {
  const configuration = 'three';
  const model = () =>
    defineModel(marzulloDefinition(resolveConstants(marzullo, configuration).constants, rules));
  return { protocol: marzullo.slug, name, about, breaks, configuration, model };
}

export const marzulloMutants: readonly Mutant[] = [
  mutant(
    'touching-edges-apart',
    'IntervalContainsTrueTime',
    'where one interval ends and another begins, the end counts first, as if they had no place in common',
    { firstKind: 'end' },
  ),
  mutant(
    'most-agreed-part',
    'IntervalContainsTrueTime',
    'the answer is what most sources agree on, though a liar may be among them and others tell the truth',
    {
      needed: ({ Last }, state) =>
        Math.max(
          ...interval(0, Last)
            .elements()
            .map((place) => agreeing(state, place)),
        ),
    },
  ),
  mutant(
    'first-part-only',
    'IntervalContainsTrueTime',
    'the answer is the first part on which enough sources agree, though there are others',
    {
      endsHere: ({ count, high }, needed, after) => count >= needed && after < needed && high === nowhere,
    },
  ),
  mutant(
    'one-too-few-needed',
    'InsideOneSource',
    'a place need only be in n - f - 1 intervals, and the answer may be wider than what any source tells',
    { needed: ({ Source, MaxLiars }) => Source.size - MaxLiars - 1 },
  ),
];
