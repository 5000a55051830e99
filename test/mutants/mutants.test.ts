import { describe, expect, test } from 'vitest';
import type { Model } from '../../src/core/model.ts';
import type { Protocol } from '../../src/core/protocol.ts';
import { explore } from '../../src/explorer/explore.ts';
import { protocols } from '../../src/models/registry.ts';
import type { Mutant } from '../../src/mutants/mutant.ts';
import { mutants } from '../../src/mutants/registry.ts';
import { checkCounterexample } from '../support/check-counterexample.ts';
import { reportMutant } from '../support/summary.ts';

/** Of each mutant: the property that kills it, and the steps of the behaviour that does. Those of Paxos have tests of their own. */
const deaths: Readonly<Record<string, Readonly<Record<string, readonly [property: string, depth: number]>>>> =
  {
    'generation-clock': {
      'not-persisted': ['GenerationMonotonic', 2],
      'persisted-after-use': ['NoReuseAfterRestart', 7],
      'equal-generation-accepted': ['OneOwnerPerGeneration', 6],
      'check-missing': ['StaleLeaderRejected', 8],
      'local-increment-only': ['OneOwnerPerGeneration', 4],
      'compares-per-connection': ['StaleLeaderRejected', 8],
    },
  };

describe.each(Object.entries(deaths))('the mutants of %s', async (slug, expected) => {
  const all: readonly Mutant[] = await mutants[slug]!();
  const protocol = (await protocols[slug]!()) as Protocol;

  test.each(all.map((mutant) => [mutant.name, mutant] as const))('%s dies', async (name, mutant) => {
    const { counterexample, states } = await explore(mutant.model(), { properties: [mutant.breaks] });
    expect([counterexample?.property, counterexample?.depth]).toEqual(expected[name]);
    checkCounterexample((mutant.model() as Model<never>).definition, counterexample!);
    expect(Object.keys(protocol.configurations)).toContain(mutant.configuration);
    expect(states.distinct).toBeGreaterThan(1);
  });

  test('are all pinned, and each property but TypeOK is broken by one', async ({ task }) => {
    expect(all.map(({ name }) => name)).toEqual(Object.keys(expected));
    const { definition } = all[0]!.model() as Model;
    const { invariants, actionProperties = {}, temporalProperties = {} } = definition;
    const properties = Object.keys({ ...invariants, ...actionProperties, ...temporalProperties });
    const broken = new Set(Object.values(expected).map(([property]) => property));
    expect([...broken].sort()).toEqual(properties.filter((name) => name !== 'TypeOK').sort());
    for (const { name, protocol: of, breaks, model } of all) {
      const { counterexample, states } = await explore(model(), { properties: [breaks] });
      const { property: killedBy, depth } = counterexample ?? {};
      reportMutant(task, { protocol: of, name, killedBy, depth, distinct: states.distinct });
    }
  });
});

test('every protocol has its mutants pinned', () => {
  expect(Object.keys(mutants)).toEqual(['paxos', ...Object.keys(deaths)]);
});
