/**
 * Asks TLC about every pair of specification and property whose answer is not pinned yet, and pins it. By hand:
 * `QUORATE_TLC=tla2tools.jar npx tsx test/tla/liveness/ask-tlc.mts`; the variable is a Java class path.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configurationOf, modules, namesOf } from './mutual-exclusion.ts';

const file = new URL('tlc-answers.json', import.meta.url);

function ask(specification: string, property: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'tlc-'));
  try {
    for (const [name, text] of Object.entries(modules)) writeFileSync(join(folder, `${name}.tla`), text);
    writeFileSync(join(folder, 'Root.cfg'), configurationOf(specification, property));
    const options = ['-workers', '1', '-metadir', join(folder, 'states'), '-config', 'Root.cfg', 'Root.tla'];
    const java = [
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      '-Xmx1g',
      '-cp',
      process.env.QUORATE_TLC ?? '',
    ];
    const { stdout } = spawnSync('java', [...java, 'tlc2.TLC', ...options], {
      cwd: folder,
      encoding: 'utf8',
    });
    if (stdout.includes('No error has been found')) return 'valid';
    if (/Temporal propert(y|ies) .*violated/.test(stdout)) return 'violated';
    if (/(Action property|Invariant|property) .* (is|was) violated/.test(stdout)) return 'violated';
    const error = /Error: (.*)/.exec(stdout)?.[1];
    if (error === undefined) throw new Error(`TLC said something else:\n${stdout}`);
    return `error: ${error}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

type Answers = Record<string, Record<string, string>>;
const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Answers) : {};
const pinned: Answers = {};
for (const specification of namesOf('S')) {
  pinned[specification] = {};
  for (const property of namesOf('P')) {
    const answer = known[specification]?.[property] ?? ask(specification, property);
    pinned[specification][property] = answer;
    console.log(specification, property, answer);
  }
  writeFileSync(file, `${JSON.stringify(pinned, undefined, 1)}\n`);
}
