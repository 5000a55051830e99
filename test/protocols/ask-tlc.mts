/**
 * Compares the pinned figures with TLC's, configuration by configuration, and lets TLC kill the mutants that the
 * specifications show. By hand: `QUORATE_TLC=<class path> npx tsx test/protocols/ask-tlc.mts [slug ...]`; one worker.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pinned } from './index.ts';
import { protocolOf } from './model-of.ts';
import { failuresOf } from './pinned.ts';

const checkout = fileURLToPath(new URL('../..', import.meta.url));

function tlc(module: string, configuration: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'tlc-'));
  const java = ['-XX:+UseSerialGC', '-Xmx6g', '-cp', process.env.QUORATE_TLC ?? '', 'tlc2.TLC'];
  const common = ['-workers', '1', '-noGenerateSpecTE', '-metadir', folder];
  const { stdout } = spawnSync('java', [...java, ...common, '-config', configuration, basename(module)], {
    cwd: dirname(module),
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  rmSync(folder, { recursive: true });
  return stdout;
}

let differences = 0;
function tell(subject: string, ours: readonly unknown[], theirs: readonly unknown[]): void {
  const isEqual = JSON.stringify(ours) === JSON.stringify(theirs);
  if (!isEqual) differences++;
  console.log(isEqual ? 'equal ' : 'DIFFER', subject, ...theirs, isEqual ? '' : `(ours: ${ours.join(' ')})`);
}

/** Property that fails first, and steps of the behaviour; none for a lasso, whose loop TLC may cut elsewhere. */
function death(output: string): readonly [string | undefined, number | undefined] {
  const temporal = /Temporal property (\S+) was violated/.exec(output)?.[1];
  if (temporal !== undefined) return [temporal, undefined];
  if (output.includes('Temporal properties were violated')) return ['some temporal property', undefined];
  const property = /(?:Invariant|property) (\S+) is violated/.exec(output)?.[1];
  return [property, [...output.matchAll(/^State (\d+): </gm)].length - 1];
}

/** A copy of a configuration with only some of its properties: others might fail, or fail sooner. */
function withProperties(file: string, isAsked: (name: string) => boolean): string {
  const text = readFileSync(file, 'utf8').replaceAll(
    /^(INVARIANTS|PROPERTIES) (.*)$/gm,
    (_, keyword: string, names: string) => {
      const asked = names.split(' ').filter(isAsked);
      return asked.length === 0 ? '' : `${keyword} ${asked.join(' ')}`;
    },
  );
  const copy = join(tmpdir(), basename(file));
  writeFileSync(copy, text);
  return copy;
}

/** Whether TLC breaks the property, in as many steps. */
function tellDeath(subject: string, module: string, file: string, killer: string, steps?: number): void {
  const only = withProperties(join(dirname(module), file), (name) => name === killer);
  const [property, depth] = death(tlc(module, only));
  if (property !== undefined && depth === undefined) {
    // Only one property was asked about, so an unnamed one is that.
    tell(subject, [killer], [property === 'some temporal property' ? killer : property]);
  } else tell(subject, [killer, steps], [property, depth]);
}

if (process.env.QUORATE_TLC === undefined) throw new Error('set QUORATE_TLC to the class path of TLC');

const chosen = process.argv.slice(2);
for (const [slug, { counts, deaths }] of Object.entries(pinned)) {
  if (chosen.length > 0 && !chosen.includes(slug)) continue;
  const protocol = await protocolOf(slug);
  const module = join(checkout, protocol.specification);
  const name = basename(module, '.tla');
  for (const [configuration, expected] of Object.entries(counts)) {
    const failures = failuresOf(expected);
    const file = `${name}-${configuration}.cfg`;
    // All that there is past a bound is explored without what fails there.
    const fails = (name: string) => failures.some(([property]) => property === name);
    const output = tlc(
      module,
      withProperties(join(dirname(module), file), (name) => !fails(name)),
    );
    const found = /^(\d+) states generated, (\d+) distinct states found, 0 states left/m.exec(output);
    const { generated, generatedByTlc = generated, distinct } = expected;
    tell(`${slug} ${configuration}`, [generatedByTlc, distinct], (found ?? []).slice(1, 3).map(Number));
    const isValid = output.includes('No error has been found');
    if (!isValid) tell(`${slug} ${configuration}`, ['valid'], death(output));
    for (const [killer, steps] of failures)
      tellDeath(`${slug} ${configuration}`, module, file, killer, steps);
  }
  for (const file of readdirSync(dirname(module)).filter((each) => each.startsWith(`${name}Mutants-`))) {
    const mutant = file.slice(`${name}Mutants-`.length, -'.cfg'.length);
    const [killer = '', steps] = deaths[mutant] ?? [];
    tellDeath(`${slug} ${mutant}`, module.replace('.tla', 'Mutants.tla'), file, killer, steps);
  }
}
console.log(differences === 0 ? 'TLC says the same.' : `${differences} differ.`);
process.exitCode = differences === 0 ? 0 : 1;
