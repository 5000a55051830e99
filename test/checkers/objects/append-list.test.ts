import { describe, expect, test } from 'vitest';
import { checkLinearizableSync } from '../../../src/checkers/linearizability/linearizability.ts';
import type { SequentialSpecification } from '../../../src/checkers/linearizability/specification.ts';
import { appendList, type Lists } from '../../../src/checkers/objects/append-list.ts';
import { type Operation, Outcome } from '../../../src/core/history.ts';
import type { HistoryValue } from '../../../src/core/history-value.ts';
import { agreesWithBruteForce, complaintOf } from '../linearizability/differential.ts';
import { historyOf } from '../linearizability/history-of.ts';
import { type Changes, withDeclarations } from '../linearizability/with-declarations.ts';
import { appendListCases, fewVariants, hidden, listsStartingWith as startingWith } from './list-cases.ts';
import { type Step, simulatedLists } from './simulated-lists.ts';

test.each(appendListCases)('append-list agrees with brute force: $name', (given) => {
  agreesWithBruteForce({
    ...given,
    runs: 50,
    shape: { crashes: 5, operations: 6 },
    variants: fewVariants,
    seed: 7,
  });
});

/** What the differential test says of other declarations. */
function complaint(changes: Changes, names?: readonly string[], runs = 100): string | undefined {
  return complaintOf({
    object: simulatedLists({ names, unique: false }),
    specification: withDeclarations(hidden(appendList()), changes),
    reference: hidden(appendList()),
    runs,
    shape: { crashes: 6, operations: 6 },
    variants: [{}],
  });
}

const foundLists = (operations: readonly Operation[]) =>
  operations.flatMap(({ f, outcome, result }) =>
    f === 'read' && outcome === Outcome.ok ? [result as readonly HistoryValue[]] : [],
  );

describe('the differential test kills a mutant of', () => {
  test('nothing: the right declarations pass it', () => {
    expect(complaint(() => ({}))).toBeUndefined();
    expect(complaint(() => ({}), ['x', 'y'])).toBeUndefined();
  });

  test('rule 1: a transaction that begins with a read is an observer', () => {
    const observer = ({ argument }: Operation) => (argument as readonly Step[])[0]![0] === 'r';
    expect(complaint(() => ({ observer }), ['x', 'y'])).toMatch(
      /declared an observer, but its step changes the state/,
    );
  });

  test('rule 2: an append is dropped whose value no read found last', () => {
    const droppable = (remaining: readonly Operation[]) => {
      const lasts = new Set(foundLists(remaining).map((list) => list.at(-1)));
      return ({ f, argument }: Operation) => f === 'append' && !lasts.has(argument);
    };
    const said = complaint(() => ({ droppable }), undefined, 1000);
    expect(said).toMatch(/by brute force/);
  });

  test('rule 2: a transaction is dropped if one of its values was not found', () => {
    const said = complaint(
      ({ deadline }) => ({
        droppable: (remaining) => {
          const found = new Set(remaining.map((operation) => JSON.stringify(deadline!.requires(operation))));
          return (operation) =>
            deadline!.produces(operation).some((token) => !found.has(JSON.stringify(token)));
        },
      }),
      ['x', 'y'],
    );
    expect(said).toMatch(/by brute force/);
  });

  test('rule 5: the list that a transaction names first is its component', () => {
    const partition = ({ argument }: Operation) => (argument as readonly Step[])[0]![1];
    expect(complaint(() => ({ partition }), ['x', 'y'])).toMatch(/by brute force/);
  });

  test('prescribed: no list is longer than the longest that was found', () => {
    const said = complaint(({ prescribed }) => ({
      prescribed: (remaining, initial) => {
        const right = prescribed!(remaining, initial);
        const most = Math.max(...foundLists(remaining).map(({ length }) => length));
        return (state) => {
          const length = lengthOf(state);
          return length > most ? undefined : right(state);
        };
      },
    }));
    expect(said).toMatch(/by brute force/);
  });

  test('prescribed: by the first list that was found, not by the longest', () => {
    const said = complaint(({ prescribed }) => ({
      prescribed: (remaining, initial) => {
        const [first] = remaining.filter(({ f, outcome }) => f === 'read' && outcome === Outcome.ok);
        return prescribed!(first === undefined ? [] : [first], initial);
      },
    }));
    expect(said).toMatch(/by brute force/);
  });
});

const lengthOf = (state: unknown) => (state as Lists).named.get('')?.list.length ?? 0;

const verdictOf = (lines: readonly string[], given: SequentialSpecification<Lists> = appendList()) =>
  checkLinearizableSync(historyOf(...lines), given, { counterexample: false }).verdict;

const append = (process: string, value: number) => [
  `${process} invoke append ${value}`,
  `${process} ok ${value}`,
];
const read = (process: string, ...values: number[]) => [
  `${process} invoke read null`,
  `${process} ok ${JSON.stringify(values)}`,
];

test('rule 3: an element from the start is not taken for an appended one', () => {
  const lines = [
    'B invoke append 1',
    ...read('A', 1),
    ...append('A', 2),
    ...read('A', 1, 2),
    ...read('A', 1, 2, 1),
    'B ok 1',
  ];
  const specification = startingWith([1]);
  expect(verdictOf(lines, specification)).toBe('valid');
  const forgetful = withDeclarations(hidden(specification), ({ deadline }) => ({
    deadline: { ...deadline!, initially: () => [] },
  }));
  expect(checkLinearizableSync(historyOf(...lines), forgetful, { counterexample: false }).verdict).toBe(
    'violated',
  );
});

test('rule 3: every append of a transaction may be the one that was found', () => {
  const both = JSON.stringify([
    ['append', 'y', 5],
    ['append', 'x', 1],
  ]);
  const transaction = (text: string) => [`A invoke txn ${text}`, `A ok ${text}`];
  const finds = (list: string) => ['A invoke txn [["r","x",null]]', `A ok [["r","x",${list}]]`];
  const lines = [
    ...['B invoke txn [["append","x",1]]', ...transaction(both), ...finds('[1]')],
    ...[
      ...transaction('[["append","x",2]]'),
      ...finds('[1,2]'),
      ...finds('[1,2,1]'),
      'B ok [["append","x",1]]',
    ],
  ];
  expect(verdictOf(lines)).toBe('valid');
  const hasty = withDeclarations(hidden(appendList()), ({ deadline }) => ({
    deadline: { ...deadline!, produces: (operation) => deadline!.produces(operation).slice(0, 1) },
  }));
  expect(checkLinearizableSync(historyOf(...lines), hasty, { counterexample: false }).verdict).toBe(
    'violated',
  );
});

/** Rounds in which so many clients append at once; the order in which a read at the end finds the values. */
function concurrentAppends(clients: number, rounds: number, found: (values: number[]) => number[]): string[] {
  const lines: string[] = [];
  const values: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const own = Array.from({ length: clients }, (_, client) => 100 * round + client);
    lines.push(...own.map((value, client) => `p${client} invoke append ${value}`));
    lines.push(...own.map((value, client) => `p${client} ok ${value}`));
    values.push(...own.toReversed());
  }
  return [...lines, ...read('r', ...found(values))];
}

test('the order in which a read finds the values leaves nothing to search for', () => {
  for (const [found, verdict] of [
    [(values: number[]) => values, 'valid'],
    [
      (values: number[]) => [...values.slice(0, 60), ...values.slice(62), values[60]!, values[61]!],
      'violated',
    ],
  ] as const) {
    const history = historyOf(...concurrentAppends(8, 40, found));
    const judge = (withoutReductions: readonly ['prescribed'] | readonly []) =>
      checkLinearizableSync(history, appendList(), {
        withoutReductions,
        counterexample: false,
        maxSteps: 40_000,
      });
    expect(judge([])).toMatchObject({ verdict });
    expect(judge([]).configurations).toBeLessThan(2000);
    expect(judge(['prescribed']).verdict).toBe('unknown');
  }
});

test('appends that no read found need no order', () => {
  const history = historyOf(...concurrentAppends(6, 10, () => [1, 2, 3]));
  const judge = (withoutReductions: readonly ['prescribed'] | readonly []) =>
    checkLinearizableSync(history, appendList(), {
      withoutReductions,
      counterexample: false,
      maxSteps: 20_000,
    });
  expect(judge([]).verdict).toBe('violated');
  expect(judge(['prescribed']).verdict).toBe('unknown');
});

test('a violation is explained by states of the list itself', () => {
  const lines = [...append('A', 1), ...append('A', 2), ...read('A', 2, 1), ...append('B', 3)];
  const { verdict, counterexample } = checkLinearizableSync(historyOf(...lines), appendList());
  expect(verdict).toBe('violated');
  expect(counterexample).toMatchObject({
    row: 2,
    states: ['[1 2]'],
    window: [0, 1, 2],
    confirmed: 'brute force',
  });
});

test('a transaction sees its own appends, nil is the list without any, and lists may be given by their names', () => {
  const own = ['A invoke txn [["append","x",1],["r","x",null]]', 'A ok [["append","x",1],["r","x",[1]]]'];
  const nil = ['A invoke txn [["r","x",null]]', 'A ok [["r","x",null]]'];
  expect([verdictOf(own), verdictOf(nil), verdictOf([...own, ...nil])]).toEqual([
    'valid',
    'valid',
    'violated',
  ]);
  const named = startingWith(new Map([['x', [7]]]));
  expect([verdictOf(own, named), verdictOf(nil, named)]).toEqual(['violated', 'violated']);
  expect(verdictOf(nil, { ...appendList({ nilRead: 'unknown' }), initial: named.initial })).toBe('valid');
});

test.each([
  ['read null', 'ok 5', /expected a list or nil as result/],
  ['txn [["r","x",null]]', 'ok [["r","x",5]]', /expected lists or nil/],
  ['txn [["w","x",1]]', 'ok [["w","x",1]]', /f one of read, append, found \["w" "x" 1\]/],
])('bad input: %s, %s', (invocation, completion, message) => {
  expect(() => verdictOf([`A invoke ${invocation}`, `A ${completion}`])).toThrow(message);
});

test('bad input: an initial value that is no list', () => {
  expect(() => appendList().parseInitial!(5)).toThrow(
    'lists hold at first nil, a list, or by a map of keys a list each',
  );
});
