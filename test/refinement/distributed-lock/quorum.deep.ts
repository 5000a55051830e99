import { expect, test } from 'vitest';
import { defineModel } from '../../../src/core/model.ts';
import { resolveConstants } from '../../../src/core/protocol.ts';
import { explore } from '../../../src/explorer/explore.ts';
import { quorumLock } from '../../../src/models/distributed-lock/quorum.ts';
import { quorumLockWithMessages } from '../../../src/refinement/distributed-lock/quorum.ts';

const explored = (configuration: string) =>
  explore(defineModel(quorumLockWithMessages(resolveConstants(quorumLock, configuration).constants)));

test('with answers that come late, and clients that give up, one client at a time has the lock as well', async () => {
  const result = await explored('at-bound');
  expect(result.verdict).toBe('valid');
  expect(result.warnings).toEqual([]);
  expect(result.states.distinct).toBe(144_280);
});

test.each(['past-bound', 'clock-jump', 'pause', 'restart'])(
  '%s: it fails as the lock itself does',
  async (name) => {
    expect((await explored(name)).verdict).toBe('violated');
  },
);
