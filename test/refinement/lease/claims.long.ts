import { expect, test } from 'vitest';
import { defineModel } from '../../../src/core/model.ts';
import { resolveConstants } from '../../../src/core/protocol.ts';
import { explore } from '../../../src/explorer/explore.ts';
import { lease } from '../../../src/models/lease.ts';
import { leaseWithClaims } from '../../../src/refinement/lease/claims.ts';

test('with leases that are given back, and values that go with them, the properties of the model hold as well', async () => {
  const { constants } = resolveConstants(lease, 'at-bound');
  const result = await explore(defineModel(leaseWithClaims(constants, ['k'], [1])));
  expect(result.verdict).toBe('valid');
  expect(result.warnings).toEqual([]);
  expect(result.states.distinct).toBe(25_064);
});
