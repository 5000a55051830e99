import { describe, expect, test } from 'vitest';
import { endingOf, systemOf } from './lines/our-outcome.ts';
import { initNext, specification } from './lines/specification-case.ts';

/** The first line of the error with which a check ends. */
async function errorOf(root: string, others: Readonly<Record<string, string>> = {}): Promise<string> {
  const one = specification('', root, initNext(), others);
  const { outcome } = await endingOf(() => systemOf(one));
  return outcome.message?.split('\n')[0] ?? outcome.verdict;
}

describe('an error of evaluation has its place', () => {
  test('in the module of an argument, not in that of the definition', async () => {
    const inner = 'EXTENDS Integers\nCONSTANT K\nVARIABLE n\n\n\n\n\n\nGrow(A) == n = 0 /\\ A';
    const root =
      "EXTENDS Integers\nVARIABLE x\nI == INSTANCE Inner WITH n <- x, K <- 1\nInit == x = 0\nNext == I!Grow(x' = 1 + (1 \\div x))";
    expect(await errorOf(root, { Inner: inner })).toBe('Root.tla:6:26: The second argument of \\div is 0.');
  });

  test('in what an instance puts in place of a constant', async () => {
    const root =
      "EXTENDS Integers\nVARIABLE x\nI == INSTANCE Inner WITH K <- 1 \\div x\nInit == x = 0\nNext == x' = I!Sum";
    expect(await errorOf(root, { Inner: 'EXTENDS Integers\nCONSTANT K\n\n\n\n\nSum == 1 + K' })).toBe(
      'Root.tla:4:31: The second argument of \\div is 0.',
    );
  });

  test('in the definition that does not end', async () => {
    const recursive = 'EXTENDS Integers\nVARIABLE x\nRECURSIVE F(_)\nF(n) == \\E m \\in {n + 1} : F(m)';
    expect(await errorOf(`${recursive}\nInit == x = 0\nNext == F(x) /\\ UNCHANGED x`)).toBe(
      'Root.tla:5:1: the evaluation nests too deeply',
    );
  });

  test('in the action whose ways do not end', async () => {
    const action = "RECURSIVE A(_) A(n) == x' = n \\/ A(n + 1) IN A(0)";
    expect(await errorOf(`EXTENDS Integers\nVARIABLE x\nInit == x = 0\nNext == LET ${action}`)).toMatch(
      /^Root.tla:5:\d+: the evaluation nests too deeply/,
    );
  });
});
