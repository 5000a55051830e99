/**
 * Runs the public TLA+ examples and compares the counts with those that TLC publishes:
 *
 *   QUORATE_TLA_EXAMPLES=<checkout of tlaplus/Examples> npx tsx bench/examples.ts <table.tsv> [--limit 60] [--only TEXT] [--after CONFIG] [--build dist]
 *
 * The table has the columns spec, config, result, tlc_runtime, distinct_states, total_states.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

interface Row {
  readonly spec: string;
  readonly config: string;
  readonly result: string;
  readonly distinct: string;
  readonly total: string;
}

interface Answer {
  readonly verdict: string;
  readonly states?: { readonly generated: number; readonly distinct: number };
  readonly counterexample?: {
    readonly property: string;
    readonly kind: string;
    readonly trace?: readonly unknown[];
  };
  readonly message?: string;
  readonly limit?: unknown;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    limit: { type: 'string', default: '60' },
    only: { type: 'string', default: '' },
    after: { type: 'string' },
    build: { type: 'string', default: 'dist' },
  },
});
const examples = process.env.QUORATE_TLA_EXAMPLES;
const [table] = positionals;
if (examples === undefined || table === undefined) {
  console.error(
    'Set QUORATE_TLA_EXAMPLES to a checkout of the examples, and name the table of expected counts.',
  );
  process.exit(3);
}
const command = fileURLToPath(new URL(`../${values.build}/cli/main.js`, import.meta.url));

function readRows(path: string): Row[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines
    .filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('spec\t'))
    .map((line) => {
      const [spec, config, result, , distinct, total] = line.split('\t') as [string, ...string[]];
      return { spec, config: config!, result: result!, distinct: distinct!, total: total! };
    });
}

function run({ spec, config }: Row): { readonly answer: Answer; readonly seconds: number } {
  const started = performance.now();
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      command,
      'check',
      join(examples!, spec),
      '--config',
      join(examples!, config),
      '--json',
      '--timeout',
      `${values.limit}s`,
    ],
    {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      // Only the exploration heeds the limit: constants and initial states may take longer, and then no signal is heard.
      timeout: (Number(values.limit) + 20) * 1000,
      killSignal: 'SIGKILL',
    },
  );
  const seconds = (performance.now() - started) / 1000;
  try {
    return { answer: JSON.parse(stdout) as Answer, seconds };
  } catch {
    const message = stderr === '' ? 'stopped after the limit' : stderr.slice(0, 300);
    return { answer: { verdict: 'no answer', message }, seconds };
  }
}

/** `same`, or what differs. A liveness property that is not decided leaves the verdict unknown with all states found. */
function judge(row: Row, answer: Answer): string {
  const wantsFailure = row.result !== 'success';
  // What is violated is so whatever a limit has left out.
  if (wantsFailure && answer.verdict === 'violated') return 'fails as it should';
  if (answer.limit !== undefined) return 'limit met';
  if (wantsFailure) return `expected a ${row.result}`;
  if (answer.verdict === 'violated') return `violated: ${answer.counterexample?.property}`;
  if (answer.states === undefined) return 'no counts';
  const { generated, distinct } = answer.states;
  if (row.distinct === '') return 'no published count';
  if (distinct !== Number(row.distinct)) return `distinct: TLC has ${row.distinct}`;
  return generated === Number(row.total) ? 'same' : `generated: TLC has ${row.total}`;
}

/** What failed, after how many states; or why there is no answer. */
function describe({ counterexample, message = '' }: Answer): string {
  if (counterexample === undefined) return message;
  return `${counterexample.kind} ${counterexample.property}, ${counterexample.trace?.length ?? 0} states`;
}

/** The rows to run: those that contain a text, and of them those that come after a configuration. */
function chosenRows(rows: readonly Row[]): readonly Row[] {
  const { after, only } = values;
  const start = after === undefined ? 0 : rows.findIndex(({ config }) => config.endsWith(after)) + 1;
  return rows.slice(start).filter(({ spec, config }) => `${spec} ${config}`.includes(only));
}

for (const row of chosenRows(readRows(table))) {
  const { answer, seconds } = run(row);
  const { generated = '', distinct = '' } = answer.states ?? {};
  const columns = [
    judge(row, answer).padEnd(28),
    answer.verdict.padEnd(9),
    String(distinct).padStart(9),
    String(generated).padStart(10),
    `${seconds.toFixed(1)} s`.padStart(8),
    row.config.replace('specifications/', ''),
    describe(answer),
  ];
  console.log(columns.join('  '));
}
