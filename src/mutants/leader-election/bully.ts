import { action } from '../../core/model.ts';
import { interval } from '../../core/values/index.ts';
import { type BullyState, bully, bullyDefinition, turn } from '../../models/leader-election/bully.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';

const mutant = mutantsOf(bully, bullyDefinition, 'at-bound');

export const bullyMutants: readonly Mutant[] = [
  mutant('timeout-below-bound', {
    about: 'a node waits for an answer no longer than question and answer may take',
    breaks: 'AtMostOneLeaderPerTerm',
    constants: ({ Delay }) => ({ Timeout: 2 * Delay }),
  }),
  mutant('recovers-silently', {
    about: 'a node that comes up again waits until somebody tells it who coordinates',
    breaks: 'EventuallyElected',
    actions: ({ Size }) => ({
      Recover: action({ n: interval(1, Size) }, (state: BullyState, { n }) =>
        // It counts on itself, which is up.
        state.status.get(n) === 'down' ? turn(state, n, 'halted', { above: n }) : undefined,
      ),
    }),
  }),
  mutant('accepts-any-coordinator', {
    about: 'a halted node accepts a smaller coordinator than the one that has halted it since',
    breaks: 'AtMostOneLeaderPerTerm',
    rules: { accepts: ({ status }, n) => status.get(n) === 'halted' },
  }),
  mutant('halts-smallest-first', {
    about: 'a node halts the smallest nodes first, while a greater one can still halt them for itself',
    breaks: 'AtMostOneLeaderPerTerm',
    rules: { nextToHalt: (n, m) => (m === n ? (n === 1 ? 0 : 1) : m + 1 === n ? 0 : m + 1) },
  }),
];
