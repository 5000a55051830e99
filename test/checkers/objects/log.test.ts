import { describe, expect, test } from 'vitest';
import { checkLinearizableSync } from '../../../src/checkers/linearizability/linearizability.ts';
import type { SequentialSpecification } from '../../../src/checkers/linearizability/specification.ts';
import { type Logs, log } from '../../../src/checkers/objects/log.ts';
import { type History, type Operation, Outcome } from '../../../src/core/history.ts';
import { type HistoryValue, Keyword } from '../../../src/core/history-value.ts';
import { HistoryBuilder } from '../../../src/history/history-builder.ts';
import { readHistoryText } from '../../../src/history/read-history.ts';
import { agreesWithBruteForce, complaintOf } from '../linearizability/differential.ts';
import { historyOf } from '../linearizability/history-of.ts';
import { type Changes, withDeclarations } from '../linearizability/with-declarations.ts';
import { fewVariants, hidden, logCases } from './list-cases.ts';
import { simulatedLogs } from './simulated-logs.ts';

test.each(logCases)('log agrees with brute force: $name', (given) => {
  agreesWithBruteForce({
    ...given,
    runs: 60,
    shape: { crashes: 5, operations: 6 },
    variants: fewVariants,
    seed: 7,
  });
});

/** What the differential test says of other declarations. */
function complaint(changes: Changes, names?: readonly string[], runs = 100): string | undefined {
  return complaintOf({
    object: simulatedLogs(names === undefined ? {} : { names }),
    specification: withDeclarations(hidden(log()), changes),
    reference: hidden(log()),
    runs,
    shape: { crashes: 6, operations: 6 },
    variants: [{}],
  });
}

const isCompleted = ({ outcome }: Operation) => outcome === Outcome.ok;

describe('the differential test kills a mutant of', () => {
  test('nothing: the right declarations pass it', () => {
    expect(complaint(() => ({}))).toBeUndefined();
    expect(complaint(() => ({}), ['x', 'y'])).toBeUndefined();
  });

  test('rule 1: a transaction that polls is an observer', () => {
    const observer = ({ argument }: Operation) =>
      Array.isArray(argument) && argument.some((micro) => (micro as readonly HistoryValue[])[0] === 'poll');
    expect(complaint(() => ({ observer }), ['x', 'y'], 600)).toMatch(/by brute force/);
  });

  test('rule 2: an append is dropped whose value was not read at its offset, whatever was polled', () => {
    const droppable = (remaining: readonly Operation[]) => {
      const read = new Set(remaining.filter(({ f }) => f === 'read').map(({ result }) => result));
      return ({ f, argument }: Operation) => f === 'append' && !read.has(argument);
    };
    expect(complaint(() => ({ droppable }), undefined, 600)).toMatch(/by brute force/);
  });

  test('rule 5: the log that an operation names first is its component', () => {
    const partition = ({ argument, result }: Operation) => {
      const [[f, key]] = (result ?? argument) as [readonly [string, HistoryValue]];
      return f === 'send' ? key : key instanceof Map ? [...key.keys()][0] : undefined;
    };
    expect(complaint(() => ({ partition }), ['x', 'y'], 600)).toMatch(/by brute force/);
  });

  test('prescribed: by the number of entries, as if offsets had no gaps', () => {
    const said = complaint(() => ({
      prescribed: () => (state) => {
        const entries = (state as unknown as Logs).named.get('')?.entries;
        return entries === undefined || (entries.last as [number])[0] === entries.length - 1
          ? state
          : undefined;
      },
    }));
    expect(said).toMatch(/by brute force/);
  });

  test('prescribed: by what was asked, with what crashed operations would have sent', () => {
    const said = complaint(
      ({ prescribed }) => ({
        prescribed: (remaining, initial) => {
          // As if every crashed append had taken effect where its value was found first, or at the beginning.
          const asked = remaining.map((operation) =>
            operation.f === 'append' && !isCompleted(operation)
              ? { ...operation, outcome: Outcome.ok, result: 0 }
              : operation,
          );
          return prescribed!(asked, initial);
        },
      }),
      undefined,
      600,
    );
    expect(said).toMatch(/by brute force/);
  });
});

const judge = (lines: readonly string[], given: SequentialSpecification<Logs> = log()) =>
  checkLinearizableSync(historyOf(...lines), given, { counterexample: false });
const verdictOf = (lines: readonly string[], given?: SequentialSpecification<Logs>) =>
  judge(lines, given).verdict;

const append = (value: number, offset: number) => [`A invoke append ${value}`, `A ok ${offset}`];
const poll = (...entries: [number, number][]) => ['A invoke poll null', `A ok ${JSON.stringify(entries)}`];

type Deadline = NonNullable<SequentialSpecification['deadline']>;

/** The verdict where another declaration stands for rule 3. */
function withRule3(history: History, change: (right: Deadline) => Partial<Deadline>, initial: HistoryValue) {
  const plain = hidden(log());
  const begun = { ...plain, initial: plain.parseInitial!(initial) };
  const changed = withDeclarations(begun, ({ deadline }) => ({
    deadline: { ...deadline!, ...change(deadline!) },
  }));
  return checkLinearizableSync(history, changed, { counterexample: false }).verdict;
}

test('rule 3: every entry of a transaction may be the one that was found', () => {
  const event = (process: number, type: string, f: string, value: string) =>
    `{:process ${process}, :type ${type}, :f ${f}, :value ${value}}`;
  const found = (entries: string) => [
    event(0, ':invoke', ':poll', '[[:poll]]'),
    event(0, ':ok', ':poll', `[[:poll {:x ${entries}}]]`),
  ];
  const history = readHistoryText(
    [
      event(1, ':invoke', ':send', '[[:send :x 7]]'),
      event(0, ':invoke', ':txn', '[[:send :y 5] [:send :x 7]]'),
      event(0, ':ok', ':txn', '[[:send :y [0 5]] [:send :x [nil 7]]]'),
      ...found('[[0 7]]'),
      event(0, ':invoke', ':send', '[[:send :x 8]]'),
      event(0, ':ok', ':send', '[[:send :x [1 8]]]'),
      ...found('[[1 8] [2 7]]'),
      event(1, ':ok', ':send', '[[:send :x [nil 7]]]'),
    ].join('\n'),
  );
  expect(withRule3(history, () => ({}), null)).toBe('valid');
  const firstOnly = ({ produces }: Deadline) => ({
    produces: (operation: Operation) => produces(operation).slice(0, 1),
  });
  expect(withRule3(history, firstOnly, null)).toBe('violated');
});

test('rule 3: an entry from the start is not taken for a sent one', () => {
  const lines = ['B invoke append 7', ...poll([0, 7]), ...append(8, 1), ...poll([1, 8], [2, 7]), 'B ok null'];
  expect(verdictOf(lines, { ...log(), initial: log().parseInitial!([[0, 7]]) })).toBe('valid');
  expect(withRule3(historyOf(...lines), () => ({ initially: () => [] }), [[0, 7]])).toBe('violated');
});

test('entries keep the order of their offsets, and gaps between these are no entries', () => {
  expect(verdictOf([...append(1, 0), ...append(2, 5), ...poll([0, 1], [5, 2])])).toBe('valid');
  expect(verdictOf([...append(1, 5), ...append(2, 0)])).toBe('violated');
  expect(verdictOf([...append(1, 0), ...append(2, 1), ...append(3, 2), ...poll([0, 1], [2, 3])])).toBe(
    'violated',
  );
  expect(verdictOf([...append(1, 0), ...poll([0, 2])])).toBe('violated');
  expect(verdictOf([...append(1, 0), ...poll()])).toBe('valid');
});

test('a poll from an offset begins with the first entry there, a read of an offset finds it or nothing', () => {
  const begun = [...append(1, 0), ...append(2, 3), ...append(3, 4)];
  const from = (offset: number, entries: string) => [`A invoke poll ${offset}`, `A ok ${entries}`];
  const read = (offset: number, value: string) => [`A invoke read ${offset}`, `A ok ${value}`];
  expect(verdictOf([...begun, ...from(1, '[[3,2]]'), ...read(4, '3'), ...read(2, 'null')])).toBe('valid');
  expect(verdictOf([...begun, ...from(1, '[[4,3]]')])).toBe('violated');
  expect(verdictOf([...begun, ...read(4, 'null')])).toBe('violated');
  expect(verdictOf([...begun, ...read(2, '5')])).toBe('violated');
});

test('an append of unknown outcome is where it was found, or left no trace', () => {
  const crashed = ['B invoke append 7', 'B info'];
  expect(verdictOf([...crashed, ...append(1, 0), ...poll([0, 1])])).toBe('valid');
  expect(verdictOf([...crashed, ...append(1, 0), ...poll([0, 1], [4, 7])])).toBe('valid');
  expect(
    verdictOf([...crashed, ...append(1, 0), ...poll([0, 1]), ...append(2, 1), ...poll([0, 7], [1, 2])]),
  ).toBe('violated');
});

test('logs by key, as in Kafka; what consumers are assigned is read past', () => {
  const send = (process: string, key: string, value: number, offset: number) => [
    `${process} invoke send [["send","${key}",${value}]]`,
    `${process} ok [["send","${key}",[${offset},${value}]]]`,
  ];
  const lines = [...send('A', 'x', 1, 0), ...send('A', 'y', 2, 0), 'A invoke assign ["x"]', 'A ok ["x"]'];
  expect(verdictOf(lines)).toBe('valid');
  expect(judge(lines).reductions.partition).toBe(3);
  expect(verdictOf([...send('A', 'x', 1, 0), ...send('A', 'x', 2, 0)])).toBe('violated');
  const operation = (type: string, value: string) =>
    `{:process 0, :type ${type}, :f :poll, :value ${value}}\n`;
  const sent =
    '{:process 1, :type :invoke, :f :send, :value [[:send "x" 5]]}\n{:process 1, :type :ok, :f :send, :value [[:send "x" [3 5]]]}\n';
  const polled = (found: string) =>
    readHistoryText(
      `${sent}${operation(':invoke', '[[:poll]]')}${operation(':ok', `[[:poll {"x" ${found}}]]`)}`,
    );
  const verdicts = ['[[3 5]]', '[]', '[[3 6]]', '[[2 5]]'].map(
    (found) => checkLinearizableSync(polled(found), log(), { counterexample: false }).verdict,
  );
  expect(verdicts).toEqual(['valid', 'valid', 'violated', 'violated']);
});

test('offsets leave nothing to search for', () => {
  const lines: string[] = [];
  for (let round = 0; round < 40; round += 1) {
    const clients = Array.from({ length: 8 }, (_, client) => client);
    lines.push(...clients.map((client) => `p${client} invoke append ${client}`));
    lines.push(...clients.map((client) => `p${client} ok ${8 * round + 7 - client}`));
  }
  const history = historyOf(...lines, ...poll([5, 0]));
  const judgeWithout = (withoutReductions: readonly ['prescribed'] | readonly []) =>
    checkLinearizableSync(history, log(), { withoutReductions, counterexample: false, maxSteps: 40_000 });
  expect(judgeWithout([]).verdict).toBe('violated');
  expect(judgeWithout([]).configurations).toBeLessThan(2000);
  expect(checkLinearizableSync(historyOf(...lines), log()).verdict).toBe('valid');
});

test('a violation is explained by states of the log', () => {
  const lines = [...append(1, 0), ...append(2, 1), ...append(3, 2), ...poll([0, 1], [2, 3])];
  const { counterexample } = checkLinearizableSync(historyOf(...lines), log());
  expect(counterexample).toMatchObject({ row: 3, states: ['[[0 1] [1 2] [2 3]]'], confirmed: 'brute force' });
});

test('logs may begin with entries', () => {
  const given = (initial: HistoryValue) => ({ ...log(), initial: log().parseInitial!(initial) });
  expect(verdictOf([...append(2, 4), ...poll([3, 1], [4, 2])], given([[3, 1]]))).toBe('valid');
  expect(verdictOf(append(2, 3), given([[3, 1]]))).toBe('violated');
  expect(given(new Map([['x', [[3, 1]]]])).initial.named.size).toBe(1);
  expect(() =>
    given([
      [3, 1],
      [3, 2],
    ]),
  ).toThrow('entries [offset value] in the order of their offsets');
});

test.each([
  ['append 1', 'ok "a"', /expected an offset/],
  ['read null', 'ok 1', /expected the offset to read/],
  ['poll null', 'ok [[1,2],[1,3]]', /ever greater offsets/],
  ['send 5', 'info', /expected \[\[:send key value\]\]/],
  ['send [["send","x",1]]', 'ok [["send","x",[0,2]]]', /another key or value than was sent/],
  ['send [["send","x",1]]', 'ok [["send","x",1]]', /expected as result \[\[:send key \[offset value\]\]\]/],
  ['send [["send","x",1]]', 'ok [["poll"]]', /does not repeat it/],
  ['poll [["poll"]]', 'ok [["poll",5]]', /expected as result a list/],
])('bad input: %s, %s', (invocation, completion, message) => {
  expect(() => verdictOf([`A invoke ${invocation}`, `A ${completion}`])).toThrow(message);
});

test('keywords are names of micro-operations too, and offsets may be of any size', () => {
  const big = 2n ** 60n;
  const argument: HistoryValue = [[Keyword.of('send'), 'x', 1]];
  const operation = {
    index: 0,
    process: 'A',
    f: 'send',
    key: undefined,
    argument,
    result: [[Keyword.of('send'), 'x', [big, 1]]],
    outcome: 0,
  } as const;
  const specification = log();
  expect(specification.validate!(operation)).toBeUndefined();
  const [state] = specification.steps!(specification.initial, operation);
  expect(specification.describeState!(state!)).toBe(`{"x" [[${big} 1]]}`);
  expect([...specification.steps!(state!, operation)]).toEqual([]);
});

test('what a crashed transaction sent to another log need not be what was found there', () => {
  const sent = [
    ['send', 'x', 13],
    ['send', 'y', 13],
  ];
  const builder = new HistoryBuilder({ format: 'test', source: '<test>' });
  builder.invoke('a', 'txn', sent);
  builder.invoke('b', 'txn', [['send', 'y', 13], ['poll']]);
  const found = new Map<HistoryValue, HistoryValue>([
    ['x', [[0, 13]]],
    ['y', [[1, 13]]],
  ]);
  builder.complete('b', 'ok', 'txn', [
    ['send', 'y', [1, 13]],
    ['poll', found],
  ]);
  expect(checkLinearizableSync(builder.finish(), log()).verdict).toBe('valid');
});
