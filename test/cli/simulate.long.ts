import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

const quorate = (...line: readonly string[]) => runCli(line);

const folder = () => join(mkdtempSync(join(tmpdir(), 'quorate-')), 'run');

describe('quorate simulate', () => {
  test('two processes make the same runs', async () => {
    const line = ['simulate', 'generation-clock', '--seeds', '0..9', '--json'];
    const [first, second] = await Promise.all([quorate(...line), quorate(...line)]);
    const digests = JSON.parse(first.stdout).checks[0].digests;
    expect(digests).toHaveLength(10);
    expect(new Set(digests).size).toBe(10);
    expect(JSON.parse(second.stdout).checks[0].digests).toEqual(digests);
  });

  test('shards share out the seeds', async () => {
    const line = ['simulate', 'generation-clock', '--seeds', '0..4', '--json'];
    const [whole, first, second] = await Promise.all([
      quorate(...line),
      quorate(...line, '--shard', '1/2'),
      quorate(...line, '--shard', '2/2'),
    ]);
    const digests = ({ stdout }: { stdout: string }): string[] => JSON.parse(stdout).checks[0].digests;
    expect([...digests(first), ...digests(second)].sort()).toEqual(digests(whole).sort());
  });

  test('a mistake is found, shrunk, written and replayed', async () => {
    const out = folder();
    const found = await quorate(
      'simulate',
      'generation-clock',
      '--mutant',
      'check-missing',
      '--seeds',
      '40..60',
      '--out',
      out,
    );
    expect(found.code).toBe(1);
    expect(found.stdout).toContain('StaleLeaderRejected is violated');
    expect(found.stdout).toMatch(/Seed 48/);
    expect(found.stdout).toContain('c4 asks n1: campaign');
    const again = await quorate(
      'simulate',
      '--schedule',
      join(out, 'shrunk', 'schedule.json'),
      '--mutant',
      'check-missing',
    );
    expect(again.code).toBe(1);
    for (const run of [out, join(out, 'shrunk')]) expect((await quorate('replay', run)).code).toBe(0);

    const events = readFileSync(join(out, 'events.jsonl'), 'utf8').split('\n');
    writeFileSync(join(out, 'events.jsonl'), events.with(2, '{"changed":true}').join('\n'));
    const diverging = await quorate('replay', out);
    expect(diverging.code).toBe(1);
    expect(diverging.stdout).toContain('diverges at event 3');
  });

  test('a run without a seed of its own says which it had, and that gives the same run', async () => {
    const fresh = await quorate('simulate', 'generation-clock', '--json');
    const { seeds, digests } = JSON.parse(fresh.stdout).checks[0];
    const again = await quorate('simulate', 'generation-clock', '--seeds', String(seeds[0]), '--json');
    expect(JSON.parse(again.stdout).checks[0].digests).toEqual(digests);
    const shown = await quorate('simulate', 'generation-clock', '--seeds', '5');
    expect(shown.stdout).toContain('1 run, seed 5, in');
  });

  test('an interruption ends it with what is known', async () => {
    const line = ['simulate', 'generation-clock', '--seeds', '0..999999', '--progress'];
    const { code, stdout } = await runCli(line, { interruptAfter: 'none failed' });
    expect(code).toBe(2);
    expect(stdout).toContain('unknown  generation-clock');
    expect(stdout).toContain('elections won');
  });

  test.each([
    [['simulate'], 'name an implementation'],
    [['simulate', 'no-such'], 'there is no simulation'],
    [['simulate', 'generation-clock', '--mutant', 'chek-missing'], 'Did you mean "check-missing"'],
    [['simulate', 'generation-clock', '--seeds', '5..1'], 'Expected a seed'],
    [['simulate', 'generation-clock', '--faults', 'fire'], 'There is no fault "fire"'],
    [['simulate', '--schedule', '/no/such/file'], 'cannot read'],
    [['replay', '/no/such/folder'], 'has no schedule.json'],
  ])('%j is refused', async (line, message) => {
    const { code, stderr, stdout } = await quorate(...line);
    expect(code).toBe(3);
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
  });
});
