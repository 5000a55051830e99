import { defineModel } from '../../core/model.ts';
import { resolveConstants } from '../../core/protocol.ts';
import { type Rules, type SlewConstants, slew, slewDefinition } from '../../models/clock-sync/slew.ts';
import type { Mutant } from '../mutant.ts';

interface Change {
  readonly constants?: Partial<SlewConstants>;
  readonly rules?: Partial<Rules>;
}

function mutant(name: string, breaks: string, about: string, { constants, rules }: Change): Mutant {
  const configuration = 'at-bound';
  const model = () => {
    const base = resolveConstants(slew, configuration).constants;
    return defineModel(slewDefinition({ ...base, ...constants }, rules));
  };
  return { protocol: slew.slug, name, about, breaks, configuration, model };
}

export const slewMutants: readonly Mutant[] = [
  mutant(
    'steps',
    'SlewMonotonic',
    'the clock is set by what was measured, and goes back where it was ahead',
    {
      rules: { correct: ({ shown }, measured) => ({ shown: shown + measured, owed: 0 }) },
    },
  ),
  mutant(
    'steps-forward',
    'RateBounded',
    'the clock is set where it is behind, and slewed where it is ahead',
    {
      rules: {
        correct: ({ shown }, measured) =>
          measured > 0 ? { shown: shown + measured, owed: 0 } : { owed: measured },
      },
    },
  ),
  mutant('slews-without-limit', 'SlewMonotonic', 'all that is owed goes into the next tick', {
    rules: { part: (owed) => owed },
  }),
  mutant(
    'measurements-added',
    'OwedWithinBound',
    'what is measured is owed in addition to what is owed already',
    {
      rules: { correct: ({ owed }, measured) => ({ owed: owed + measured }) },
    },
  ),
  mutant('debt-not-reduced', 'OwedWithinBound', 'what has been let out is not taken off what is owed', {
    rules: { rest: (owed) => owed },
  }),
  mutant(
    'slews-the-wrong-way',
    'ErrorShrinks',
    'a clock that is behind is made slower, one that is ahead faster',
    {
      rules: { gain: (part) => -part },
    },
  ),
  mutant('as-slow-as-drift', 'ErrorShrinks', 'the clock is slewed by no more than the oscillator drifts', {
    constants: { MaxSlew: 1 },
  }),
];
