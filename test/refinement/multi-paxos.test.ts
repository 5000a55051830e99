import { expect, test } from 'vitest';
import { defineModel } from '../../src/core/model.ts';
import { resolveConstants } from '../../src/core/protocol.ts';
import { explore } from '../../src/explorer/explore.ts';
import { multiPaxos } from '../../src/models/multi-paxos.ts';
import { multiPaxosInAnyOrder } from '../../src/refinement/multi-paxos.ts';

test('where votes are asked for in any order of the slots the properties of the model hold as well', async () => {
  const { constants } = resolveConstants(multiPaxos, 'small');
  const result = await explore(defineModel(multiPaxosInAnyOrder(constants)));
  expect(result.verdict).toBe('valid');
  expect(result.warnings).toEqual([]);
  expect(result.states.distinct).toBe(4709);
});
