import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { builtMain, root, run } from '../cli/run-cli.ts';

const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((page) => `docs/${page}`),
];

interface ShownCommand {
  /** The pages that show it: a command is run once, however many do. */
  readonly pages: string;
  readonly command: string;
  /** What the page says in a comment behind the command: `# exit 1`. */
  readonly exitCode: number;
}

function shownCommands(page: string): Omit<ShownCommand, 'pages'>[] {
  const text = readFileSync(join(root, page), 'utf8');
  const blocks = [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block!);
  return blocks
    .flatMap((block) => block.split('\n'))
    .filter((line) => line.startsWith('npx quorate '))
    .map((line) => {
      const [command, comment = ''] = line.split(/\s+# /);
      return { command: command!, exitCode: Number(/^exit (\d)/.exec(comment)?.[1] ?? 0) };
    });
}

/** All commands of all pages. One that is said to end in two ways stands for two. */
function allShownCommands(): ShownCommand[] {
  const pagesOf = new Map<string, { pages: string[]; command: string; exitCode: number }>();
  for (const page of pages) {
    for (const { command, exitCode } of shownCommands(page)) {
      const shown = pagesOf.get(`${exitCode} ${command}`) ?? { pages: [], command, exitCode };
      shown.pages.push(page);
      pagesOf.set(`${exitCode} ${command}`, shown);
    }
  }
  return [...pagesOf.values()].map((shown) => ({ ...shown, pages: shown.pages.join(', ') }));
}

describe('every command shown in the documentation runs, through a real shell', () => {
  const commands = allShownCommands();

  test('the pages of the verbs show some', () => {
    for (const page of ['README.md', 'docs/check.md', 'docs/analyze.md', 'docs/list.md']) {
      expect(shownCommands(page).length).toBeGreaterThan(0);
    }
  });

  test.each(commands)('$pages: $command', async ({ command, exitCode }) => {
    const line = command.replace(/^npx quorate/, `'${process.execPath}' '${builtMain}'`);
    const { code, stderr } = await run('bash', ['-c', line]);
    expect(stderr).toBe('');
    expect(code).toBe(exitCode);
  });
});

test('every link between the pages leads somewhere', () => {
  for (const page of [...pages, 'CONTRIBUTING.md', 'specs/paxos/README.md', 'bench/README.md']) {
    const text = readFileSync(join(root, page), 'utf8');
    for (const [, target] of text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
      expect(existsSync(join(root, page, '..', target!)), `${page} links to ${target}`).toBe(true);
    }
  }
});
