import { expect, test } from 'vitest';
import { defineModel } from '../../../src/core/model.ts';
import { resolveConstants } from '../../../src/core/protocol.ts';
import { explore } from '../../../src/explorer/explore.ts';
import { lease } from '../../../src/models/lease.ts';
import { leaseWithRecord } from '../../../src/refinement/lease/model.ts';

test('with messages that come twice, and a grantor that finds a record, the properties of the model hold as well', async () => {
  const { constants } = resolveConstants(lease, 'at-bound');
  const result = await explore(defineModel(leaseWithRecord(constants)));
  expect(result.verdict).toBe('valid');
  expect(result.warnings).toEqual([]);
  expect(result.states.distinct).toBe(3332);
});

test('past the bound on drift they do not', async () => {
  const { constants } = resolveConstants(lease, 'past-bound');
  const result = await explore(defineModel(leaseWithRecord(constants)));
  expect(result.verdict).toBe('violated');
});
