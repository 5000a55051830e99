import { expect, test } from 'vitest';
import { defineModel } from '../../../src/core/model.ts';
import { resolveConstants } from '../../../src/core/protocol.ts';
import { explore } from '../../../src/explorer/explore.ts';
import { bully } from '../../../src/models/leader-election/bully.ts';
import { bullyWithWatching } from '../../../src/refinement/leader-election/bully.ts';

const { constants } = resolveConstants(bully, 'at-bound');

test('two nodes that elect when they think fit, and fail between two messages, keep the properties of the model', async () => {
  const model = defineModel(bullyWithWatching({ ...constants, Size: 2, MaxCrashes: 2 }, 'down'));
  const result = await explore(model);
  expect(result.verdict).toBe('valid');
  expect(result.states.distinct).toBe(14_215);
});

test('past the bound they do not', async () => {
  const model = defineModel(bullyWithWatching({ ...constants, Size: 2, Timeout: 2 }, 'down'));
  expect((await explore(model)).verdict).toBe('violated');
});
