import { describe, expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

describe('quorate mirror', () => {
  test('finds a model equal to its specification', async () => {
    const { code, stdout, stderr } = await runCli(['mirror', 'paxos', '--config', 'small']);
    expect(stdout).toMatch(
      /^valid {2}paxos, configuration small: specification and model are equal for this configuration \(3,921 states/,
    );
    expect([code, stderr]).toEqual([0, '']);
  });

  test('a limit ends in unknown, with what was compared', async () => {
    const limit = ['--config', 'small', '--max-states', '100'];
    const { code, stdout } = await runCli(['mirror', 'paxos', ...limit]);
    expect(stdout).toContain('100 distinct states are stored, and there are more; no difference until then');
    expect(code).toBe(2);
    const result = JSON.parse((await runCli(['mirror', 'paxos', ...limit, '--json'])).stdout);
    expect(result.verdict).toBe('unknown');
    expect(result.checks).toMatchObject([{ name: 'paxos small', limit: { limit: 'states' } }]);
  });

  test('Ctrl-C reports what is known, and compares no further configuration', async () => {
    const { code, stdout, stderr } = await runCli(['mirror', '--all', '--progress'], {
      interruptAfter: 'labelled steps',
    });
    expect(stderr).toMatch(
      /paxos, configuration standard: depth \d+: [\d,]+ of [\d,]+ states compared so far/,
    );
    expect(stdout).toMatch(/^unknown {2}paxos, configuration standard: the run was cancelled; no difference/);
    expect(stdout).not.toContain('configuration small');
    expect(code).toBe(2);
  });
});
