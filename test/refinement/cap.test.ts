import { expect, test } from 'vitest';
import { defineModel } from '../../src/core/model.ts';
import { resolveConstants } from '../../src/core/protocol.ts';
import { explore } from '../../src/explorer/explore.ts';
import { optimisticRegister } from '../../src/models/cap/optimistic.ts';
import { weakRegister } from '../../src/models/cap/weak.ts';
import {
  optimisticRegisterRefinement,
  optimisticRegisterWithDelays,
} from '../../src/refinement/cap/optimistic.ts';
import { weakRegisterWithDelays } from '../../src/refinement/cap/weak.ts';
import { Lockstep } from '../../src/refinement/lockstep.ts';
import { optimisticRegisterSimulation } from '../../src/simulator/protocols/cap/optimistic.ts';
import type { Schedule } from '../../src/simulator/schedule.ts';
import { simulate } from '../../src/simulator/simulate.ts';

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

/** The second update is refused, made again, and handed in; while that is on its way its node crashes, and starts again with what it had read at first. */
const overtakesARestart: Schedule = {
  version: 1,
  protocol: 'cap/optimistic',
  seed: null,
  horizonMs: 1_000,
  operations: [
    { client: 'c1', node: 'n1', atMs: 0, f: 'append', value: 0, operation: { type: 'append', item: 0 } },
    { client: 'c2', node: 'n2', atMs: 0, f: 'append', value: 1, operation: { type: 'append', item: 1 } },
  ],
  faults: [{ kind: 'crash', node: 'n2', atMs: 50, downMs: 100 }],
  overrides: { 'message n2→n3 #2': [150], 'message n2→n3 #3': [50] },
};

test('optimistic: what a node handed in before a restart is taken after it, in step with the model', async () => {
  const lockstep = new Lockstep(optimisticRegisterRefinement);
  const run = await simulate(optimisticRegisterSimulation(), overtakesARestart, { monitors: [lockstep] });
  expect(run.violation).toBeUndefined();
  // An override that is never asked for is a misspelt one.
  expect(Object.keys(overtakesARestart.overrides).filter((key) => !run.choices.has(key))).toEqual([]);
  expect(lockstep.taken.get('Restart')).toBe(1);
  expect(lockstep.taken.get('CommitLate')).toBe(1);
});

test('optimistic: but not when another update was taken in the meantime', async () => {
  // Takes what was made from the first version, whatever the primary keeps by now.
  const isCurrent = (read: number, { version }: { readonly version: number }) =>
    read === version || read === 1;
  const third = { client: 'c3', node: 'n3', atMs: 100, f: 'append', value: 2 };
  const schedule = {
    ...overtakesARestart,
    operations: [...overtakesARestart.operations, { ...third, operation: { type: 'append', item: 2 } }],
  };
  // The lockstep alone is to notice.
  const protocol = { ...optimisticRegisterSimulation({ isCurrent }), monitors: () => [] };
  const monitors = [new Lockstep(optimisticRegisterRefinement)];
  const { violation } = await simulate(protocol, schedule, { monitors });
  expect(violation?.detail).toContain('the model cannot take CommitLate(2)');
  const right = { ...optimisticRegisterSimulation(), monitors: () => [] };
  const run = await simulate(right, schedule, { monitors: [new Lockstep(optimisticRegisterRefinement)] });
  expect(run.violation).toBeUndefined();
});
