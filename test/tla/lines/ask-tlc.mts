/**
 * Asks TLC about every case whose answer is not pinned yet, and pins it. By hand:
 * `QUORATE_TLC=tla2tools.jar npx tsx test/tla/lines/ask-tlc.mts`; the variable is a Java class path.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lines } from './all-cases.ts';
import type { Outcome, SpecificationCase } from './specification-case.ts';

const file = new URL('tlc-answers.json', import.meta.url);

function ask({ modules, configuration }: SpecificationCase): Outcome {
  const folder = mkdtempSync(join(tmpdir(), 'tlc-'));
  try {
    for (const [name, text] of Object.entries(modules)) writeFileSync(join(folder, `${name}.tla`), text);
    writeFileSync(join(folder, 'Root.cfg'), configuration);
    const options = ['-workers', '1', '-metadir', join(folder, 'states'), '-config', 'Root.cfg', 'Root.tla'];
    const java = ['-XX:+UseSerialGC', '-Xmx2g', '-cp', process.env.QUORATE_TLC ?? '', 'tlc2.TLC', ...options];
    const { stdout } = spawnSync('java', java, { cwd: folder, encoding: 'utf8', timeout: 120_000 });
    if (process.env.QUORATE_TLC_OUTPUT !== undefined) process.stdout.write(stdout);
    return outcomeOf(stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function outcomeOf(output: string): Outcome {
  const states = /(\d+) states generated, (\d+) distinct states found/.exec(output);
  if (output.includes('No error has been found')) {
    const depth = /depth of the complete state graph search is (\d+)/.exec(output)?.[1];
    const [generated, distinct] = [states?.[1], states?.[2]].map(Number);
    return { verdict: 'valid', generated: generated!, distinct: distinct!, depth: Number(depth) };
  }
  const numbered = [...output.matchAll(/^(?:State )?(\d+): ?</gm)].length;
  const length = numbered === 0 && output.includes('While working on the initial state') ? 1 : numbered;
  const named = /(?:Invariant|[Pp]roperty) (\S+) is violated/.exec(output)?.[1];
  if (named !== undefined) return { verdict: named, length: Math.max(length, 1) };
  const postcondition = /Postcondition (\S+) .* is false/.exec(output)?.[1];
  if (postcondition !== undefined) return { verdict: postcondition, length: 0 };
  if (output.includes('Deadlock reached')) return { verdict: 'deadlock', length };
  if (output.includes('The first argument of Assert evaluated to FALSE'))
    return { verdict: 'assertion', length };
  if (/Assumption .* is false/.test(output)) return { verdict: 'assumption' };
  if (output.includes('Error:') || output.includes('Errors:'))
    return length === 0 ? { verdict: 'error' } : { verdict: 'error', length };
  throw new Error(`TLC said something else:\n${output}`);
}

type Answers = Record<string, Record<string, Outcome>>;

const answers = JSON.parse(readFileSync(file, 'utf8')) as Answers;
const pinned: Answers = {};
for (const [line, cases] of Object.entries(lines)) {
  pinned[line] = {};
  for (const one of cases) {
    const known = answers[line]?.[one.title];
    pinned[line][one.title] = known ?? ask(one);
    if (known === undefined) console.log(line, one.title, JSON.stringify(pinned[line][one.title]));
  }
}
writeFileSync(file, `${JSON.stringify(pinned, undefined, 2)}\n`);
