import { expect, test } from 'vitest';
import { defineModel } from '../../../src/core/model.ts';
import { resolveConstants } from '../../../src/core/protocol.ts';
import { setOf } from '../../../src/core/values/index.ts';
import { explore } from '../../../src/explorer/explore.ts';
import { checkpoints } from '../../../src/models/pbft/checkpoint.ts';
import { checkpointsWithRestarts } from '../../../src/refinement/pbft-checkpoints.ts';

test('with restarts, late messages and skipped checkpoints the safety properties of the model hold as well', async () => {
  const { constants } = resolveConstants(checkpoints, 'small');
  const correct = { ...constants, Faulty: setOf([setOf<number>()]), MaxRestarts: 1 };
  const { verdict, states, warnings } = await explore(defineModel(checkpointsWithRestarts(correct)));
  expect([verdict, states.distinct]).toEqual(['valid', 9_248]);
  expect(warnings).toEqual([]);
});
