import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'quorate-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Clears the screen, in seven bits and in eight; retitles the window; reverses what follows; makes it red. */
const hostile = '\u001b[2J\u009b2J\u001b]0;owned\u0007\u202e\u2066\u001b[31mred';
// biome-ignore lint/suspicious/noControlCharactersInRegex: their absence is the point.
const raw = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;

function specificationFile(name: string, definitions: string, configuration: string): string {
  const module = [
    `---- MODULE ${name} ----`,
    'EXTENDS Integers, TLC',
    'VARIABLE x',
    'Init == x = ""',
    definitions,
    '====',
  ];
  writeFileSync(join(folder, `${name}.tla`), module.join('\n'));
  writeFileSync(join(folder, `${name}.cfg`), `INIT Init\nNEXT Next\nCHECK_DEADLOCK FALSE\n${configuration}`);
  return join(folder, `${name}.tla`);
}

const toHostile = `Next == x = "" /\\ x' = "${hostile}"`;
const violating = specificationFile('Violating', `${toHostile}\nInv == x = ""`, 'INVARIANT Inv');
const cases: readonly (readonly [string, readonly string[], number])[] = [
  ['a behaviour', ['check', violating], 1],
  ['a behaviour as TLC prints it', ['check', violating, '--trace-format', 'tla'], 1],
  ['a behaviour in JSON', ['check', violating, '--json'], 1],
  [
    'an ALIAS that fails',
    [
      'check',
      specificationFile('Aliased', `${toHostile}\nInv == x = ""\nSeen == x + 1`, 'INVARIANT Inv\nALIAS Seen'),
    ],
    1,
  ],
  [
    'an assertion',
    ['check', specificationFile('Asserting', `Next == Assert(FALSE, "${hostile}") /\\ x' = x`, '')],
    1,
  ],
  [
    'what is printed',
    ['check', specificationFile('Printing', `Next == PrintT("${hostile}") /\\ x' = x`, '')],
    0,
  ],
  [
    'an error with its behaviour',
    ['check', specificationFile('Failing', `Next == x' = x + "${hostile}"`, '')],
    3,
  ],
  ['an error in a file that is none', ['check', specificationFile('Broken', `Next == ${hostile}`, '')], 3],
  ['the name of a file', ['check', join(folder, `${hostile}.tla`)], 3],
  ['the name of a history', ['analyze', join(folder, hostile)], 3],
  ['the name of a protocol', ['mirror', hostile], 3],
];

async function shown(parameters: readonly string[], env: Readonly<Record<string, string | undefined>> = {}) {
  const { stdout, stderr, code } = await runCli(parameters, { env });
  return { text: `${stdout}${stderr}`, code };
}

describe('nothing from outside reaches the terminal raw', () => {
  test.each(cases)('%s', async (_, parameters, expected) => {
    const { text, code } = await shown(parameters);
    expect(text).not.toMatch(raw);
    expect(text).toMatch(/\\x1b|\\u001b/);
    expect(code).toBe(expected);
  });

  test.each(cases.slice(0, 1))('%s, in colours', async (_, parameters) => {
    const { text } = await shown(parameters, { FORCE_COLOR: '1', NO_COLOR: undefined });
    // What is ours: bold or dim text, and a verdict in its colour.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one.
    const own = /\u001b\[1m|\u001b\[2m|\u001b\[22m|\u001b\[3[123]m(valid|violated|unknown)\u001b\[39m/g;
    expect(text).toMatch(own);
    expect(text.replace(own, '')).not.toMatch(raw);
  });
});
