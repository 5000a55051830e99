import { expect, test } from 'vitest';
import { action, defineModel, type ModelDefinition } from '../../src/core/model.ts';
import { collisionOdds } from '../../src/explorer/collision-odds.ts';
import { explore } from '../../src/explorer/explore.ts';
import { PropertyChecks } from '../../src/explorer/property-checks.ts';
import { coverageWarnings } from '../../src/explorer/warnings.ts';
import { type At, graphDefinition, graphModel, line } from '../support/graph-model.ts';

const definition: ModelDefinition<At> = {
  ...graphDefinition(line(5)),
  actions: { ...graphDefinition(line(5)).actions, Rewind: action({}, () => undefined) },
  invariants: {
    Always: ({ at }) => at >= 0,
    Vacuous: { when: ({ at }) => at > 5, holds: () => false },
    Sometimes: { when: ({ at }) => at > 3, holds: ({ at }) => at < 6 },
  },
  actionProperties: { Upwards: (before, after) => before.at < after.at },
  witnesses: { Reached: ({ at }) => at === 4, Unreached: ({ at }) => at === 6 },
};

const warnings = [
  'action Rewind was never taken',
  'Vacuous holds only vacuously: no state or step puts it to the test',
  'no reachable state satisfies the witness Unreached',
];

test('a finished run says what was never put to the test', async () => {
  const result = await explore(defineModel(definition));
  expect(result.verdict).toBe('valid');
  expect(result.warnings).toEqual(warnings);
  expect(result.properties).toEqual([
    { property: 'Always', exercised: 6 },
    { property: 'Vacuous', exercised: 0 },
    { property: 'Sometimes', exercised: 2 },
    { property: 'Upwards', exercised: 5 },
  ]);
  expect(result.witnesses).toEqual([
    { witness: 'Reached', depth: 4 },
    { witness: 'Unreached', depth: undefined },
  ]);
});

test('a run that stopped early does not', async () => {
  expect((await explore(defineModel(definition), { maxStates: 5 })).warnings).toEqual([]);
  const violated = {
    ...definition,
    invariants: { ...definition.invariants, NotFive: ({ at }: At) => at !== 5 },
  };
  const result = await explore(defineModel<At>(violated));
  expect([result.verdict, result.warnings]).toEqual(['violated', []]);
});

test('an action property that only steps without change could test is vacuous', async () => {
  const { verdict, warnings } = await explore(
    graphModel((at) => [at], { actionProperties: { Never: () => false } }),
  );
  expect(verdict).toBe('valid');
  expect(warnings).toEqual(['Never holds only vacuously: no state or step puts it to the test']);
});

test('only the chosen properties are checked and warned of', async () => {
  const { checks, warnings } = await explore(defineModel(definition), { properties: ['Sometimes'] });
  expect(checks).toEqual([{ name: 'Sometimes', verdict: 'valid' }]);
  expect(warnings.filter((warning) => warning.includes('vacuously'))).toEqual([]);
  const vacuous = await explore(defineModel(definition), { properties: ['Vacuous', 'Upwards'] });
  expect(vacuous.checks.map(({ name }) => name)).toEqual(['Vacuous', 'Upwards']);
});

test('odds of a collision above one in a thousand are worth a warning, finished or not', () => {
  const checks = new PropertyChecks(graphModel(line(1)), undefined);
  const warn = (distinct: number) => coverageWarnings(false, [], checks, collisionOdds(distinct, distinct));
  expect(warn(1.9e8)).toEqual([]);
  expect(warn(1e9)).toEqual(['the odds of a fingerprint collision are 2.7e-2']);
});
