import { describe, expect, test } from 'vitest';
import { defineModel, type Model } from '../../src/core/model.ts';
import { resolveConstants } from '../../src/core/protocol.ts';
import { explore } from '../../src/explorer/explore.ts';
import { type PaxosState, paxos, paxosDefinition } from '../../src/models/paxos.ts';
import { paxosMutants } from '../../src/mutants/paxos.ts';
import { checkCounterexample } from '../support/check-counterexample.ts';
import { reportMutant } from '../support/summary.ts';

/** The property that kills each mutant, and the length of the shortest behaviour that does. */
const deaths: Readonly<Record<string, readonly [property: string, depth: number]>> = {
  'forgets-promise': ['Agreement', 13],
  'accepts-below-promise': ['VotesSafe', 10],
  'ignores-reports': ['Agreement', 12],
  'any-reported-value': ['Agreement', 17],
  'shared-ballots': ['OneValuePerBallot', 5],
  'half-quorum': ['Agreement', 8],
  'counts-reply-twice': ['VotesSafe', 4],
  'abandons-contested-ballot': ['EventuallyChosen', 9],
  'proposes-empty-report': ['Validity', 6],
};

describe('each mutant of Paxos dies by the property that it names', () => {
  for (const { name, breaks, protocol, configuration, model } of paxosMutants) {
    test(name, async ({ task }) => {
      const { counterexample, states } = await explore(model(), { properties: [breaks] });
      expect([counterexample?.property, counterexample?.depth]).toEqual(deaths[name]);
      checkCounterexample((model() as Model<PaxosState>).definition, counterexample!);
      expect(protocol).toBe('paxos');
      expect(Object.keys(paxos.configurations)).toContain(configuration);
      reportMutant(task, {
        protocol,
        name,
        killedBy: counterexample?.property,
        depth: counterexample?.depth,
        distinct: states.distinct,
      });
    });
  }

  test('and each of them is pinned here', () => {
    expect(paxosMutants.map(({ name }) => name)).toEqual(Object.keys(deaths));
    const abouts = new Set(paxosMutants.map(({ about }) => about));
    expect(abouts.size).toBe(paxosMutants.length);
  });
});

test('the unmutated model survives the same search, to the same depth', async () => {
  const { constants } = resolveConstants(paxos, 'small');
  expect((await explore(paxos.model(constants))).verdict).toBe('valid');
  // The one mutant of the larger configuration dies at 17.
  const larger = paxos.model(resolveConstants(paxos, 'standard').constants);
  const { verdict, states } = await explore(larger, { maxDepth: 18 });
  expect([verdict, states.depth]).toEqual(['unknown', 18]);
});

test('every property is broken by some mutant', async () => {
  const { constants } = resolveConstants(paxos, 'small');
  const { invariants, temporalProperties } = defineModel(paxosDefinition(constants)).definition;
  const typeBreaker = paxosMutants.find(({ name }) => name === 'proposes-empty-report')!;
  const { counterexample } = await explore(typeBreaker.model(), { properties: ['TypeOK'] });
  expect([counterexample?.property, counterexample?.depth]).toEqual(['TypeOK', 4]);
  const broken = new Set([counterexample?.property, ...paxosMutants.map(({ breaks }) => breaks)]);
  expect([...broken].sort()).toEqual(Object.keys({ ...invariants, ...temporalProperties }).sort());
});
