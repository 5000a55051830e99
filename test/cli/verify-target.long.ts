import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { userProject } from '../support/user-project.ts';
import { root, runCli } from './run-cli.ts';

let folder: string;
beforeAll(() => {
  folder = userProject();
  symlinkSync(join(root, 'node_modules/tsx'), join(folder, 'node_modules/tsx'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const head = `import { defineTarget } from 'quorate';\n`;
const registerThat = (read: string) =>
  `${head}export default defineTarget({ name: 'odd', promises: 'register', create: () => null, operations: { read: ${read} } });\n`;

function verify(file: string, text: string, more: readonly string[] = []) {
  writeFileSync(join(folder, file), text);
  return runCli(['verify', '--target', file, '--seed', '1', ...more], { cwd: folder });
}

describe('verify --target', () => {
  test('a target in TypeScript that is wrong: text, JSON, and what is kept', async () => {
    const text = `${head}type Cell = { value: number | null };
export const target = defineTarget<Cell>({
  name: 'forgets twos',
  promises: 'register',
  create: () => ({ value: null }),
  operations: {
    read: (cell: Cell) => (cell.value === 2 ? null : cell.value),
    write: { value: [1, 2], perform: (cell: Cell, { value }) => void (cell.value = value) },
  },
});
console.log('what a target prints is not the answer');
`;
    const shown = await verify('wrong.ts', text);
    expect(shown.code, shown.stderr).toBe(1);
    expect(shown.stdout).toMatch(/^violated {2}forgets twos/);
    expect(shown.stdout).toContain('reproduced 10 of 10 times');
    expect(shown.stderr).toContain('what a target prints is not the answer');
    const [, again] = /Again: quorate (.*)/.exec(shown.stdout)!;
    const replayed = await runCli([...again!.split(' '), '--json', '--out', 'kept'], { cwd: folder });
    expect(replayed.code).toBe(1);
    const { verdict, runs, counterexample } = JSON.parse(replayed.stdout);
    expect({ verdict, runs, events: counterexample.events.length }).toEqual({
      verdict: 'violated',
      runs: 1,
      events: 4,
    });
    expect(readFileSync(join(folder, 'kept/history.jsonl'), 'utf8').split('\n')[0]).toContain(
      '"quorate":"history"',
    );
  });

  test('a call that never returns is ended, and the verdict is unknown', async () => {
    const { code, stdout } = await verify('hangs.mjs', registerThat('() => { for (;;); }'), [
      '--time-limit',
      '200ms',
    ]);
    expect(code).toBe(2);
    expect(stdout).toContain('a call of the target did not return before the time was up');
  });

  test('an error that nobody can catch, and a process that is told to end', async () => {
    const throwing = await verify(
      'throws.mjs',
      registerThat(
        `() => { setTimeout(() => { throw new Error('boom'); }); return new Promise((end) => setTimeout(end, 50)); }`,
      ).replace('promises:', 'externalMs: 100, promises:'),
    );
    expect(throwing.code, throwing.stderr).toBe(2);
    expect(throwing.stdout).toContain('the target threw where nobody could catch it: boom');
    const exiting = await verify('exits.mjs', registerThat('() => process.exit(0)'));
    expect(exiting.code, exiting.stderr).toBe(2);
    expect(exiting.stdout).toContain('the thread of the target ended without a word');
  });

  test.each([
    ['none.mjs', 'export default 5;', 'the module exports no target'],
    [
      'half.mjs',
      `export default { name: 'half', promises: 'register', create: () => 1 };`,
      'target half: it has no operations',
    ],
    ['broken.mjs', 'export default {', 'the module cannot be loaded'],
    [
      'unknown.mjs',
      registerThat('() => 1').replace('register', 'registre'),
      'nothing that could be promised is called "registre"',
    ],
  ])('%s is bad input', async (file, text, message) => {
    const { code, stderr } = await verify(file, text);
    expect(code).toBe(3);
    expect(stderr).toContain(message);
  });
});
