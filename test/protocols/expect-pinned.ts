import { expect, type TestContext } from 'vitest';
import { type Protocol, propertiesThatFail } from '../../src/core/protocol.ts';
import { explore } from '../../src/explorer/explore.ts';
import { checkCounterexample } from '../support/check-counterexample.ts';
import { reportModel } from '../support/summary.ts';
import { modelOf, propertiesOf } from './model-of.ts';
import { type Failure, failuresOf, type PinnedCounts } from './pinned.ts';

/** Explores all of a configuration: the pinned counts, and every property holds that should. */
export async function expectPinned(
  task: TestContext['task'],
  protocol: Protocol,
  configuration: string,
  expected: PinnedCounts,
): Promise<void> {
  const fail = propertiesThatFail(protocol.configurations[configuration]!);
  const model = modelOf(protocol, configuration);
  const properties = propertiesOf(model.definition).filter((name) => !fail.includes(name));
  const result = await explore(model, { properties });
  const { generated, distinct, depth, witnesses } = expected;
  expect([result.verdict, result.warnings]).toEqual(['valid', []]);
  expect(result.states).toEqual({ generated, distinct, depth });
  expect(result.witnesses.map(({ depth }) => depth)).toEqual(witnesses);
  reportModel(task, configuration, result);
  const failures = failuresOf(expected);
  expect(fail).toEqual(failures.map(([property]) => property));
  for (const failure of failures) await expectFailure(protocol, configuration, failure);
}

/** Past a bound its property fails, as soon as pinned. */
async function expectFailure(protocol: Protocol, configuration: string, [property, depth]: Failure) {
  const model = modelOf(protocol, configuration);
  const { verdict, counterexample } = await explore(model, { properties: [property] });
  expect([verdict, counterexample?.property, counterexample?.depth]).toEqual(['violated', property, depth]);
  checkCounterexample(model.definition, counterexample!);
}
