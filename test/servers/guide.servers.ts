import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root, run } from '../cli/run-cli.ts';
import { userProject } from '../support/user-project.ts';

const page = 'docs/verify-your-implementation.md';

type Step =
  | { readonly kind: 'file'; readonly name: string; readonly text: string }
  | {
      readonly kind: 'command';
      readonly line: string;
      readonly exitCode: number;
      readonly shown: readonly string[];
    };

/** What the page tells its reader to do, in order: "In `FILE`:" before a block names the file; `$ ` begins a command. */
function stepsOf(text: string): readonly Step[] {
  return [...text.matchAll(/(?:[Ii]n `([^`]+)`:\n\n)?^```(\w+)\n(.*?)^```$/gms)].flatMap(
    ([, name, language, block]) => {
      if (language === 'console') return commandsOf(block!);
      if (name === undefined) throw new Error(`a block of ${page} is for no file:\n${block}`);
      return [{ kind: 'file', name, text: block! } as const];
    },
  );
}

function commandsOf(block: string): readonly Step[] {
  return block
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [first, ...shown] = part.trimEnd().split('\n');
      const [line, comment = ''] = first!.split(/\s+# /);
      return { kind: 'command', line: line!, exitCode: Number(/^exit (\d)/.exec(comment)?.[1] ?? 0), shown };
    });
}

/** A line of output as the page shows it, `…` standing for whatever is there. */
const pattern = (shown: string) =>
  new RegExp(
    shown
      .split('…')
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*'),
    'm',
  );

let folder: string;
beforeAll(() => {
  folder = userProject();
});
afterAll(() => {
  endServer();
  rmSync(folder, { recursive: true });
});

/** The page starts a server and ends it; where a step in between fails, it is still there. */
function endServer(): void {
  const file = join(folder, 'server.pid');
  if (!existsSync(file)) return;
  try {
    process.kill(Number(readFileSync(file, 'utf8')));
  } catch {
    // It was ended by the page itself.
  }
}

/** Whether somebody answers at the port of the page's server. */
async function untilServer(port: number, isThere: boolean): Promise<void> {
  const endMs = performance.now() + 60_000;
  const answers = () =>
    fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
  while ((await answers()) !== isThere) {
    if (performance.now() > endMs)
      throw new Error(`port ${port}: ${isThere ? 'nobody' : 'somebody still'} answers`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** How much longer a run is made that a reader would make longer: too little happened in it, or a mistake has not shown yet. */
const longer = [1, 4, 12];
const TOO_LITTLE = 2;

/** Does what the page says. A busy machine gets more time than the page gives a reader's. */
async function follow(line: string, port: number, exitCode: number) {
  for (let attempt = 0; ; attempt++) {
    const timed = line.replace(
      /--time-limit (\d+)s/,
      (_, seconds) => `--time-limit ${longer[attempt]! * Number(seconds)}s`,
    );
    const result = await run('bash', ['-c', timed], { cwd: folder });
    if (line.startsWith('node server.mjs')) await untilServer(port, true);
    if (line.startsWith('kill ')) await untilServer(port, false);
    const isStillToCome = result.code === TOO_LITTLE || (exitCode === 1 && result.code === 0);
    if (!isStillToCome || !line.includes('--time-limit') || attempt === longer.length - 1) return result;
  }
}

test('the guide, followed to the letter', async () => {
  const text = readFileSync(join(root, page), 'utf8');
  const steps = stepsOf(text);
  const port = Number(/\.listen\((\d+)/.exec(text)![1]);
  expect(steps.filter(({ kind }) => kind === 'command').length).toBeGreaterThan(6);
  for (const step of steps) {
    if (step.kind === 'file') {
      writeFileSync(join(folder, step.name), step.text);
      continue;
    }
    const { code, stdout, stderr } = await follow(step.line, port, step.exitCode);
    expect(code, `${step.line}\n${stdout}${stderr}`).toBe(step.exitCode);
    for (const shown of step.shown) expect(stdout, step.line).toMatch(pattern(shown));
  }
});
