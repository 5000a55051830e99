/**
 * Runs `quorate simulate` in two processes at once and compares the digests of their runs: a run that its seed alone decides is the same
 * in both. Of a run that is not, prints the first event that differs.
 *
 *     npx tsx scripts/simulate-twice.ts --all --seeds 1000..1019
 *
 * Exit codes: those of `quorate simulate`, and 1 also if a run was not the same. Needs `npm run build`.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunDigest } from '../src/cli/run-digests.ts';
import { builtMain } from './built-main.ts';
import { firstDifference } from './first-difference.ts';

const simulation = process.argv.slice(2);

/** What the two processes write, by their names. */
const folder = mkdtempSync(join(tmpdir(), 'quorate-twice-'));
const processes = ['one', 'other'] as const;

/** @returns the exit code of `quorate simulate`; 2 if a signal ended it */
function simulate(line: readonly string[], shown: 'inherit' | 'ignore'): Promise<number> {
  const child = spawn(process.execPath, [builtMain, 'simulate', ...line], {
    stdio: ['ignore', shown, 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 2));
  });
}

const linesOf = (...path: readonly string[]): readonly string[] =>
  readFileSync(join(folder, ...path), 'utf8')
    .trimEnd()
    .split('\n');

/** Two more runs of the seed, with their events. */
async function tellDifference(name: string, seed: number): Promise<string> {
  const again = [
    name,
    '--seeds',
    `${seed}`,
    '--no-shrink',
    ...(simulation.includes('--no-lockstep') ? ['--no-lockstep'] : []),
  ];
  await Promise.all(processes.map((each) => simulate([...again, '--out', join(folder, each)], 'ignore')));
  const difference = firstDifference(linesOf('one', 'events.jsonl'), linesOf('other', 'events.jsonl'));
  if (difference === undefined) return 'Two more runs of it have the same events.';
  return `Event ${difference.line} of two more runs of it:\n  ${difference.one}\n  ${difference.other}`;
}

async function run(): Promise<number> {
  const codes = await Promise.all(
    processes.map((each, index) =>
      simulate(
        [...simulation, '--digests', join(folder, `${each}.jsonl`)],
        index === 0 ? 'inherit' : 'ignore',
      ),
    ),
  );
  const code = Math.max(...codes);
  if (code > 1) return code;
  const lines = linesOf('one.jsonl');
  const difference = firstDifference(lines, linesOf('other.jsonl'));
  if (difference === undefined) {
    console.log(`${lines.length} runs, the same in two processes.`);
    return code;
  }
  const { name, seed } = JSON.parse(difference.one ?? difference.other!) as RunDigest;
  console.error(`${name}, seed ${seed}: two processes made different runs.`);
  console.error(`  ${difference.one}\n  ${difference.other}`);
  console.error(await tellDifference(name, seed!));
  return 1;
}

try {
  process.exitCode = await run();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
