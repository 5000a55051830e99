import { expect, test } from 'vitest';
import { defineModel } from '../../../src/core/model.ts';
import { resolveConstants } from '../../../src/core/protocol.ts';
import { explore } from '../../../src/explorer/explore.ts';
import { bully } from '../../../src/models/leader-election/bully.ts';
import { bullyWithWatching } from '../../../src/refinement/leader-election/bully.ts';

test('three nodes that elect when they think fit, and fail between two messages, keep the properties of the model', async () => {
  const { constants } = resolveConstants(bully, 'at-bound');
  const result = await explore(defineModel(bullyWithWatching(constants)));
  expect(result.verdict).toBe('valid');
  expect(result.warnings).toEqual([]);
  expect(result.states.distinct).toBe(890_175);
});
