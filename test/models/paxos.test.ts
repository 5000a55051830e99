import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { defineModel } from '../../src/core/model.ts';
import { type Constants, resolveConstants } from '../../src/core/protocol.ts';
import { equalValues, formatValue, parseValue, type Value } from '../../src/core/values/index.ts';
import { explore } from '../../src/explorer/explore.ts';
import { paxos, paxosDefinition, paxosModel } from '../../src/models/paxos.ts';
import { subsetsOfSize } from '../../src/models/quorums.ts';
import { checkCounterexample } from '../support/check-counterexample.ts';
import { naiveSearch } from '../support/naive-search.ts';
import { reportModel } from '../support/summary.ts';

const definitionOf = (configuration: string, overrides?: Constants) =>
  paxosDefinition(resolveConstants(paxos, configuration, overrides).constants);
const names = ['TypeOK', 'Agreement', 'Validity', 'OneValuePerBallot', 'VotesSafe'];
const temporal = ['EventuallyChosen'];

describe('the counts of a configuration are pinned', () => {
  // TLC 2 counts the same distinct states: 3,921 and 185,369.
  const pinned = {
    small: { generated: 22_995, distinct: 3_921, depth: 16 },
    // TLC's own count of generated states is 1,361,380: it takes each quorum of Phase2a as a successor.
    standard: { generated: 1_316_584, distinct: 185_369, depth: 24 },
  };

  for (const [configuration, states] of Object.entries(pinned)) {
    test(configuration, async ({ task }) => {
      const result = await explore(defineModel(definitionOf(configuration)));
      expect([result.verdict, result.warnings]).toEqual(['valid', []]);
      expect(result.states).toEqual(states);
      expect(result.checks).toEqual([...names, ...temporal].map((name) => ({ name, verdict: 'valid' })));
      expect(result.properties.map(({ property }) => property)).toEqual(names);
      for (const { exercised } of result.properties) expect(exercised).toBeGreaterThan(states.distinct / 2);
      for (const { taken } of result.coverage) expect(taken).toBeGreaterThan(0);
      expect(result.witnesses).toEqual([
        { witness: 'ValueChosen', depth: 6 },
        { witness: 'ChosenInTwoBallots', depth: 12 },
      ]);
      reportModel(task, configuration, result);
    });
  }
});

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

describe('the explorer and a naive search agree', () => {
  const cases: readonly (readonly [string, Record<string, string>])[] = [
    ['as it is', {}],
    ['2 acceptors, 1 value', { Acceptor: '{a1, a2}', Value: '{v1}', Quorum: '{{a1, a2}}' }],
    ['2 acceptors, either a quorum with a1', { Acceptor: '{a1, a2}', Quorum: '{{a1}, {a1, a2}}' }],
    ['2 acceptors, one alone', { Acceptor: '{a1, a2}', Quorum: '{{a2}}' }],
    ['1 acceptor, 3 ballots', { Acceptor: '{a1}', Ballot: '0..2', Quorum: '{{a1}}' }],
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
    const definition = paxosDefinition({ ...constants, Quorum: subsetsOfSize(constants.Acceptor, 1) });
    const { violations, first } = naiveSearch(definition);
    expect([...violations.keys()].sort()).toEqual(['Agreement']);
    const { counterexample } = await explore(defineModel(definition));
    expect(counterexample).toMatchObject(first!);
    checkCounterexample(definition, counterexample!);
    expect(() => definitionOf('small', { Quorum: parseValue('{{a1}, {a2}}', 'Quorum') })).toThrow(
      'any two meet',
    );
  });
});

const specification = (file: string) =>
  readFileSync(fileURLToPath(new URL(`../../specs/paxos/${file}`, import.meta.url)), 'utf8');

/** The comment-free text of a module. */
const module = specification('Paxos.tla')
  .replaceAll(/\(\*[\s\S]*?\*\)/g, '')
  .replaceAll(/\\\*.*$/gm, '');

/** The names of a declaration, up to the next blank line. */
function declared(keyword: string): string[] {
  const list = new RegExp(`^${keyword}\\s([\\s\\S]*?)\\n\\s*\\n`, 'm').exec(module)![1]!;
  return list.split(',').map((name) => name.trim());
}

describe('the model and specs/paxos/Paxos.tla use the same names', () => {
  const definition = definitionOf('small');
  const operators = [...module.matchAll(/^(\w+)(\([\w, ]+\))?\s*==/gm)].map(([, name]) => name!);

  test('for variables, in order', () => {
    expect(definition.variables).toEqual(declared('VARIABLES'));
  });

  test('for constants, in order', () => {
    expect(Object.keys(paxos.constants)).toEqual(declared('CONSTANTS'));
  });

  test('for actions and their parameters, in the order of Next', () => {
    const next = /^Next ==([\s\S]*?)\n\s*\n/m.exec(module)![1]!;
    const actions = [...next.matchAll(/(\w+)\(([\w, ]*)\)/g)].map(([, name, list]) => [
      name,
      list!.split(', '),
    ]);
    const inModel = Object.entries(definition.actions).map(([name, { parameters }]) => [
      name,
      Object.keys(parameters),
    ]);
    expect(inModel).toEqual(actions);
    for (const [name, list] of inModel) {
      expect(module).toContain(`\n${name as string}(${(list as string[]).join(', ')}) ==`);
    }
    // Where its arguments come from: \E b \in Ballot, v \in Value : Phase2a(b, v).
    const domains = [...next.matchAll(/\\E ([^:]*) : (\w+)/g)].map(([, bound, name]) => [name, bound]);
    const domainNames: Readonly<Record<string, string>> = { b: 'Ballot', a: 'Acceptor', v: 'Value' };
    const bounds = (list: readonly string[]) =>
      list.map((name) => `${name} \\in ${domainNames[name]}`).join(', ');
    expect(domains).toEqual(inModel.map(([name, list]) => [name, bounds(list as string[])]));
    const constants = resolveConstants(paxos, 'small').constants as unknown as Readonly<
      Record<string, Value>
    >;
    for (const { parameters } of Object.values(definition.actions)) {
      for (const [name, domain] of Object.entries(parameters)) {
        expect(domain).toBe(constants[domainNames[name]!]);
      }
    }
  });

  test('for properties and witnesses', () => {
    for (const name of Object.keys(definition.temporalProperties!)) expect(operators).toContain(name);
    for (const name of Object.keys(definition.invariants)) expect(operators).toContain(name);
    for (const name of Object.keys(definition.witnesses!)) expect(operators).toContain(name);
    const goals = specification('Paxos.tla').split('Witnesses:')[1]!.split('-----')[0]!;
    expect([...goals.matchAll(/^(\w+) ==/gm)].map(([, name]) => name)).toEqual(
      Object.keys(definition.witnesses!),
    );
  });

  test.each(Object.keys(paxos.configurations))('and the same configuration %s', (configuration) => {
    const text = specification(`Paxos-${configuration}.cfg`);
    expect(text).toContain(`\\* Configuration "${configuration}" of src/models/paxos.ts.`);
    expect(/^INVARIANTS (.*)$/m.exec(text)![1]!.split(' ')).toEqual(Object.keys(definition.invariants));
    expect(text).toMatch(/^SPECIFICATION FairSpec$/m);
    expect(text).toMatch(/^PROPERTIES EventuallyChosen$/m);
    expect(/^CHECK_DEADLOCK (\w+)$/m.exec(text)![1]).toBe(
      definition.deadlock === 'allowed' ? 'FALSE' : 'TRUE',
    );
    const given = new Map(
      [...text.matchAll(/^ {2}(\w+) = (.*)$/gm)].map(([, name, value]) => [name!, value!]),
    );
    const { constants } = resolveConstants(paxos, configuration);
    expect([...given.keys()]).toEqual(Object.keys(paxos.constants));
    for (const [name, value] of given) {
      const inModel = (constants as unknown as Readonly<Record<string, Value>>)[name]!;
      expect(equalValues(parseValue(value, name), inModel), `${name} = ${formatValue(inModel)}`).toBe(true);
    }
  });

  test('for every configuration there is a .cfg file, and the README tells of every file', () => {
    const folder = fileURLToPath(new URL('../../specs/paxos', import.meta.url));
    const files = readdirSync(folder).filter((name) => name.endsWith('.cfg'));
    const expected = Object.keys(paxos.configurations).map((name) => `Paxos-${name}.cfg`);
    expect(files).toEqual(expect.arrayContaining(expected));
    for (const file of files) expect(specification('README.md')).toContain(`| \`${file}\` |`);
  });
});

test('the protocol makes the model that its definition says', () => {
  const { constants } = resolveConstants(paxos, 'small');
  expect(paxosModel(constants).definition.name).toBe(paxos.slug);
  expect(paxos.model(constants).variables).toEqual(paxosDefinition(constants).variables);
});
