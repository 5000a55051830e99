import { expect, test } from 'vitest';
import { defineModel } from '../../../src/core/model.ts';
import { resolveConstants } from '../../../src/core/protocol.ts';
import { explore } from '../../../src/explorer/explore.ts';
import { ring } from '../../../src/models/leader-election/ring.ts';
import { ringWithRounds } from '../../../src/refinement/leader-election/ring.ts';

test('with rounds, in which nodes may leave the election to others, one of those that take part leads', async () => {
  const { constants } = resolveConstants(ring, 'small');
  const result = await explore(defineModel(ringWithRounds(constants)));
  expect(result.verdict).toBe('valid');
  expect(result.warnings).toEqual([]);
  expect(result.states.distinct).toBe(666);
});
