import { groupOf, isMajority } from '../../models/cap/network.ts';
import { weakRegister, weakRegisterDefinition } from '../../models/cap/weak.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';

const mutant = mutantsOf(weakRegister, weakRegisterDefinition, 'standard');

export const weakRegisterMutants: readonly Mutant[] = [
  mutant('asks-a-majority', {
    about: 'a replica answers only while it is among a majority',
    breaks: 'AlwaysAvailable',
    rules: { mayAnswer: (constants, state, c) => isMajority(constants, groupOf(constants, state, c)) },
  }),
  mutant('waits-for-all', {
    about: 'a replica answers only while it reaches all others, and waits for those that never come back',
    breaks: 'EventuallyAnswered',
    configuration: 'cut-off',
    rules: {
      mayAnswer: (constants, state, c) => groupOf(constants, state, c).size === constants.Node.size,
    },
  }),
  mutant('stamps-without-node', {
    about: 'a stamp is a number only, and two replicas give the same one to two writes',
    breaks: 'OneValuePerStamp',
    rules: { stamp: ({ number }) => [number + 1, 0] },
  }),
  mutant('takes-whatever-comes', {
    about: 'a replica takes what it hears, also when it keeps something newer',
    breaks: 'NeverOlder',
    rules: { take: (_own, received) => received },
  }),
  mutant('ties-stay', {
    about: 'of two versions with the same number each replica keeps its own, and they never agree',
    breaks: 'EventuallyConverges',
    rules: { newer: (x, y) => x.number > y.number },
  }),
  mutant('no-anti-entropy', {
    about: 'replicas do not tell each other of what was written',
    breaks: 'EventuallyConverges',
    actions: (_constants, { actions }) => ({ Hear: { ...actions.Hear!, next: () => undefined } }),
  }),
];
