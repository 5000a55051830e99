import { describe, expect, test } from 'vitest';
import { defineModel } from '../../src/core/model.ts';
import { type Constants, resolveConstants } from '../../src/core/protocol.ts';
import { parseValue } from '../../src/core/values/index.ts';
import { explore } from '../../src/explorer/explore.ts';
import { paxos, paxosDefinition, paxosModel } from '../../src/models/paxos.ts';
import { subsetsOfSize } from '../../src/models/quorums.ts';
import { checkCounterexample } from '../support/check-counterexample.ts';
import { naiveSearch } from '../support/naive-search.ts';

const definitionOf = (configuration: string, overrides?: Constants) =>
  paxosDefinition(resolveConstants(paxos, configuration, overrides).constants);
const temporal = ['EventuallyChosen'];

test('without its fairness nothing need be chosen', async () => {
  const { fairness: _, ...unfair } = definitionOf('small');
  const { verdict, counterexample } = await explore(defineModel(unfair), { properties: temporal });
  expect([verdict, counterexample?.loop]).toEqual(['violated', { start: 0, label: undefined, fairness: [] }]);
  // With all of it but that of one acceptor of three a quorum is left; without a second one there is none.
  const { fairness = [] } = definitionOf('small');
  const alive = (count: number) =>
    fairness.filter(
      ({ steps: { parameters } }) => !['a1', 'a2', 'a3'].slice(count).includes(String(parameters.a)),
    );
  const verdicts = [3, 2, 1].map(async (count) => {
    const model = defineModel({ ...unfair, fairness: alive(count) });
    return (await explore(model, { properties: temporal })).verdict;
  });
  expect(await Promise.all(verdicts)).toEqual(['valid', 'valid', 'violated']);
});

/** The same quorums for both phases. */
const both = (quorums: string) => ({ Quorum1: quorums, Quorum2: quorums });

describe('the explorer and a naive search agree', () => {
  const cases: readonly (readonly [string, Record<string, string>])[] = [
    ['as it is', {}],
    ['2 acceptors, 1 value', { Acceptor: '{a1, a2}', Value: '{v1}' }],
    ['2 acceptors, either a quorum with a1', { Acceptor: '{a1, a2}', ...both('{{a1}, {a1, a2}}') }],
    ['2 acceptors, one alone', { Acceptor: '{a1, a2}', ...both('{{a2}}') }],
    ['2 acceptors, both reports, either vote', { Acceptor: '{a1, a2}', Quorum2: '{{a1}, {a2}}' }],
    ['1 acceptor, 3 ballots', { Acceptor: '{a1}', Ballot: '0..2' }],
    ['ballots with gaps', { Acceptor: '{a1, a2}', Ballot: '{1, 7}', Value: '{v1, v2, v3}' }],
  ];
  test.each(cases)('%s', async (_, overrides) => {
    const values = Object.entries(overrides).map(([name, text]) => [name, parseValue(text, name)] as const);
    const definition = definitionOf('small', Object.fromEntries(values));
    const { generated, distinct, depth, first, witnesses, taken } = naiveSearch(definition);
    for (const construction of ['when new', 'always'] as const) {
      const result = await explore(defineModel(definition), { construction });
      const { counterexample } = result;
      if (first === undefined) {
        expect([result.verdict, result.states]).toEqual(['valid', { generated, distinct, depth }]);
        for (const { witness, depth } of result.witnesses) expect(depth).toBe(witnesses.get(witness));
        for (const each of result.coverage) expect(each.taken).toBe(taken.get(each.action) ?? 0);
      } else expect(counterexample).toMatchObject({ property: first.property, depth: first.depth });
    }
  });

  test('also where quorums do not meet, which the protocol refuses and which breaks it', async () => {
    const { constants } = resolveConstants(paxos, 'small', { Acceptor: parseValue('{a1, a2}', 'Acceptor') });
    const single = subsetsOfSize(constants.Acceptor, 1);
    const definition = paxosDefinition({ ...constants, Quorum1: single, Quorum2: single });
    const { violations, first } = naiveSearch(definition);
    expect([...violations.keys()].sort()).toEqual(['Agreement']);
    const { counterexample } = await explore(defineModel(definition));
    expect(counterexample).toMatchObject(first!);
    checkCounterexample(definition, counterexample!);
    expect(() => definitionOf('small', { Quorum2: parseValue('{{a1}, {a2}}', 'Quorum2') })).toThrow(
      'each of which meets each of Quorum1',
    );
  });
});

test('the protocol makes the model that its definition says', () => {
  const { constants } = resolveConstants(paxos, 'small');
  expect(paxosModel(constants).definition.name).toBe(paxos.slug);
  expect(paxos.model(constants).variables).toEqual(paxosDefinition(constants).variables);
});
