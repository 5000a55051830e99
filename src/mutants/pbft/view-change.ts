import { functionFrom, setOf } from '../../core/values/index.ts';
import { numbers } from '../../models/pbft/replicas.ts';
import { viewChange, viewChangeDefinition } from '../../models/pbft/view-change.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';

const mutant = mutantsOf(viewChange, viewChangeDefinition, 'faulty-backup');

export const viewChangeMutants: readonly Mutant[] = [
  mutant('new-view-without-certificates', {
    about: 'the new primary begins its view without what replicas have prepared in earlier ones',
    breaks: 'Agreement',
    rules: { choose: (constants) => functionFrom(numbers(constants), () => constants.None) },
  }),
  mutant('begins-after-two-f-view-changes', {
    about:
      'the new primary begins its view after the view changes of 2f replicas, who may not know what was executed',
    breaks: 'Agreement',
    rules: { viewQuorum: ({ F }) => 2 * F },
  }),
  mutant('one-view-change-counted-twice', {
    about:
      'the new primary counts view changes in place of their senders, and the network delivers one twice',
    breaks: 'Agreement',
    // One view change, delivered often enough, makes up any count.
    rules: { viewQuorum: () => 1 },
  }),
  mutant('executes-after-two-f-commits', {
    about: 'a replica executes after 2f commits, so that too few know of it in a view change',
    breaks: 'Agreement',
    rules: { commitQuorum: ({ F }) => 2 * F },
  }),
  mutant('certificates-believed', {
    about: 'a view change is believed without the messages that prove what its sender has prepared',
    breaks: 'Agreement',
    rules: {
      isProven: () => true,
      // Of two certificates of one view, which cannot both be right, a primary may take either.
      choose: ({ None, ...constants }, reports) =>
        functionFrom(numbers(constants), (n) => {
          const shown = reports.map((report) => report.get(n)).filter((each) => each !== None);
          return shown.length === 0 ? None : (shown.at(-1) as { request: typeof None }).request;
        }),
    },
  }),
  mutant('beginning-believed', {
    about: 'a backup believes what a new primary begins its view with, and asks for no proof',
    breaks: 'Agreement',
    constants: { Faulty: setOf([setOf([1])]) },
    rules: {
      byzantineBeginnings: (constants) =>
        [constants.None, ...constants.Request].map((m) => functionFrom(numbers(constants), () => m)),
    },
  }),
  mutant('three-f-replicas', {
    about: 'there are 3f replicas, and a quorum is all whom one can wait for when f are silent',
    breaks: 'PreparedCertificate',
    constants: { N: 3, Faulty: setOf([setOf([0])]) },
    rules: { quorum: ({ N, F }) => N - F },
  }),
  mutant('two-requests-one-number', {
    about: 'a backup accepts a second request under a number, in place of the first',
    breaks: 'PreparedCertificate',
    constants: { Faulty: setOf([setOf([0])]) },
    rules: { isFree: () => true },
  }),
  mutant('never-joins', {
    about: 'a replica whose own timer does not run follows nobody to the next view',
    breaks: 'EventuallyExecuted',
    configuration: 'small',
    rules: { enoughToJoin: ({ N }) => N + 1 },
  }),
  mutant('waits-for-all-view-changes', {
    about: 'the new primary waits for the view changes of all replicas, of which some are silent',
    breaks: 'EventuallyExecuted',
    configuration: 'small',
    rules: { viewQuorum: ({ N }) => N },
  }),
];
