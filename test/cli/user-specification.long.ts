import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root, runCli } from './run-cli.ts';

const history = join(root, 'docs/examples/bounded-counter.jsonl');
const folder = mkdtempSync(join(tmpdir(), 'quorate-specification-'));
let written = 0;

function moduleOf(text: string, extension = '.mjs'): string {
  const path = join(folder, `specification-${++written}${extension}`);
  writeFileSync(path, text);
  return path;
}

const judge = (module: string, ...parameters: string[]) =>
  runCli(['analyze', history, '--specification', module, ...parameters]);

const specification = (step: string, initial = '0') =>
  moduleOf(
    `let calls = 0; export default { name: 'mine', initial: ${initial}, step(state, operation) { ${step} } };`,
  );

describe('quorate analyze --specification', () => {
  test('judges by what the module says', async () => {
    const module = join(root, 'docs/examples/bounded-counter.mjs');
    const { code, stdout } = await judge(module, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'valid', model: 'bounded counter', ops: 4 });
    const stricter = await judge(specification('return operation.result === false ? undefined : state + 1;'));
    expect(stricter.code).toBe(1);
    expect(stricter.stdout).toContain('increment → false by process b');
  });

  test('that may choose, and in TypeScript', async () => {
    const module = moduleOf(
      `export const specification = { name: 'any', initial: 0 as number,
        *steps(state: number, { result }: { result: unknown }) { if (result !== 7) yield* [state, state + 1]; } };`,
      '.ts',
    );
    const { code, stdout } = await judge(module);
    expect(stdout).toContain('linearizable as an any');
    expect(code).toBe(0);
  });

  test.each([
    [
      'throws',
      "throw new Error('no such thing');",
      'fails at increment nil → true in state 0: no such thing',
    ],
    ['calls itself without end', 'const f = () => f() + 1; return f();', 'Maximum call stack size exceeded'],
    [
      'is no function of its arguments',
      'return state + calls++;',
      'one answer and then another for increment',
    ],
    [
      'gives a state that cannot be compared',
      'return { state };',
      'the state after increment nil → true is no value',
    ],
    ['reads where the operation stands', 'return operation.index;', 'must not read operation.index'],
  ])('a step that %s is bad input', async (_, step, message) => {
    const { code, stderr, stdout } = await judge(specification(step));
    expect(stderr).toContain(message);
    expect([code, stdout]).toEqual([3, '']);
  });

  test('a step that changes a state fails at once', async () => {
    const { code, stderr } = await judge(specification('state.push(1); return state;', '[]'));
    expect(code).toBe(3);
    expect(stderr).toContain('object is not extensible');
  });

  test.each([
    ['export const other = 1;', 'the module exports no specification'],
    ["export default { name: 'x', initial: 0 };", 'expected either step or steps'],
    ["export default { name: 'x', initial: {}, step: () => 0 };", 'the initial state is no value'],
    ['export default {', 'the module cannot be loaded'],
    ["throw new Error('at import');", 'the module cannot be loaded: at import'],
  ])('the module %j is bad input', async (text, message) => {
    const { code, stderr } = await judge(moduleOf(text));
    expect(stderr).toContain(message);
    expect(code).toBe(3);
  });

  test('a step that never returns is stopped when the time is up', async () => {
    const module = specification("if (operation.f === 'read') for (;;) calls++; return state + 1;");
    const { code, stdout } = await judge(module, '--timeout', '100ms', '--json');
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'unknown', limit: { limit: 'time' } });
  });

  test('a missing module, and two answers to what to judge by', async () => {
    expect((await judge('/nonexistent.mjs')).stderr).toContain('there is no such file');
    const both = await judge(join(root, 'docs/examples/bounded-counter.mjs'), '--model', 'register');
    expect(both.stderr).toContain('--model and --specification both say what to judge by');
    expect(both.code).toBe(3);
  });
});
