import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formatPage, type Trial, trialOf } from '../../src/cli/mutants.ts';
import type { Model } from '../../src/core/model.ts';
import type { Protocol } from '../../src/core/protocol.ts';
import { explore } from '../../src/explorer/explore.ts';
import { protocols } from '../../src/models/registry.ts';
import { mutants } from '../../src/mutants/registry.ts';
import { pinned } from '../protocols/index.ts';
import { checkCounterexample } from '../support/check-counterexample.ts';
import { reportMutant } from '../support/summary.ts';

/** What became of each, for the page that lists them. */
const trials: Trial[] = [];

describe.each(Object.entries(pinned))('the mutants of %s', async (slug, { deaths }) => {
  const all = await mutants[slug]!();
  const protocol = (await protocols[slug]!()) as Protocol;

  for (const mutant of all) {
    const { name, breaks, configuration, model, protocol: of } = mutant;
    test(`${name} dies`, async ({ task }) => {
      const result = await explore(model(), { properties: [breaks] });
      trials.push(trialOf(mutant, result));
      const { counterexample, states } = result;
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

test('the page of the documentation says the same of all of them', () => {
  const page = new URL('../../docs/mutants.md', import.meta.url);
  expect(`${formatPage(trials)}\n`).toBe(readFileSync(page, 'utf8'));
});
