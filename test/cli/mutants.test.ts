import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root, runCli } from './run-cli.ts';

describe('quorate mutants', () => {
  test('prints the page of the documentation, here those rows that are asked for', async () => {
    const { code, stdout } = await runCli(['mutants', 'generation-clock', '--markdown']);
    expect(code).toBe(0);
    const page = readFileSync(join(root, 'docs/mutants.md'), 'utf8').split('\n');
    const isOfAnother = (line: string) =>
      /^\| [a-z]/.test(line) && !/^\| (generation-clock|protocol) \|/.test(line);
    expect(stdout.split('\n')).toEqual(page.filter((line) => !isOfAnother(line)));
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
