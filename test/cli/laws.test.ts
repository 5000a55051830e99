import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root, runCli } from './run-cli.ts';

const example = (name: string) => join(root, 'docs/examples', name);

describe('quorate analyze, laws', () => {
  test('a trace is held against the laws that it records enough for', async () => {
    const { code, stdout } = await runCli(['analyze', example('vector-clock.log')]);
    expect(code).toBe(0);
    expect(stdout).toContain('vector-clock, 6 steps of 2 nodes');
    expect(stdout).not.toContain('linearizable');
  });

  test('a breach names the steps and their lines', async () => {
    const { code, stdout } = await runCli(['analyze', example('vector-clock-broken.log')]);
    expect(code).toBe(1);
    expect(stdout).toContain('vector-clock, 1 breach in 6 steps of 2 nodes');
    expect(stdout).toMatch(/own entry does not grow: .* \(lines 4, 12\)/);
  });

  test('the same for programs', async () => {
    const { code, stdout } = await runCli(['analyze', '--json', example('vector-clock-broken.log')]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: 'violated',
      format: 'shiviz',
      checks: [{ name: 'vector-clock', verdict: 'violated' }],
      laws: [{ name: 'vector-clock', breachCount: 1, breaches: [{ lines: [4, 12] }] }],
    });
  });

  test.each([
    [['--check', 'vector-clok'], 'there is no check "vector-clok". Did you mean "vector-clock"?'],
    [['--check', 'lamport-clock'], 'records nothing that lamport-clock could be judged by'],
  ])('%j is bad input', async (parameters, message) => {
    const { code, stderr } = await runCli(['analyze', example('vector-clock.log'), ...parameters]);
    expect(code).toBe(3);
    expect(stderr).toContain(message);
  });

  test('bounds on the clocks decide what can be said', async () => {
    const tenure = (node: string, from: number, until: number) =>
      `{"event":"step","node":"${node}","sequence":0,"action":"hold","parameters":{"lease":"x","from":${from},"until":"${until}"}}`;
    const input = ['{"quorate":"history","version":1}', tenure('a', 0, 5000), tenure('b', 3000, 9000)].join(
      '\n',
    );
    const judge = (...bounds: string[]) =>
      runCli(['analyze', '-', '--check', 'one-lease-holder', ...bounds], { input });
    expect((await judge()).code).toBe(2);
    expect((await judge('--bound', 'uncertainty=1us')).code).toBe(2);
    expect((await judge('--bound', 'uncertainty=999')).stdout).toContain('two holders');
    expect((await judge('--bound', 'uncertainty=soon')).stderr).toContain('Expected a duration such as 5ms');
    expect((await judge('--bound', '__proto__=1')).code).toBe(3);
  });

  test('ids need not ascend unless that is asked for', async () => {
    const lines = [7, 3].flatMap((id, op) => [
      `{"event":"op","index":${2 * op},"type":"invoke","process":"a","op":${op},"f":"generate"}`,
      `{"event":"op","index":${2 * op + 1},"type":"ok","process":"a","op":${op},"value":${id}}`,
    ]);
    const input = ['{"quorate":"history","version":1,"model":"id-generator"}', ...lines].join('\n');
    const { code, stdout } = await runCli(['analyze', '-', '--json'], { input });
    expect(code).toBe(0);
    expect(JSON.parse(stdout).checks.map(({ name }: { name: string }) => name)).toEqual([
      'linearizable',
      'unique-ids',
    ]);
    expect((await runCli(['analyze', '-', '--check', 'monotonic-ids'], { input })).code).toBe(1);
  });

  test('operations and steps in one history: both are judged', async () => {
    const lines = [
      '{"quorate":"history","version":1,"model":"register"}',
      '{"event":"op","index":0,"type":"invoke","process":"a","op":0,"f":"write","value":1}',
      '{"event":"step","node":"n","sequence":0,"action":"tick","lamport":2}',
      '{"event":"step","node":"n","sequence":1,"action":"tick","lamport":2}',
      '{"event":"op","index":1,"type":"ok","process":"a","op":0}',
    ];
    const { code, stdout } = await runCli(['analyze', '-', '--json'], { input: lines.join('\n') });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: 'violated',
      model: 'register',
      checks: [
        { name: 'linearizable', verdict: 'valid' },
        { name: 'lamport-clock', verdict: 'violated' },
      ],
    });
  });
});
