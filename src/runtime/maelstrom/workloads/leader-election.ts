import {
  type Campaign,
  type ElectionResult,
  type ElectionState,
  electionService,
} from '../../../impl/raft/services/election.ts';
import type { full } from '../../../impl/raft/services/temporary.ts';
import type { StateMachine } from '../../../impl/raft/state-machine.ts';
import { integerField, nameField } from '../wire.ts';
import { command, onRaft, query, unlessFull } from './raft-services.ts';

/** A leader that does not campaign again for so long is none any more. */
const tenureMs = 5_000;

type Command =
  | { readonly type: 'campaign'; readonly election: string; readonly candidate: string }
  | {
      readonly type: 'resign';
      readonly election: string;
      readonly candidate: string;
      readonly term: number;
    };

interface Query {
  readonly type: 'observe';
  readonly election: string;
}

/** The election service in terms: who campaigns while another leads is told so, and does not wait for its turn. */
const elections: StateMachine<ElectionState, Command, Query, ElectionResult> = {
  name: 'leader-election',
  initial: electionService.initial,
  apply(campaigns, asked, at) {
    const { election, candidate } = asked;
    const found = electionService.query(campaigns, { type: 'observe', election }, at.timeMs);
    const leader = found as Campaign | null;
    const isLeader = leader?.candidate === candidate;
    if (asked.type === 'resign') {
      if (!isLeader || leader.token !== asked.term) return { state: campaigns, result: null };
      return electionService.apply(campaigns, { type: 'resign', election, candidate }, at);
    }
    if (leader && !isLeader) return { state: campaigns, result: leader };
    return electionService.apply(campaigns, { type: 'campaign', election, candidate, ttlMs: tenureMs }, at);
  },
  query: electionService.query,
  elapse: electionService.elapse!,
  nextDueMs: electionService.nextDueMs!,
};

export const leaderElection = onRaft(elections, {
  campaign: {
    operation: (body) =>
      command({
        type: 'campaign',
        election: nameField(body, 'election'),
        candidate: nameField(body, 'candidate'),
      }),
    answer: (result: Campaign | typeof full, { candidate }) => {
      const leader = unlessFull(result);
      return leader.candidate === candidate ? { elected: true, term: leader.token } : { elected: false };
    },
  },
  leader: {
    operation: (body) => query({ type: 'observe', election: nameField(body, 'election') }),
    answer: (leader: Campaign | null) => ({
      term: leader?.token ?? null,
      leader: leader?.candidate ?? null,
    }),
  },
  resign: {
    operation: (body) =>
      command({
        type: 'resign',
        election: nameField(body, 'election'),
        candidate: nameField(body, 'candidate'),
        term: integerField(body, 'term', 1),
      }),
  },
});
