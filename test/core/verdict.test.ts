import { expect, test } from 'vitest';
import { BadInput } from '../../src/core/bad-input.ts';
import { combineExitCodes, combineVerdicts, ExitCode } from '../../src/core/verdict.ts';

test('violated goes before bad input, before unknown, before valid', () => {
  const { valid, violated, unknown, badInput } = ExitCode;
  expect([valid, violated, unknown, badInput]).toEqual([0, 1, 2, 3]);
  const ascending = [valid, unknown, badInput, violated];
  for (let worst = 0; worst < ascending.length; worst++) {
    const codes = ascending.slice(0, worst + 1);
    expect(combineExitCodes(codes)).toBe(ascending[worst]);
    expect(combineExitCodes(codes.reverse())).toBe(ascending[worst]);
  }
  expect(combineExitCodes([])).toBe(valid);
});

test('verdicts combine the same way', () => {
  expect(combineVerdicts(['valid', 'violated', 'unknown'])).toBe('violated');
  expect(combineVerdicts(['valid', 'unknown', 'valid'])).toBe('unknown');
  expect(combineVerdicts(['valid', 'valid'])).toBe('valid');
});

test('bad input says where, what, and what to do next', () => {
  const place = { source: 'model.cfg', line: 3, column: 7 };
  expect(new BadInput('expected a set', { place, remedy: 'Write {a, b}.' }).format()).toBe(
    'model.cfg:3:7: expected a set\n  Write {a, b}.',
  );
  expect(new BadInput('no such file', { place: { source: 'x' } }).format()).toBe('x: no such file');
  expect(new BadInput('no such file').format()).toBe('no such file');
});
