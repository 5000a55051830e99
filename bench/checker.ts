/**
 * How fast histories are read and judged: `npm run bench:checker`.
 *
 * The baseline, in the same run, is the same checker with all reductions off and a limit on its steps. The histories are
 * those of ../shared/histories; without that folder only the generated ones are judged.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkLinearizableSync } from '../src/checkers/linearizability/linearizability.ts';
import { reductionNames } from '../src/checkers/linearizability/reductions.ts';
import type { SequentialSpecification } from '../src/checkers/linearizability/specification.ts';
import { casRegister } from '../src/checkers/objects/cas-register.ts';
import { register } from '../src/checkers/objects/register.ts';
import type { History } from '../src/core/history.ts';
import { Randomness } from '../src/core/random.ts';
import { HistoryBuilder } from '../src/history/history-builder.ts';
import { readHistory } from '../src/history/read-history.ts';
import { formatColumns } from '../src/report/terminal.ts';
import { corpusFolder } from '../test/corpus.ts';
import { describeMachine } from './machine.ts';
import { median } from './median.ts';

const RUNS = 5;
const BASELINE_STEP_LIMIT = 2_000_000;

interface Group {
  readonly name: string;
  readonly histories: () => History[];
  readonly specification: SequentialSpecification;
  readonly initial: null | 0;
}

function filesIn(folder: string, pattern: RegExp): () => History[] {
  return () =>
    readdirSync(folder)
      .filter((file) => pattern.test(file))
      .map((file) => readHistory(join(folder, file)));
}

/** A register history that is linearizable: `clients` at a time, every written value another one. */
function uniqueValues(operations: number, clients: number): History {
  const random = new Randomness(1);
  const builder = new HistoryBuilder({ format: 'quorate', source: '<generated>' });
  const open: { f: string; argument: number | null; applied: boolean; result: number | null }[] = [];
  let value: number | null = null;
  for (
    let event = 0, invoked = 0;
    invoked < operations || open.some((operation) => operation !== undefined);
    event++
  ) {
    const client = random.integer(clients, 'client', event);
    const operation = open[client];
    if (operation === undefined) {
      if (invoked === operations) continue;
      const isWrite = random.fraction('kind', event) < 0.5;
      open[client] = {
        f: isWrite ? 'write' : 'read',
        argument: isWrite ? invoked : null,
        applied: false,
        result: null,
      };
      builder.invoke(client, open[client].f, open[client].argument);
      invoked++;
    } else if (!operation.applied) {
      if (operation.f === 'write') value = operation.argument;
      operation.result = value;
      operation.applied = true;
    } else {
      builder.complete(client, 'ok', operation.f, operation.result);
      delete open[client];
    }
  }
  return builder.finish();
}

function measure(group: Group, histories: readonly History[]) {
  const judge = (history: History, isBaseline: boolean) =>
    checkLinearizableSync(history, group.specification, {
      initial: group.initial,
      counterexample: false,
      ...(isBaseline ? { withoutReductions: reductionNames, maxSteps: BASELINE_STEP_LIMIT } : {}),
    });
  const time = (isBaseline: boolean) => {
    const start = performance.now();
    const verdicts = histories.map((history) => judge(history, isBaseline).verdict);
    return { milliseconds: performance.now() - start, verdicts };
  };
  const runs = Array.from({ length: RUNS }, () => time(false));
  const baseline = time(true);
  return { runs, baseline, milliseconds: median(runs.map((run) => run.milliseconds)) };
}

const corpus = corpusFolder();
const groups: Group[] = [
  {
    name: 'generated register, 100,000 operations, 16 clients',
    histories: () => [uniqueValues(100_000, 16)],
    specification: register(),
    initial: null,
  },
];
if (corpus === undefined) console.log('../shared/histories is absent: only generated histories are judged\n');
else {
  groups.push(
    {
      name: 'etcd cas-registers (Jepsen logs)',
      histories: filesIn(join(corpus, 'porcupine/jepsen'), /\.log$/),
      specification: casRegister(),
      initial: null,
    },
    {
      name: 'Knossos cas-registers',
      histories: filesIn(join(corpus, 'knossos/cas-register/good'), /\.edn$/),
      specification: casRegister(),
      initial: 0,
    },
    {
      name: 'Redis registers',
      histories: filesIn(join(corpus, 'redis-cs4720'), /^redis.*\.edn$/),
      specification: register(),
      initial: null,
    },
    {
      name: 'synthetic, up to 24 crashed writes',
      histories: filesIn(join(corpus, 'synthetic'), /\.jsonl$/),
      specification: register(),
      initial: null,
    },
  );
}

const rows = groups.map((group) => {
  const start = performance.now();
  const histories = group.histories();
  const readMilliseconds = performance.now() - start;
  const operations = histories.reduce((sum, { operations: { count } }) => sum + count, 0);
  const { milliseconds, baseline } = measure(group, histories);
  const undecided = baseline.verdicts.filter((verdict) => verdict === 'unknown').length;
  return [
    group.name,
    histories.length,
    operations,
    readMilliseconds.toFixed(0),
    milliseconds.toFixed(1),
    Math.round((operations / milliseconds) * 1000),
    (baseline.milliseconds / milliseconds).toFixed(1),
    undecided,
  ];
});
console.log(`${describeMachine()}; median of ${RUNS} runs, warm, one core\n`);
console.log(
  formatColumns(
    [
      'histories',
      'files',
      'operations',
      'read ms',
      'judge ms',
      'operations/s',
      'without reductions, ×',
      'of these undecided',
    ],
    rows,
  ),
);
console.log(
  '\nFor orientation (measured elsewhere): 102 etcd histories, Porcupine 440 ms, Knossos 145 s, a JavaScript prototype 110 to 220 ms.',
);
