import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../../src/verifier/scheduled/scenario/parse-scenario.ts';

const only = (text: string) => {
  const [parsed] = parseScenario(text, 'x.scenario');
  const { line: _, text: shown, ...statement } = parsed!;
  expect(shown).toBe(text);
  return statement;
};

describe('statements of a scenario', () => {
  test.each([
    ['nodes 5', { kind: 'nodes', count: 5 }],
    [
      'c1 asks n0: write 0: 7',
      { kind: 'ask', client: 'c1', node: 'n0', operation: { f: 'write', key: 0, value: 7 } },
    ],
    [
      'c1 asks n0: read 0:',
      { kind: 'ask', client: 'c1', node: 'n0', operation: { f: 'read', key: 0, value: null } },
    ],
    [
      'c2 asks n1: cas x: [1, 2]',
      { kind: 'ask', client: 'c2', node: 'n1', operation: { f: 'cas', key: 'x', value: [1, 2] } },
    ],
    ['c2 asks n1: add 5', { kind: 'ask', client: 'c2', node: 'n1', operation: { f: 'add', value: 5 } }],
    [
      'c2 asks n1: txn [["r", 1, null]]',
      { kind: 'ask', client: 'c2', node: 'n1', operation: { f: 'txn', value: [['r', 1, null]] } },
    ],
    ['c2 asks n1: event', { kind: 'ask', client: 'c2', node: 'n1', operation: { f: 'event', value: null } }],
    ['c1 gives up', { kind: 'give-up', client: 'c1' }],
    ['deliver n0→n1', { kind: 'deliver', message: { from: 'n0', to: 'n1' } }],
    [
      'deliver n0 -> lin-kv read #2',
      { kind: 'deliver', message: { from: 'n0', to: 'lin-kv', type: 'read', number: 2 } },
    ],
    ['drop n0->n1 append', { kind: 'drop', message: { from: 'n0', to: 'n1', type: 'append' } }],
    ['copy n0→n1 #3', { kind: 'copy', message: { from: 'n0', to: 'n1', number: 3 } }],
    ['deliver all', { kind: 'deliver-all' }],
    ['deliver all n0→n1', { kind: 'deliver-all', link: { from: 'n0', to: 'n1' } }],
    ['crash n2', { kind: 'crash', node: 'n2' }],
    ['wait 2s', { kind: 'wait', ms: 2000 }],
    ['expect c1 open', { kind: 'expect', client: 'c1', end: { kind: 'open' } }],
    ['expect c1 null', { kind: 'expect', client: 'c1', end: { kind: 'result', value: null } }],
    ['expect c1 {"a": 1}', { kind: 'expect', client: 'c1', end: { kind: 'result', value: { a: 1 } } }],
  ])('%s', (text, statement) => {
    expect(only(text)).toEqual(statement);
  });

  test('comments and empty lines are nothing, and lines count from one', () => {
    const statements = parseScenario(
      '# first\n\ncrash n0   # then\ndeliver n0→n1 append #2 # the second\n',
      'x',
    );
    expect(statements.map(({ line, text }) => [line, text])).toEqual([
      [3, 'crash n0'],
      [4, 'deliver n0→n1 append #2'],
    ]);
  });

  test.each([
    'deliver',
    'c1 asks n0 write',
    'crash',
    'expect c1 [1',
    'c1 asks n0: write 0: x',
    'wait soon',
    'nodes 0',
  ])('"%s" is none, and is told with its line', (text) => {
    expect(() => parseScenario(`crash n0\n${text}`, 'x.scenario')).toThrow(
      expect.objectContaining({ place: expect.objectContaining({ source: 'x.scenario', line: 2 }) }),
    );
  });
});
