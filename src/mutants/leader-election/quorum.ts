import { action } from '../../core/model.ts';
import {
  quorumElection,
  quorumElectionDefinition,
  Restart,
  Vote,
  Win,
} from '../../models/leader-election/quorum.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';

const mutant = mutantsOf(quorumElection, quorumElectionDefinition, 'small');

export const quorumElectionMutants: readonly Mutant[] = [
  mutant('wins-without-quorum', {
    about: 'a candidate leads by its own vote, as one that is alone on its side of a partition may',
    breaks: 'AtMostOneLeaderPerTerm',
    actions: (constants) => ({ Win: Win(constants, () => true) }),
  }),
  mutant('leads-without-quorum', {
    about: 'a leader that does not hear from a quorum any more goes on, and others wait for it in vain',
    breaks: 'EventuallyElected',
    // With faults to spare, so that it is no lack of steps in which the others wait.
    configuration: 'standard',
    actions: ({ Node }) => ({ StepDown: action({ n: Node }, () => undefined) }),
  }),
  mutant('votes-again', {
    about: 'a node votes in a term in which it has voted for another',
    breaks: 'AtMostOneLeaderPerTerm',
    actions: (constants) => ({
      Vote: Vote(constants, (_, { term }, m, asked) => asked >= term.get(m)),
    }),
  }),
  mutant('vote-not-durable', {
    about: 'a node forgets for whom it has voted when it restarts',
    breaks: 'AtMostOneLeaderPerTerm',
    actions: (constants) => ({ Restart: Restart(constants, true) }),
  }),
];
