import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

const folder = 'test/tla/specifications';
const deep = (configuration: string) => [
  'check',
  `${folder}/DeepRecursion.tla`,
  '--config',
  `${folder}/${configuration}.cfg`,
];

describe('recursive operators that nest a hundred thousand calls', () => {
  test('have their values, and the run its exit code', async () => {
    const valid = await runCli([...deep('DeepRecursion'), '--json']);
    expect(valid.code).toBe(0);
    expect(JSON.parse(valid.stdout).states).toEqual({ generated: 4, distinct: 3, depth: 2 });
    const wrong = await runCli([...deep('DeepRecursionWrong'), '--json']);
    expect(wrong.code).toBe(1);
    expect(JSON.parse(wrong.stdout).counterexample).toMatchObject({ property: 'Wrong', depth: 2 });
  });

  test('can be interrupted', async () => {
    const { code, stdout } = await runCli([...deep('DeepRecursionEndless'), '--progress'], {
      interruptAfter: 'generated',
    });
    expect(stdout).toContain('No verdict: the run was cancelled');
    expect(code).toBe(2);
  });

  test('and modules whose text nests that deeply are read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'nested-'));
    const value = `${'{'.repeat(900)}${'}'.repeat(900)}`;
    writeFileSync(
      join(folder, 'Nested.tla'),
      `---- MODULE Nested ----\nVARIABLE x\nInit == x = ${value}\nNext == UNCHANGED x\n====\n`,
    );
    writeFileSync(join(folder, 'Nested.cfg'), 'INIT Init\nNEXT Next\n');
    const { code } = await runCli(['check', join(folder, 'Nested.tla')]);
    rmSync(folder, { recursive: true });
    expect(code).toBe(0);
  });

  test('that do not end are bad input', async () => {
    const { code, stderr } = await runCli(['check', `${folder}/EndlessRecursion.tla`]);
    expect(stderr).toContain('EndlessRecursion.tla:6:1: the evaluation nests too deeply\n  Count(n) ==');
    expect(code).toBe(3);
  });
});
