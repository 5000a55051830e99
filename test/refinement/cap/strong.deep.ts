import { expect, test } from 'vitest';
import { defineModel } from '../../../src/core/model.ts';
import { resolveConstants } from '../../../src/core/protocol.ts';
import { explore } from '../../../src/explorer/explore.ts';
import { strongRegister } from '../../../src/models/cap/strong.ts';
import { strongRegisterWithMessages } from '../../../src/refinement/cap/strong.ts';

test('with messages that come late, twice or never the register of a majority is linearizable as well', async () => {
  const { constants } = resolveConstants(strongRegister, 'standard');
  const result = await explore(defineModel(strongRegisterWithMessages({ ...constants, MaxOperations: 2 })));
  expect(result.verdict).toBe('valid');
  expect(result.warnings).toEqual([]);
  expect(result.states.distinct).toBe(1_380_969);
});
