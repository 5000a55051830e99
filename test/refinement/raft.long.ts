import { expect, test } from 'vitest';
import { defineModel } from '../../src/core/model.ts';
import { resolveConstants } from '../../src/core/protocol.ts';
import { explore } from '../../src/explorer/explore.ts';
import { raft } from '../../src/models/raft/core.ts';
import { raftWithParts } from '../../src/refinement/raft.ts';

test('with parts of messages, more entries and terms that spread the properties of the model hold as well', async () => {
  const { constants } = resolveConstants(raft, 'replication');
  const result = await explore(defineModel(raftWithParts({ ...constants, MaxRestarts: 1 }, 1)));
  expect(result.verdict).toBe('valid');
  expect(result.states.distinct).toBeGreaterThan(2516);
  expect(result.warnings).toEqual([]);
});
