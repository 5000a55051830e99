import { describe, expect, test } from 'vitest';
import { ownHistory, runCli } from './run-cli.ts';

const replica = ownHistory('reads-from-replica.jsonl');

describe('quorate analyze --consistency', () => {
  test('prints where the history stands, with the operations that show it and their lines', async () => {
    const { code, stdout } = await runCli(['analyze', '--consistency', replica]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^violated {2}\S*reads-from-replica.jsonl: not linearizable as a register$/m);
    expect(stdout).toMatch(/^ {2}causal-memory {8}violated {3}by read-your-writes$/m);
    expect(stdout).toMatch(/^ {2}monotonic-writes {5}satisfied$/m);
    expect(stdout).toMatch(
      /violated: read-your-writes.*\n.*\n {4}write 404 by process client-4 \(lines \d+ and \d+\)\n/,
    );
    expect(stdout).toContain('confirmed by brute force');
    expect(stdout).toMatch(/^undecided: convergent\n {2}no two sessions read a key/m);
    expect(stdout).toContain('one of the last 4 values, and no fewer will do');
  });

  test('--demand: the verdict and the exit code are those of one model', async () => {
    const { code, stdout } = await runCli(['analyze', '--demand', 'monotonic-reads', '--json', replica]);
    expect(code).toBe(0);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({
      verdict: 'valid',
      demanded: 'monotonic-reads',
      checks: [{ name: 'monotonic-reads', verdict: 'valid' }],
      strongestSatisfied: ['writes-follow-reads', 'monotonic-writes'],
      weakestViolated: ['read-your-writes'],
      undecided: ['convergent'],
      staleness: { atLeast: 4, atMost: 4 },
    });
    const own = result.models.find(({ name }: { name: string }) => name === 'read-your-writes');
    expect(own.anomaly.kind).toBe('circular-order');
    expect(own.anomaly.operations.map(({ process }: { process: string }) => process)).toEqual([
      'client-4',
      'client-4',
      'client-4',
    ]);
  });

  test('a model that there is not is bad input', async () => {
    const { code, stderr } = await runCli(['analyze', '--demand', 'casual', replica]);
    expect(code).toBe(3);
    expect(stderr).toContain('there is no consistency model "casual". Did you mean "causal"?');
  });
});
