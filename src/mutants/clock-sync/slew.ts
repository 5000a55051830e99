import { slew, slewDefinition } from '../../models/clock-sync/slew.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';

const mutant = mutantsOf(slew, slewDefinition, 'at-bound');

export const slewMutants: readonly Mutant[] = [
  mutant('steps', {
    about: 'the clock is set by what was measured, and goes back where it was ahead',
    breaks: 'SlewMonotonic',
    rules: { correct: ({ shown }, measured) => ({ shown: shown + measured, owed: 0 }) },
  }),
  mutant('steps-forward', {
    about: 'the clock is set where it is behind, and slewed where it is ahead',
    breaks: 'RateBounded',
    rules: {
      correct: ({ shown }, measured) =>
        measured > 0 ? { shown: shown + measured, owed: 0 } : { owed: measured },
    },
  }),
  mutant('slews-without-limit', {
    about: 'all that is owed goes into the next tick',
    breaks: 'SlewMonotonic',
    rules: { part: (owed) => owed },
  }),
  mutant('measurements-added', {
    about: 'what is measured is owed in addition to what is owed already',
    breaks: 'OwedWithinBound',
    rules: { correct: ({ owed }, measured) => ({ owed: owed + measured }) },
  }),
  mutant('debt-not-reduced', {
    about: 'what has been let out is not taken off what is owed',
    breaks: 'OwedWithinBound',
    rules: { rest: (owed) => owed },
  }),
  mutant('slews-the-wrong-way', {
    about: 'a clock that is behind is made slower, one that is ahead faster',
    breaks: 'ErrorShrinks',
    rules: { gain: (part) => -part },
  }),
  mutant('as-slow-as-drift', {
    about: 'the clock is slewed by no more than the oscillator drifts',
    breaks: 'ErrorShrinks',
    constants: { MaxSlew: 1 },
  }),
];
