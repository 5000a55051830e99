import { expect, test } from 'vitest';
import { defineModel } from '../../../src/core/model.ts';
import { resolveConstants } from '../../../src/core/protocol.ts';
import { explore } from '../../../src/explorer/explore.ts';
import { quorumElection } from '../../../src/models/leader-election/quorum.ts';
import { quorumElectionWithDelays } from '../../../src/refinement/leader-election/quorum.ts';

test('where nobody knows what others are about no term has two leaders either', async () => {
  const { constants } = resolveConstants(quorumElection, 'small');
  const result = await explore(defineModel(quorumElectionWithDelays(constants)));
  expect(result.verdict).toBe('valid');
  expect(result.warnings).toEqual([]);
  expect(result.states.distinct).toBe(62_407);
});
