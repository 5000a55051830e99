import { expect, test } from 'vitest';
import { defineModel } from '../../../src/core/model.ts';
import { resolveConstants } from '../../../src/core/protocol.ts';
import { explore } from '../../../src/explorer/explore.ts';
import { fencedLock } from '../../../src/models/distributed-lock/fenced.ts';
import { names } from '../../../src/models/names.ts';
import { fencedLockWithMessages } from '../../../src/refinement/distributed-lock/fenced.ts';

test('where grants come late and twice, and clients forget, the resource takes writes in order of their tokens as well', async () => {
  const { constants } = resolveConstants(fencedLock, 'fenced');
  const one = { ...constants, Server: names('s1'), MaxAsks: 3 };
  const result = await explore(defineModel(fencedLockWithMessages(one)));
  expect(result.verdict).toBe('valid');
  expect(result.warnings).toEqual([]);
  expect(result.states.distinct).toBe(27_784);
});
