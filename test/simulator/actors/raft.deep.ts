import { expect, test } from 'vitest';
import { formatActorTrace } from '../../../src/explorer/actors/actor-trace.ts';
import { firstViolation } from './raft-explorations.ts';

test('figure 8 of the paper: a leader that commits by counting an entry of an earlier term', async () => {
  const { property, trace } = await firstViolation(
    'commits-older-term',
    'four elections, entries one by one',
  );
  expect(property).toBe('LeaderCompleteness');
  const steps = trace.map((step) => ({ ...step, sent: [] }));
  expect(formatActorTrace(steps)).toMatchInlineSnapshot(`
    " 0  Start
     1  n1: timer election
     2  n1 → n2: requestVote {"term":1,"isTransfer":false,"lastLogIndex":0,"lastLogTerm":0}
     3  n2: timer election
     4  n1 → n3: requestVote {"term":1,"isTransfer":false,"lastLogIndex":0,"lastLogTerm":0}
     5  n3 → n1: requestVoteResponse {"term":1,"voteGranted":true}
     6  n2 → n3: requestVote {"term":2,"isTransfer":false,"lastLogIndex":0,"lastLogTerm":0}
     7  n3 → n2: requestVoteResponse {"term":2,"voteGranted":true}
     8  n1 → n3: appendEntries {"term":1,"prevLogIndex":0,"prevLogTerm":0,"entries":[{"type":"noop","term":1,"timeMs":0}],"leaderCommit":0,"round":1}
     9  n3 → n1: appendEntriesResponse {"term":2,"success":false,"matchIndex":0,"conflictTerm":0,"conflictIndex":1,"round":1}
    10  n1: timer election
    11  n1 → n3: requestVote {"term":3,"isTransfer":false,"lastLogIndex":1,"lastLogTerm":1}
    12  n3 → n1: requestVoteResponse {"term":3,"voteGranted":true}
    13  n1 → n3: appendEntries {"term":3,"prevLogIndex":1,"prevLogTerm":1,"entries":[{"type":"noop","term":3,"timeMs":0}],"leaderCommit":0,"round":1}
    14  n3 → n1: appendEntriesResponse {"term":3,"success":false,"matchIndex":0,"conflictTerm":null,"conflictIndex":1,"round":1}
    15  n1 → n3: appendEntries {"term":3,"prevLogIndex":0,"prevLogTerm":0,"entries":[{"type":"noop","term":1,"timeMs":0}],"leaderCommit":0,"round":1}
    16  n3 → n1: appendEntriesResponse {"term":3,"success":true,"matchIndex":1,"conflictTerm":null,"conflictIndex":0,"round":1}
    17  n2 → n3: appendEntries {"term":2,"prevLogIndex":0,"prevLogTerm":0,"entries":[{"type":"noop","term":2,"timeMs":0}],"leaderCommit":0,"round":1}
    18  n3 → n2: appendEntriesResponse {"term":3,"success":false,"matchIndex":0,"conflictTerm":0,"conflictIndex":1,"round":1}
    19  n2: timer election
    20  n2 → n3: requestVote {"term":4,"isTransfer":false,"lastLogIndex":1,"lastLogTerm":2}
    21  n3 → n2: requestVoteResponse {"term":4,"voteGranted":true}"
  `);
});
