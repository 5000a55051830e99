/**
 * `quorate` with a mistake in Raft, for tests that must find it out: `node --import tsx mutant-main.ts MISTAKE serve raft …`. The product has
 * no such option.
 */
import type { RaftRules } from '../../../src/impl/raft/rules.ts';
import { raftServiceWith } from '../../../src/runtime/services/raft.ts';
import { services } from '../../../src/runtime/services/registry.ts';

const mistakes: Readonly<Record<string, Partial<RaftRules>>> = {
  'votes-without-check': { isUpToDate: () => true },
  'vote-not-persisted': { termAndVote: (currentTerm) => ({ currentTerm, votedFor: null }) },
  'credits-another': {
    creditedTo: (from, followers) => followers.find((name) => name !== from) ?? from,
  },
};

const [mistake] = process.argv.splice(2, 1);
const changes = mistakes[mistake ?? ''];
if (changes === undefined) throw new Error(`expected one of ${Object.keys(mistakes).join(', ')}`);
(services as Record<string, unknown>).raft = async () => raftServiceWith(changes);
await import('../../../src/cli/main.ts');
