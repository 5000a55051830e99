import { describe, expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

const members = ['vector-clock/clock', 'vector-clock/causal-broadcast'];

const json = (line: string) => JSON.parse(line) as Record<string, unknown>;

describe('the name of a family stands for its protocols', () => {
  test('check: one after the other, one JSON object a line', async () => {
    const { code, stdout } = await runCli(['check', 'vector-clock', '--json']);
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n').map(json)).toMatchObject(
      members.map((model) => ({ model, verdict: 'valid' })),
    );
  });

  test('mirror', async () => {
    const { code, stdout } = await runCli(['mirror', 'vector-clock', '--json']);
    expect(code).toBe(0);
    expect(json(stdout)).toMatchObject({
      verdict: 'valid',
      checks: members.map((name) => ({ name: `${name} small`, verdict: 'valid' })),
    });
  });

  test('mutants', async () => {
    const { code, stdout } = await runCli(['mutants', 'vector-clock', '--json']);
    expect(code).toBe(0);
    const { mutants } = json(stdout) as { mutants: readonly { protocol: string }[] };
    expect([...new Set(mutants.map(({ protocol }) => protocol))]).toEqual(members);
  });

  test.each([
    ['--mutant', 'compares-sums'],
    ['--config', 'small'],
    ['--const', 'MaxEvents=3'],
    ['--property', 'TypeOK'],
  ])('what belongs to one protocol is refused: %s', async (option, value) => {
    const { code, stdout, stderr } = await runCli(['check', 'vector-clock', option, value]);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toBe(
      `quorate: ${option} belongs to one protocol, and vector-clock is a family of 2\n  Name one of ${members.join(', ')}.\n`,
    );
  });

  test('a name that is nearly one is suggested', async () => {
    const { code, stderr } = await runCli(['check', 'vector-clok']);
    expect(code).toBe(3);
    expect(stderr).toContain('there is no protocol "vector-clok".');
    expect(stderr).toMatch(/\bvector-clock\b.*\n {2}Protocols: /s);
  });
});
