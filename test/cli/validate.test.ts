import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root, runCli } from './run-cli.ts';

const example = `${root}/docs/examples/generation-clock-trace.jsonl`;
const file = (text: string) => {
  const path = join(mkdtempSync(join(tmpdir(), 'quorate-')), 'trace.jsonl');
  writeFileSync(path, text);
  return path;
};
const changed = (from: string, to: string) => file(readFileSync(example, 'utf8').replace(from, to));
const validate = (...line: readonly string[]) => runCli(['validate', '--model', 'generation-clock', ...line]);

describe('quorate validate', () => {
  test('says where a trace is no behaviour, and why', async () => {
    const { code, stdout } = await validate(changed('{"n2":1}', '{"n2":2}'));
    expect(code).toBe(1);
    expect(stdout).toContain('the first 1 are a behaviour');
    expect(stdout).toMatch(/line 3, n2: Vote.*would lead to disk/);
  });

  test('says unknown when a bound was met', async () => {
    const missing = changed(readFileSync(example, 'utf8').split('\n')[2]!, '');
    expect((await validate(missing)).code).toBe(1);
    expect((await validate(missing, '--silent', 'Vote,Stand', '--max-silent-steps', '0')).code).toBe(2);
    const { code, stdout } = await validate(missing, '--silent', 'Vote', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'valid', steps: 3, explained: 3 });
  });

  test.each([
    [[changed('Vote', 'Vot')], 'has no action Vot'],
    [[changed('"disk"', '"disc"')], 'has no variable "disc"'],
    [[file('{"quorate":"history","version":1}\n')], 'no step of a node'],
    [[example, '--model', 'no-such'], 'no-such'],
  ])('%j is refused', async (line, message) => {
    const { code, stderr } = await validate(...line);
    expect(code).toBe(3);
    expect(stderr).toContain(message);
  });
});
