import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BadInput } from '../../../src/core/bad-input.ts';
import { formatValue } from '../../../src/core/values/index.ts';
import { parseConfiguration } from '../../../src/tla/configuration/parse-configuration.ts';

const parse = (text: string) => parseConfiguration(text, 'Test.cfg');

function constantsOf(text: string): string[] {
  return parse(text).constants.map(({ name, arguments: operands, module, value }) => {
    const given = operands.length > 0 ? `(${operands.map((one) => formatValue(one)).join(', ')})` : '';
    return `${name.name}${given} = ${module ? `[${module.name}]` : ''}${formatValue(value)}`;
  });
}

describe('parseConfiguration', () => {
  it('reads the configuration of Paxos', () => {
    const url = new URL('../../../specs/paxos/Paxos-small.cfg', import.meta.url);
    const configuration = parse(readFileSync(url, 'utf8'));
    expect(configuration.specification?.name).toBe('FairSpec');
    expect(configuration.specification?.span).toEqual({ line: 2, column: 15, endLine: 2, endColumn: 23 });
    expect(configuration.constants.map(({ name }) => name.name)).toEqual([
      'Acceptor',
      'Value',
      'Ballot',
      'Quorum1',
      'Quorum2',
      'None',
    ]);
    expect(configuration.invariants).toHaveLength(5);
    expect(configuration.checkDeadlock).toBe(false);
  });

  it('reads every kind of value', () => {
    const text =
      'CONSTANTS\nA = -3 B = "a \\"b\\" c" C = TRUE D = {{1}, {2, 3}, {}}\nE = E (* (* *) x *) F = [M]f1';
    expect(constantsOf(text)).toEqual([
      'A = -3',
      'B = "a \\"b\\" c"',
      'C = TRUE',
      `D = ${formatValue(parse('CONSTANT D = {{1}, {2, 3}, {}}').constants[0]!.value)}`,
      'E = E',
      'F = [M]f1',
    ]);
  });

  it('reads operator constants, and constants of instances', () => {
    expect(constantsOf('CONSTANT Op(1, a) = 2 Op(2, a) = 3 I!K = 1')).toEqual([
      'Op(1, a) = 2',
      'Op(2, a) = 3',
      'I!K = 1',
    ]);
  });

  it('reads replacements', () => {
    const { replacements } = parse('CONSTANT K <- Op\nL <- [Naturals]MyNat');
    expect(
      replacements.map(({ name, module, operator }) => [name.name, module?.name, operator.name]),
    ).toEqual([
      ['K', undefined, 'Op'],
      ['L', 'Naturals', 'MyNat'],
    ]);
  });

  it('reads replacements of operators', () => {
    const { replacements } = parse('CONSTANTS ++ <- Op\n\\leq <- Less K<-+');
    expect(replacements.map(({ name, operator }) => [name.name, operator.name])).toEqual([
      ['++', 'Op'],
      ['<=', 'Less'],
      ['K', '+'],
    ]);
  });

  it('reads all other statements', () => {
    const configuration = parse(
      'INIT I NEXT N INVARIANT A INVARIANTS B C PROPERTY P PROPERTIES Q CONSTRAINT R CONSTRAINTS S\n' +
        'ACTION_CONSTRAINT T ACTION_CONSTRAINTS U SYMMETRY V VIEW W ALIAS X POSTCONDITION Y _PERIODIC Z',
    );
    const names = Object.fromEntries(
      (['invariants', 'properties', 'constraints', 'actionConstraints', 'postconditions'] as const).map(
        (field) => [field, configuration[field].map(({ name }) => name).join(' ')],
      ),
    );
    expect(names).toEqual({
      invariants: 'A B C',
      properties: 'P Q',
      constraints: 'R S',
      actionConstraints: 'T U',
      postconditions: 'Y',
    });
    const { init, next, symmetry, view, alias, checkDeadlock, ignored } = configuration;
    expect([init, next, symmetry, view, alias].map((name) => name?.name)).toEqual(['I', 'N', 'V', 'W', 'X']);
    expect(checkDeadlock).toBe(true);
    expect(ignored.map(({ keyword }) => keyword.name)).toEqual(['_PERIODIC']);
  });

  it.each([
    ['SPECIFICATION A\nSPECIFICATION B', '2:1: expected SPECIFICATION once, found it again'],
    ['SPECIFICATION A\nINIT B NEXT C', '2:6: expected no INIT or NEXT beside SPECIFICATION'],
    ['INIT A', '1:6: expected NEXT beside INIT'],
    ['NEXT A', '1:6: expected INIT beside NEXT'],
    ['INIT A INIT B', '1:8: expected INIT once'],
    ['INVARIAN A', 'Did you mean INVARIANT?'],
    ['constructor A', '1:1: expected a statement'],
    ['CONSTANT K', '1:11: expected "=" or "<-", found the end of the file'],
    ['CONSTANT K = ', 'expected a value, found the end of the file'],
    ['CONSTANT K = {1, 2', 'expected "," or "}", found the end of the file'],
    ['CONSTANT K = 99999999999', '1:14: expected an integer of 32 bits'],
    ['CONSTANT K = <<1>>', '1:14: expected a value, found <<'],
    ['CONSTANT K = 1 K = 2', '1:16: expected each constant once, found K again'],
    ['CONSTANT K = 1 K <- Op', '1:16: expected each constant once, found K again'],
    ['CONSTANT K = {1, "a"}', '1:15: expected a set of values that can be compared'],
    ['CHECK_DEADLOCK yes', '1:16: expected TRUE or FALSE, found yes'],
    ['CHECK_DEADLOCK TRUE CHECK_DEADLOCK TRUE', 'expected CHECK_DEADLOCK once'],
    ['INVARIANT A, B', '1:12: expected a statement'],
    ['INIT (* x', '1:6: expected "*)"'],
    ['INIT NEXT', '1:6: expected a name, found NEXT'],
    [`CONSTANT K = ${'{'.repeat(100_000)}`, 'expected at most 100 levels of nesting'],
  ])('rejects %#', (text, message) => {
    let complaint = 'none';
    try {
      parse(text);
    } catch (error) {
      if (!(error instanceof BadInput)) throw error;
      complaint = error.format();
      expect(complaint).toContain('^');
    }
    expect(complaint).toContain(message);
  });
});
