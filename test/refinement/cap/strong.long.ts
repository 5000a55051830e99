import { expect, test } from 'vitest';
import { defineModel } from '../../../src/core/model.ts';
import { resolveConstants } from '../../../src/core/protocol.ts';
import { interval } from '../../../src/core/values/index.ts';
import { explore } from '../../../src/explorer/explore.ts';
import { strongRegister } from '../../../src/models/cap/strong.ts';
import { strongRegisterWithMessages } from '../../../src/refinement/cap/strong.ts';

test('with messages that come late, twice or never a register of two nodes is linearizable as well', async () => {
  const { constants } = resolveConstants(strongRegister, 'standard');
  const two = { ...constants, Node: interval(1, 2), MaxOperations: 2 };
  const result = await explore(defineModel(strongRegisterWithMessages(two)));
  expect(result.verdict).toBe('valid');
  expect(result.warnings).toEqual([]);
  expect(result.states.distinct).toBe(14_177);
});
