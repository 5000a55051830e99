import { expect, type TestContext } from 'vitest';
import type { Protocol } from '../../src/core/protocol.ts';
import { explore } from '../../src/explorer/explore.ts';
import { checkCounterexample } from '../support/check-counterexample.ts';
import { reportModel } from '../support/summary.ts';
import { modelOf, propertiesOf } from './model-of.ts';
import type { PinnedCounts } from './pinned.ts';

/** Explores all of a configuration: the pinned counts, and every property holds that should. */
export async function expectPinned(
  task: TestContext['task'],
  protocol: Protocol,
  configuration: string,
  expected: PinnedCounts,
): Promise<void> {
  const { violates } = protocol.configurations[configuration]!;
  const model = modelOf(protocol, configuration);
  const properties = propertiesOf(model.definition).filter((name) => name !== violates);
  const result = await explore(model, { properties });
  const { generated, distinct, depth, witnesses } = expected;
  expect([result.verdict, result.warnings]).toEqual(['valid', []]);
  expect(result.states).toEqual({ generated, distinct, depth });
  expect(result.witnesses.map(({ depth }) => depth)).toEqual(witnesses);
  reportModel(task, configuration, result);
  if (violates !== undefined || expected.violates !== undefined)
    await expectViolated(protocol, configuration, expected);
}

/** Past a bound its property fails, as soon as pinned. */
async function expectViolated(protocol: Protocol, configuration: string, { violates }: PinnedCounts) {
  const property = protocol.configurations[configuration]!.violates!;
  const model = modelOf(protocol, configuration);
  const { verdict, counterexample } = await explore(model, { properties: [property] });
  expect([verdict, counterexample?.property, counterexample?.depth]).toEqual(['violated', ...violates!]);
  checkCounterexample(model.definition, counterexample!);
}
