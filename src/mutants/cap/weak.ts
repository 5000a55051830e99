import { defineModel } from '../../core/model.ts';
import { resolveConstants } from '../../core/protocol.ts';
import { groupOf, isMajority } from '../../models/cap/network.ts';
import { type Rules, weakRegister, weakRegisterDefinition } from '../../models/cap/weak.ts';
import type { Mutant } from '../mutant.ts';

interface Change {
  readonly about: string;
  readonly breaks: string;
  readonly configuration?: string;
  readonly rules?: Partial<Rules>;
  readonly hears?: boolean;
}

function mutant(name: string, change: Change): Mutant {
  const { about, breaks, configuration = 'standard', rules, hears = true } = change;
  const model = () => {
    const { constants } = resolveConstants(weakRegister, configuration);
    const definition = weakRegisterDefinition(constants, rules);
    const { Hear } = definition.actions;
    const actions = hears
      ? definition.actions
      : { ...definition.actions, Hear: { ...Hear!, next: () => undefined } };
    return defineModel({ ...definition, actions });
  };
  return { protocol: weakRegister.slug, name, about, breaks, configuration, model };
}

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
    hears: false,
  }),
];
