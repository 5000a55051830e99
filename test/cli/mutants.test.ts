import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root, runCli } from './run-cli.ts';

describe('quorate mutants', () => {
  test('prints the page of the documentation, and every mutant dies', async () => {
    const { code, stdout } = await runCli(['mutants', '--markdown']);
    expect(code).toBe(0);
    expect(stdout).toBe(readFileSync(join(root, 'docs/mutants.md'), 'utf8'));
    expect(stdout).not.toContain('SURVIVED');
  });

  test('lists those of one protocol, also for programs', async () => {
    const { code, stdout } = await runCli(['mutants', 'generation-clock']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/generation-clock +not-persisted +killed +GenerationMonotonic +2 +9/);
    expect(stdout).not.toContain('paxos');
    const { stdout: json } = await runCli(['mutants', 'generation-clock', '--json']);
    const { verdict, mutants } = JSON.parse(json) as { verdict: string; mutants: { mutant: string }[] };
    expect([verdict, mutants.length, mutants[0]!.mutant]).toEqual(['valid', 6, 'not-persisted']);
  });

  test('refuses a protocol without mutants', async () => {
    const { code, stderr } = await runCli(['mutants', 'paxo']);
    expect(code).toBe(3);
    expect(stderr).toContain('Did you mean "paxos"');
  });
});
