import { expect, test } from 'vitest';
import { defineModel } from '../../src/core/model.ts';
import { resolveConstants } from '../../src/core/protocol.ts';
import { explore } from '../../src/explorer/explore.ts';
import { generationClock } from '../../src/models/generation-clock.ts';
import { generationClockWithDelays } from '../../src/refinement/generation-clock.ts';

test('with messages that take their time the properties of the model hold as well', async () => {
  const { constants } = resolveConstants(generationClock, 'small');
  const result = await explore(defineModel(generationClockWithDelays(constants)));
  expect(result.verdict).toBe('valid');
  expect(result.warnings).toEqual([]);
  // More ways lead to them, but they are the states of the model.
  expect(result.states.distinct).toBe(1613);
});
