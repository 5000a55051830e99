import { describe, expect, test } from 'vitest';
import type { Model } from '../../src/core/model.ts';
import type { Protocol } from '../../src/core/protocol.ts';
import { explore } from '../../src/explorer/explore.ts';
import { protocols } from '../../src/models/registry.ts';
import { mutants } from '../../src/mutants/registry.ts';
import { pinned } from '../protocols/index.ts';
import { checkCounterexample } from '../support/check-counterexample.ts';
import { reportMutant } from '../support/summary.ts';

describe.each(Object.entries(pinned))('the mutants of %s', async (slug, { deaths }) => {
  const all = await mutants[slug]!();
  const protocol = (await protocols[slug]!()) as Protocol;

  for (const { name, breaks, configuration, model, protocol: of } of all) {
    test(`${name} dies`, async ({ task }) => {
      const { counterexample, states } = await explore(model(), { properties: [breaks] });
      const { property: killedBy, depth } = counterexample ?? {};
      expect([killedBy, depth]).toEqual(deaths[name]);
      checkCounterexample((model() as Model<never>).definition, counterexample!);
      expect(of).toBe(slug);
      expect(Object.keys(protocol.configurations)).toContain(configuration);
      reportMutant(task, { protocol: of, name, killedBy, depth, distinct: states.distinct });
    });
  }

  test('are all pinned, and each property but TypeOK is broken by one', () => {
    expect(all.map(({ name }) => name)).toEqual(Object.keys(deaths));
    const { definition } = all[0]!.model() as Model;
    const { invariants, actionProperties = {}, temporalProperties = {} } = definition;
    const properties = Object.keys({ ...invariants, ...actionProperties, ...temporalProperties });
    const broken = new Set(Object.values(deaths).map(([property]) => property));
    expect([...broken].sort()).toEqual(properties.filter((name) => name !== 'TypeOK').sort());
  });
});

test('every protocol has its mutants pinned', () => {
  expect(Object.keys(mutants)).toEqual(Object.keys(pinned));
});
