/**
 * Changes the reference implementations at one place at a time, and looks whether a test fails:
 *
 *     nice -n 15 npx tsx scripts/mutation-testing.ts --sample 200 --seed 1 --results mutation-results.jsonl
 *
 * Of all mutants of `src/impl` a sample is drawn; one that has a result in the file is not run again. For each the tests of its protocol
 * run first (`test/impl/SLUG`), and then, if it survives, its simulations with the sampled seeds and its refinement. Recorded runs, which any change of
 * behaviour breaks, do not count. A mutant whose tests take longer than `--limit` seconds is killed by time. Prints the score, and
 * every survivor with its place.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { parseArgs } from 'node:util';
import { Randomness } from '../src/core/random.ts';
import { type Mutant, mutantsOf } from './mutation/mutants.ts';

const { values } = parseArgs({
  options: {
    sample: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    limit: { type: 'string', default: '120' },
    results: { type: 'string', default: 'mutation-results.jsonl' },
    only: { type: 'string', default: '' },
  },
});
const root = resolve(import.meta.dirname, '..');
const copied = [
  'src',
  'test',
  'specs',
  'histories',
  'scripts',
  'docs',
  'schema',
  'package.json',
  'tsconfig.json',
];

interface Outcome {
  readonly mutant: Mutant;
  readonly outcome: 'killed' | 'survived' | 'timed out';
  /** The test that fails first. */
  readonly by?: string | undefined;
}

interface Answer {
  readonly failed: readonly string[];
  readonly passed: number;
}

interface Stage {
  readonly tests: readonly string[];
  /** Only tests whose name begins so. */
  readonly name?: string;
}

/** A process with the test runner loaded, over a copy of the repository. */
class Worker {
  readonly #folder: string;
  #child: ChildProcess | undefined;
  #lines: Interface | undefined;
  /** The file of the mutant before: it has been put back, and what was made of it must not be used again. */
  #changedBefore: string | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** What the tests say while a file is changed, if one is; `undefined` if they take too long. */
  async run(stage: Stage, changedFile: string | undefined, limitMs: number): Promise<Answer | undefined> {
    if (this.#child === undefined) this.#start();
    const changed = [this.#changedBefore, changedFile].filter((file) => file !== undefined);
    this.#changedBefore = changedFile;
    const task = { ...stage, changed };
    const answered = new Promise<Answer>((done) => {
      this.#lines!.once('line', (line) => done(JSON.parse(line)));
    });
    const ended = new Promise<never>((_, fail) => {
      this.#child!.once('exit', (code) => fail(new Error(`the test runner ended: ${code}`)));
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((done) => {
      timer = setTimeout(() => done(undefined), limitMs);
    });
    this.#child!.stdin!.write(`${JSON.stringify(task)}\n`);
    const answer = await Promise.race([answered, ended, late]).finally(() => clearTimeout(timer));
    ended.catch(() => {});
    this.#child?.removeAllListeners('exit');
    if (answer === undefined) this.stop();
    return answer;
  }

  stop(): void {
    if (this.#child?.pid !== undefined) process.kill(-this.#child.pid, 'SIGKILL');
    this.#child = undefined;
  }

  #start(): void {
    const worker = join(root, 'scripts/mutation/worker.ts');
    // A group of its own: with it end the processes that it starts for the tests.
    this.#child = spawn(process.execPath, ['--import', 'tsx', worker], {
      cwd: this.#folder,
      stdio: ['pipe', 'pipe', 'inherit'],
      detached: true,
    });
    this.#lines = createInterface({ input: this.#child.stdout! });
  }
}

const slugOf = ({ file }: Mutant) => file.split('/')[2]!;

/** Tests that reach a file of the implementation: those of its protocol, and then its simulations and what compares it with its model. */
function stagesFor(mutant: Mutant): readonly Stage[] {
  const slug = slugOf(mutant);
  const isShared = slug.endsWith('.ts');
  const own = isShared ? ['test/impl/'] : [`test/impl/${slug}/`];
  const refinements = readdirSync(join(root, 'test/refinement')).filter(
    (name) => name.startsWith(slug) && !name.endsWith('.long.ts'),
  );
  const unit = [...own, ...(isShared ? [] : refinements.map((name) => `test/refinement/${name}`))];
  const simulation = {
    tests: ['test/simulator/protocols.test.ts'],
    name: isShared ? 'cap' : slug,
  };
  return [{ tests: unit }, simulation];
}

function drawSample(all: readonly Mutant[], count: number, seed: number): readonly Mutant[] {
  const randomness = new Randomness(seed);
  const drawn = all.map((mutant, index) => ({ mutant, order: randomness.fraction('mutant', index) }));
  return drawn
    .sort((one, other) => one.order - other.order)
    .slice(0, count)
    .map(({ mutant }) => mutant);
}

function copyRepository(): string {
  const folder = mkdtempSync(join(tmpdir(), 'quorate-mutation-'));
  for (const name of copied) cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

async function judge(worker: Worker, folder: string, mutant: Mutant, limitMs: number): Promise<Outcome> {
  const path = join(folder, mutant.file);
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.slice(0, mutant.start) + mutant.replacement + text.slice(mutant.end));
  try {
    for (const stage of stagesFor(mutant)) {
      const answer = await worker.run(stage, path, limitMs);
      if (answer === undefined) return { mutant, outcome: 'timed out' };
      if (answer.failed.length > 0) return { mutant, outcome: 'killed', by: answer.failed[0] };
    }
    return { mutant, outcome: 'survived' };
  } finally {
    writeFileSync(path, text);
  }
}

/** That the tests pass without a mutant, also after others, or all of them would seem to be killed. */
async function checkUnchanged(worker: Worker, slug: string, limitMs: number): Promise<void> {
  for (const stage of stagesFor({ file: `src/impl/${slug}` } as Mutant)) {
    const answer = await worker.run(stage, undefined, 5 * limitMs);
    if (answer === undefined || answer.failed.length > 0 || answer.passed === 0) {
      const what = answer?.failed[0] ?? (answer ? 'no test runs' : 'too slow');
      throw new Error(`without a mutant: ${what}, of ${stage.tests.join(', ')}`);
    }
    process.stderr.write(`${slug}: ${answer.passed} tests pass\n`);
  }
}

const keyOf = ({ file, start, replacement }: Mutant) => `${file}:${start}:${replacement}`;

const files = (readdirSync(join(root, 'src/impl'), { recursive: true }) as string[])
  .filter((name) => name.endsWith('.ts'))
  .sort();
const all = files
  .map((name) => `src/impl/${name}`)
  .filter((file) => file.startsWith(`src/impl/${values.only}`))
  .flatMap((file) => mutantsOf(join(root, file), file));
const sample = drawSample(all, Number(values.sample), Number(values.seed));
const outcomes: Outcome[] = existsSync(values.results)
  ? readFileSync(values.results, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
  : [];
const known = new Set(outcomes.map(({ mutant }) => keyOf(mutant)));
const folder = copyRepository();
const worker = new Worker(folder);
const limitMs = Number(values.limit) * 1_000;
try {
  const left = sample.filter((mutant) => !known.has(keyOf(mutant)));
  const checked = new Set<string>();
  for (const mutant of left) {
    if (!checked.has(slugOf(mutant))) await checkUnchanged(worker, slugOf(mutant), limitMs);
    checked.add(slugOf(mutant));
    const outcome = await judge(worker, folder, mutant, limitMs);
    outcomes.push(outcome);
    appendFileSync(values.results, `${JSON.stringify(outcome)}\n`);
    process.stderr.write(`${outcomes.length}/${sample.length} ${outcome.outcome}: ${describe(mutant)}\n`);
  }
} finally {
  worker.stop();
  rmSync(folder, { recursive: true });
}
report();

function describe({ file, line, operator, original, replacement }: Mutant): string {
  return `${file}:${line} ${operator}: ${original.replaceAll(/\s+/g, ' ')} → ${replacement.replaceAll(/\s+/g, ' ')}`;
}

function report(): void {
  const judged = outcomes.filter(({ mutant }) => sample.some((each) => keyOf(each) === keyOf(mutant)));
  const survivors = judged.filter(({ outcome }) => outcome === 'survived');
  const late = judged.filter(({ outcome }) => outcome === 'timed out').length;
  const killed = judged.length - survivors.length;
  const percent = ((100 * killed) / Math.max(1, judged.length)).toFixed(1);
  process.stdout.write(
    `${all.length} mutants, ${judged.length} drawn (seed ${values.seed}): ${killed} killed, ${late} of them by time; score ${percent} %\n`,
  );
  for (const { mutant } of survivors) process.stdout.write(`survived: ${describe(mutant)}\n`);
}
