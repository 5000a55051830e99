/**
 * A long campaign of `quorate simulate`, shared out over the processors: every implementation, or those named, a thousand seeds at a time.
 * What is known is kept in a file; the same command goes on from there, as long as the code is the same.
 *
 *     npx tsx scripts/simulate-deep.ts [NAME…] [--seeds 0..9999] [--processes 2] [--record simulate-deep.jsonl]
 *
 * Ctrl-C prints what is known so far. Exit codes: 0 all seeds of all were run and nothing was found, 1 violated, 2 not finished, 3 bad input.
 * Needs `npm run build`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { formatCount, plural } from '../src/core/plural.ts';
import { simulations } from '../src/simulator/protocols/registry.ts';
import { builtMain } from './built-main.ts';

/** So many seeds are run in one process: a lost one costs no more than that. */
const SEEDS_OF_A_PART = 1000;

interface Part {
  readonly name: string;
  readonly first: number;
  readonly last: number;
}

/** What `quorate simulate --json` says of one implementation. */
interface Check {
  readonly name: string;
  readonly verdict: string;
  readonly runs: number;
  readonly seconds: number;
  readonly counters: Readonly<Record<string, number>>;
  readonly actions: Readonly<Record<string, number>>;
  readonly property?: string;
  readonly detail?: string;
  readonly seed?: number;
}

/** A line of the record. */
interface Known extends Part {
  readonly code: string;
  readonly verdict: string;
  readonly checks: readonly Check[];
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '0..9999' },
    processes: { type: 'string', default: String(availableParallelism()) },
    record: { type: 'string', default: 'simulate-deep.jsonl' },
  },
});

function refuse(message: string): never {
  console.error(message);
  process.exit(3);
}

function seedsFrom(text: string): readonly [first: number, last: number] {
  const match = /^(\d+)\.\.(\d+)$/.exec(text);
  const [first, last] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || first > last) return refuse(`--seeds ${text} is no range. Give one such as 0..9999.`);
  return [first, last];
}

function namesFrom(wanted: readonly string[]): readonly string[] {
  const all = simulations.map((make) => make().slug);
  const chosen = all.filter(
    (slug) => wanted.length === 0 || wanted.some((name) => slug === name || slug.startsWith(`${name}/`)),
  );
  if (chosen.length === 0)
    refuse(`There is no simulation ${wanted.join(', ')}. Simulations: ${all.join(', ')}.`);
  // `pbft` is an implementation, and stands for `pbft/normal` as well.
  return chosen.filter((slug) => !chosen.some((other) => slug.startsWith(`${other}/`)));
}

/** A digest of the program that runs: what is known of another one says nothing of it. */
function codeThatRuns(): string {
  const folder = dirname(dirname(builtMain));
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.m?js$/.test(file),
  );
  const hash = createHash('sha256');
  for (const file of files.sort()) hash.update(file).update(readFileSync(join(folder, file)));
  return hash.digest('hex').slice(0, 12);
}

function* partsOf(names: readonly string[], first: number, last: number): Iterable<Part> {
  for (const name of names)
    for (let from = first; from <= last; from += SEEDS_OF_A_PART)
      yield { name, first: from, last: Math.min(from + SEEDS_OF_A_PART - 1, last) };
}

const running = new Set<ChildProcess>();
let isInterrupted = false;

/** Runs a part in a process of its own. @returns nothing if it was interrupted */
function simulate(part: Part, code: string): Promise<Known | undefined> {
  const line = [builtMain, 'simulate', part.name, '--seeds', `${part.first}..${part.last}`, '--json'];
  const child = spawn(process.execPath, line, { stdio: ['ignore', 'pipe', 'inherit'] });
  running.add(child);
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => {
      running.delete(child);
      if (isInterrupted) return resolve(undefined);
      if (printed === '') return reject(new Error(`quorate simulate ${part.name} printed nothing.`));
      const { verdict, checks } = JSON.parse(printed) as { verdict: string; checks: readonly Check[] };
      // Without seeds, digests and schedules, which the seeds give again.
      const kept = checks.map(
        ({ name, verdict, runs, seconds, counters, actions, property, detail, seed }) => {
          const failure = verdict === 'valid' ? {} : { property, detail, seed };
          return { name, verdict, runs, seconds, counters, actions, ...failure } as Check;
        },
      );
      resolve({ ...part, code, verdict, checks: kept });
    });
  });
}

const keyOf = ({ name, first, last }: Part) => `${name} ${first}..${last}`;

function readRecord(file: string, code: string): Map<string, Known> {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const known = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Known);
  return new Map(known.filter((each) => each.code === code).map((each) => [keyOf(each), each]));
}

function summed(of: readonly Readonly<Record<string, number>>[]): string {
  const sums = new Map<string, number>();
  for (const counts of of)
    for (const [what, count] of Object.entries(counts)) sums.set(what, (sums.get(what) ?? 0) + count);
  return [...sums].map(([what, count]) => `${what} ${formatCount(count)}`).join(', ');
}

function report(checks: readonly Check[]): void {
  const { name } = checks[0]!;
  const failed = checks.find(({ verdict }) => verdict !== 'valid');
  const runs = checks.reduce((sum, each) => sum + each.runs, 0);
  const seconds = checks.reduce((sum, each) => sum + each.seconds, 0);
  console.log(`${failed?.verdict ?? 'valid'}  ${name}  ${plural(runs, 'run')} in ${seconds.toFixed(0)} s`);
  console.log(`  ${summed(checks.map(({ counters }) => counters))}`);
  const actions = summed(checks.map((each) => each.actions));
  if (actions !== '') console.log(`  In step with the model: ${actions}`);
  if (failed === undefined) return;
  console.log(`  ${failed.property ?? 'cut off'}: ${failed.detail}`);
  if (failed.seed !== undefined) console.log(`  again: quorate simulate ${name} --seeds ${failed.seed}`);
}

const [first, last] = seedsFrom(values.seeds);
const names = namesFrom(positionals);
const code = codeThatRuns();
const known = readRecord(values.record, code);
const all = [...partsOf(names, first, last)];
const parts = all.filter((part) => !known.has(keyOf(part)));
if (parts.length < all.length)
  console.error(`${all.length - parts.length} of ${all.length} parts are known from ${values.record}.`);
// `| head` closes the pipe when it has seen enough.
process.stdout.on('error', () => process.exit());
process.on('SIGINT', () => {
  isInterrupted = true;
  for (const child of running) child.kill('SIGINT');
});

const queue = parts.values();
async function work(): Promise<void> {
  for (const part of queue) {
    const done = await simulate(part, code);
    if (done === undefined) return;
    known.set(keyOf(part), done);
    appendFileSync(values.record, `${JSON.stringify(done)}\n`);
    console.error(`${known.size} of ${all.length}: ${keyOf(part)} ${done.verdict}`);
  }
}
await Promise.all(Array.from({ length: Number(values.processes) }, work));

const checks = all.flatMap((part) => known.get(keyOf(part))?.checks ?? []);
for (const name of new Set(checks.map((each) => each.name)))
  report(checks.filter((check) => check.name === name));
const verdicts = all.map((part) => known.get(keyOf(part))?.verdict ?? 'unknown');
const isViolated = verdicts.includes('violated');
process.exitCode = isViolated ? 1 : verdicts.every((verdict) => verdict === 'valid') ? 0 : 2;
console.log(
  `${verdicts.filter((verdict) => verdict === 'valid').length} of ${all.length} parts of ${SEEDS_OF_A_PART} seeds valid, code ${code}`,
);
