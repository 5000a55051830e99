/**
 * Side by side with Porcupine (Go), in one run: `npx tsx bench/porcupine.ts`. Judging alone is timed, warm, on both sides.
 *
 * Porcupine is a program that `QUORATE_PORCUPINE` names. It reads one history a line from standard input, as
 * {@link PeerHistory}, judges it `runs` times with `CheckOperationsTimeout`, and prints a {@link PeerAnswer} a line. Ours
 * alone is measured without it. bench/README.md says how to build one.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkLinearizableSync } from '../src/checkers/linearizability/linearizability.ts';
import type { SequentialSpecification } from '../src/checkers/linearizability/specification.ts';
import { casRegister } from '../src/checkers/objects/cas-register.ts';
import { keyValue } from '../src/checkers/objects/key-value.ts';
import { register } from '../src/checkers/objects/register.ts';
import { ABSENT, type History, NEVER, type Operation, Outcome, operationAt } from '../src/core/history.ts';
import { type HistoryValue, historyValueKey } from '../src/core/history-value.ts';
import { readHistory } from '../src/history/read-history.ts';
import { formatColumns } from '../src/report/terminal.ts';
import { corpusFolder } from '../test/corpus.ts';
import { describeMachine } from './machine.ts';
import { median } from './median.ts';

/** Sides take turns this often, so that a change of the machine's load meets both. */
const ROUNDS = 3;
const RUNS_PER_ROUND = 5;
/** The other side judges a file that takes it longer once a round, and gives up in the end. */
const SLOW_MS = 500;
const PEER_TIMEOUT_MS = 20_000;
const OUTPUT_LIMIT_BYTES = 2 ** 26;

/** What the other program reads, a line each. All values are strings; those of registers are decimal integers. */
interface PeerHistory {
  readonly name: string;
  readonly model: 'register' | 'cas-register' | 'key-value';
  readonly initial: string;
  readonly runs: number;
  readonly timeoutMs: number;
  readonly operations: readonly PeerOperation[];
}

/** `argument` is what is written, or the `from` of a cas, `to` its second half. A cas that succeeded has the result `ok`. */
interface PeerOperation {
  readonly f: string;
  readonly key: string;
  readonly argument: string;
  readonly to: string;
  readonly result: string;
  /** Whether the result is not known; `return` is then after all events. */
  readonly unknown: boolean;
  readonly call: number;
  readonly return: number;
}

interface PeerAnswer {
  readonly name: string;
  readonly verdict: string;
  readonly milliseconds: readonly number[];
}

interface Group {
  readonly name: string;
  readonly folder: string;
  readonly pattern: RegExp;
  readonly specification: SequentialSpecification;
  readonly model: PeerHistory['model'];
  readonly initial: HistoryValue;
}

interface Subject {
  readonly group: Group;
  readonly file: string;
  readonly history: History;
  readonly ours: number[];
  readonly theirs: number[];
  readonly verdicts: { ours: string; theirs: string };
}

const keyValueGroup = {
  folder: 'porcupine/kv',
  specification: keyValue(),
  model: 'key-value',
  initial: '',
} as const;
const registerGroup = { specification: register(), model: 'register', initial: null } as const;

const groups: readonly Group[] = [
  {
    name: 'etcd',
    folder: 'porcupine/jepsen',
    pattern: /^etcd_.*\.log$/,
    specification: casRegister(),
    model: 'cas-register',
    initial: null,
  },
  { name: 'key-value, 1 client', pattern: /^c01/, ...keyValueGroup },
  { name: 'key-value, 10 clients', pattern: /^c10/, ...keyValueGroup },
  { name: 'key-value, 50 clients', pattern: /^c50/, ...keyValueGroup },
  { name: 'Redis, small', folder: 'redis-cs4720', pattern: /^redis-simple/, ...registerGroup },
  { name: 'Redis, large', folder: 'redis-cs4720', pattern: /^redis-(?!simple)/, ...registerGroup },
  { name: 'crashed writes', folder: 'synthetic', pattern: /\.jsonl$/, ...registerGroup },
];

/** Registers carry their values as small integers there: a register treats all values alike. */
function forPeer({ group, file, history }: Subject, runs: number): PeerHistory {
  const isRegister = group.model !== 'key-value';
  const numbers = new Map<string, number>();
  const nameOf = (value: HistoryValue): string => {
    if (!isRegister) return (value ?? '') as string;
    const key = historyValueKey(value);
    if (!numbers.has(key)) numbers.set(key, numbers.size);
    return String(numbers.get(key));
  };
  const { count, outcome, completedAt, invokedAt } = history.operations;
  const initial = nameOf(group.initial);
  const operations: PeerOperation[] = [];
  for (let row = 0; row < count; row += 1) {
    const operation = operationAt(history, row);
    const isObservation = operation.f === 'read' || operation.f === 'get';
    const unknown = outcome[row] !== Outcome.ok;
    if (outcome[row] === Outcome.fail || (unknown && isObservation)) continue;
    const written = operation.f === 'cas' ? (operation.argument as HistoryValue[]) : [operation.argument];
    operations.push({
      f: operation.f,
      key: history.operations.key[row] === ABSENT ? '' : historyValueKey(operation.key!),
      argument: isObservation ? '' : nameOf(written[0]!),
      to: operation.f === 'cas' ? nameOf(written[1]!) : '',
      result: unknown ? '' : resultOf(operation, nameOf),
      unknown,
      call: invokedAt[row]!,
      return: completedAt[row] ?? NEVER,
    });
  }
  return { name: file, model: group.model, initial, runs, timeoutMs: PEER_TIMEOUT_MS, operations };
}

function resultOf({ f, result }: Operation, nameOf: (value: HistoryValue) => string): string {
  if (f === 'cas') return result === false ? 'failed' : 'ok';
  return f === 'read' || f === 'get' ? nameOf(result!) : '';
}

function measureTheirs(command: string, subjects: readonly Subject[]): void {
  for (const subject of subjects) {
    const isSlow = subject.theirs.some((milliseconds) => milliseconds > SLOW_MS);
    if (subject.verdicts.theirs === 'unknown') continue;
    const input = `${JSON.stringify(forPeer(subject, isSlow ? 1 : RUNS_PER_ROUND))}\n`;
    const { stdout, error } = spawnSync(command, { input, encoding: 'utf8', maxBuffer: OUTPUT_LIMIT_BYTES });
    if (error) throw error;
    const { milliseconds, verdict } = JSON.parse(stdout) as PeerAnswer;
    subject.theirs.push(...(isSlow || milliseconds.length < 2 ? milliseconds : milliseconds.slice(1)));
    subject.verdicts.theirs = verdict;
  }
}

function measureOurs(subjects: readonly Subject[]): void {
  for (const { group, history, ours, verdicts } of subjects) {
    for (let run = 0; run < RUNS_PER_ROUND; run += 1) {
      const start = performance.now();
      const options = { initial: group.initial, counterexample: false };
      verdicts.ours = checkLinearizableSync(history, group.specification, options).verdict;
      ours.push(performance.now() - start);
    }
  }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

function report(subjects: readonly Subject[], hasPeer: boolean): void {
  const rows = groups.map((group) => {
    const members = subjects.filter((subject) => subject.group === group);
    const operations = sum(members.map(({ history }) => history.operations.count));
    const ours = sum(members.map((subject) => median(subject.ours)));
    const common = [group.name, members.length, operations, ours.toFixed(2)];
    if (!hasPeer) return common;
    const theirs = sum(members.map((subject) => median(subject.theirs)));
    const undecided = members.filter(({ verdicts }) => verdicts.theirs === 'unknown').length;
    const ratio = `${undecided > 0 ? '> ' : ''}${(theirs / ours).toFixed(1)}`;
    const slower = members.map((subject) => median(subject.ours) - median(subject.theirs));
    const worst = slower.indexOf(Math.max(...slower));
    return [
      ...common,
      theirs.toFixed(2),
      ratio,
      undecided,
      `${members[worst]!.file} ${slower[worst]!.toFixed(2)}`,
    ];
  });
  const header = ['histories', 'files', 'operations', 'ours ms'];
  if (hasPeer)
    header.push('Porcupine ms', 'ratio', 'of these undecided', 'worst file: ours minus theirs, ms');
  console.log(`${describeMachine()}; medians of ${ROUNDS} × ${RUNS_PER_ROUND} runs, judging alone, warm\n`);
  console.log(formatColumns(header, rows));
  for (const { file, verdicts } of subjects) {
    if (!hasPeer || verdicts.theirs === 'unknown' || verdicts.theirs === verdicts.ours) continue;
    console.log(`\n${file}: ${verdicts.ours} here, ${verdicts.theirs} there`);
    process.exitCode = 1;
  }
}

const corpus = corpusFolder();
const command = process.env.QUORATE_PORCUPINE;
if (corpus === undefined) console.log('../shared/histories is absent: there is nothing to compare');
else {
  const subjects = groups.flatMap((group) =>
    readdirSync(join(corpus, group.folder))
      .filter((file) => group.pattern.test(file))
      .map((file) => ({
        group,
        file,
        history: readHistory(join(corpus, group.folder, file)),
        ours: [] as number[],
        theirs: [] as number[],
        verdicts: { ours: '', theirs: '' },
      })),
  );
  measureOurs(subjects); // warm
  for (const subject of subjects) subject.ours.length = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    if (command !== undefined) measureTheirs(command, subjects);
    measureOurs(subjects);
  }
  report(subjects, command !== undefined);
  if (command === undefined)
    console.log('\nQUORATE_PORCUPINE names no program: ours alone. See bench/README.md, "Beside Porcupine".');
}
