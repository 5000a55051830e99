import { action } from '../../core/model.ts';
import { Forward, initialStates, ring, ringDefinition } from '../../models/leader-election/ring.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';

const mutant = mutantsOf(ring, ringDefinition, 'small');

export const ringMutants: readonly Mutant[] = [
  mutant('forwards-equal-id', {
    about: 'a node whose own id comes back forwards it like a greater one, and it goes round for ever',
    breaks: 'EventuallyElected',
    actions: (constants) => ({
      Forward: Forward(constants, (id, own) => id >= own),
      Win: action({ n: [] as number[] }, () => undefined),
    }),
  }),
  mutant('forwards-smaller-ids', {
    about: 'a node forwards every id but its own, so that all of them come back',
    breaks: 'UniqueLeader',
    actions: (constants) => ({ Forward: Forward(constants, (id, own) => id !== own) }),
  }),
  mutant('duplicate-ids', {
    about: 'two nodes may have the same id, and each takes the other for itself',
    breaks: 'UniqueLeader',
    definition: (right, constants) => ({ ...right, init: () => initialStates(constants, () => true) }),
  }),
];
