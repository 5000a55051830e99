import { expect, test } from 'vitest';
import { defineModel } from '../../src/core/model.ts';
import { resolveConstants } from '../../src/core/protocol.ts';
import { explore } from '../../src/explorer/explore.ts';
import { optimisticRegister } from '../../src/models/cap/optimistic.ts';
import { weakRegister } from '../../src/models/cap/weak.ts';
import { optimisticRegisterWithDelays } from '../../src/refinement/cap/optimistic.ts';
import { weakRegisterWithDelays } from '../../src/refinement/cap/weak.ts';

/** Without what must come about in the end: of that the models themselves are judged. */
const safetyOf = <D extends object>(definition: D): D => ({
  ...definition,
  temporalProperties: {},
  fairness: [],
});

test('weak: with messages that take their time the properties of the model hold as well', async () => {
  const { constants } = resolveConstants(weakRegister, 'standard');
  const result = await explore(
    defineModel(safetyOf(weakRegisterWithDelays({ ...constants, MaxOperations: 2 }))),
  );
  expect(result.verdict).toBe('valid');
  expect(result.states.distinct).toBeGreaterThan(100);
});

test('optimistic: with late copies and late refusals likewise', async () => {
  const { constants } = resolveConstants(optimisticRegister, 'standard');
  const definition = safetyOf(optimisticRegisterWithDelays({ ...constants, MaxUpdates: 2 }));
  // Who starts again may make an attempt a second time, which is refused, and counted, without end.
  const { Restart: _, ...actions } = definition.actions;
  const result = await explore(defineModel({ ...definition, actions }));
  expect(result.verdict).toBe('valid');
  expect(result.states.distinct).toBeGreaterThan(100);
});

test('optimistic: with restarts, after which what was handed in before may be taken', async () => {
  const { constants } = resolveConstants(optimisticRegister, 'standard');
  const definition = safetyOf(optimisticRegisterWithDelays({ ...constants, MaxUpdates: 2 }));
  // Late refusals, which are counted once, stand for all.
  const { Conflict: _, ...actions } = definition.actions;
  const result = await explore(defineModel({ ...definition, actions }));
  expect(result.verdict).toBe('valid');
  expect(result.coverage.find(({ action }) => action === 'CommitLate')!.taken).toBeGreaterThan(0);
});
