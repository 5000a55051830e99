import { setOf } from '../../core/values/index.ts';
import { isReading, strongRegister, strongRegisterDefinition } from '../../models/cap/strong.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';

const mutant = mutantsOf(strongRegister, strongRegisterDefinition, 'standard');

export const strongRegisterMutants: readonly Mutant[] = [
  mutant('reads-stale-replica', {
    about: 'a read asks nobody: it returns what its own replica keeps',
    breaks: 'NoStaleRead',
    rules: {
      hasAsked: (state, c, isEnough) => isEnough || isReading(state, c),
      answersAtOnce: isReading,
    },
  }),
  mutant('reads-without-write-back', {
    about: 'a read does not tell others of what it returns, and the next one finds an older version',
    breaks: 'Linearizable',
    rules: { answersAtOnce: isReading },
  }),
  mutant('quorum-of-half', {
    about: 'half of the nodes, rounded down, are taken for a quorum: one of three',
    breaks: 'NoStaleRead',
    rules: { isQuorum: ({ Node }, nodes) => nodes.size >= Math.floor(Node.size / 2) },
  }),
  mutant('writes-without-asking', {
    about:
      'a write takes the next number after that of its own replica, and is older than what was written before',
    breaks: 'NoStaleRead',
    constants: { Writer: setOf([1, 2]), Sides: setOf(), Healing: setOf() },
    rules: { hasAsked: (state, c, isEnough) => isEnough || !isReading(state, c) },
  }),
  mutant('overwrites-newer', {
    about: 'a replica takes whatever version reaches it, also one that is older than its own',
    breaks: 'NoStaleRead',
    rules: { take: (_own, received) => received },
  }),
  mutant('partition-lasts', {
    about: 'a partition lasts for ever, and who is cut off waits for ever: the theorem',
    breaks: 'EventuallyAnswered',
    constants: { Healing: setOf(), MaxOperations: 1 },
  }),
  mutant('waits-for-all', {
    about: 'an operation waits for every node, and so for those that are cut off',
    breaks: 'AnsweredInMajority',
    configuration: 'cut-off',
    rules: { isQuorum: ({ Node }, nodes) => nodes.size === Node.size },
  }),
];
