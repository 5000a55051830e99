import { nextGeneration } from '../../impl/generation-clock/claim.ts';
import type { GenerationClockRules } from '../../impl/generation-clock/rules.ts';
import type { ImplementationMutant } from './implementation-mutant.ts';

const slug = 'generation-clock';

export const generationClockImplementationMutants: readonly ImplementationMutant<GenerationClockRules>[] = [
  {
    slug,
    name: 'not-persisted',
    about: 'the generation is kept in memory only, and a restart begins at 0',
    breaks: 'GenerationMonotonic',
    orBreaks: ['OneOwnerPerGeneration', 'NoReuseAfterRestart'],
    changes: { recalled: () => 0, isPersistedBeforeUse: false },
  },
  {
    slug,
    name: 'persisted-after-use',
    about: 'the generation is used before it is on disk, and a restart in between loses it',
    breaks: 'NoReuseAfterRestart',
    orBreaks: ['GenerationMonotonic', 'OneOwnerPerGeneration'],
    changes: { isPersistedBeforeUse: false },
  },
  {
    slug,
    name: 'equal-generation-accepted',
    about: 'a node votes in a generation that it has seen already, for whoever asks',
    breaks: 'OneOwnerPerGeneration',
    changes: { mayVote: (seen, generation) => generation >= seen },
  },
  {
    slug,
    name: 'check-missing',
    about: 'the resource accepts every write',
    breaks: 'StaleLeaderRejected',
    changes: { accepts: () => true },
  },
  {
    slug,
    name: 'local-increment',
    about: 'a node counts its own candidacies, whatever it has seen of others',
    breaks: 'OneOwnerPerGeneration',
    orBreaks: ['GenerationMonotonic', 'NoReuseAfterRestart'],
    changes: { next: (_, own) => nextGeneration(own), mayVote: () => true },
  },
  {
    slug,
    name: 'compared-per-connection',
    about: 'the resource compares a write with the last one of the same sender only',
    breaks: 'StaleLeaderRejected',
    changes: { accepts: (_, claim, ofSender) => claim.generation >= ofSender.generation },
  },
];
