import { describe, expect, test } from 'vitest';
import { checkLinearizableSync } from '../../../src/checkers/linearizability/linearizability.ts';
import type { SequentialSpecification } from '../../../src/checkers/linearizability/specification.ts';
import { priorityQueue } from '../../../src/checkers/objects/priority-queue.ts';
import { queue } from '../../../src/checkers/objects/queue.ts';
import { stack } from '../../../src/checkers/objects/stack.ts';
import { unorderedQueue } from '../../../src/checkers/objects/unordered-queue.ts';
import { type Operation, Outcome } from '../../../src/core/history.ts';
import { agreesWithBruteForce, complaintOf } from '../linearizability/differential.ts';
import { historyOf } from '../linearizability/history-of.ts';
import type { SimulatedObject } from '../linearizability/simulated-history.ts';
import { type Changes, withDeclarations } from '../linearizability/with-declarations.ts';
import { containerCases, judging, quickVariants } from './collection-cases.ts';
import {
  simulatedFifoQueue,
  simulatedPriorityQueue,
  simulatedStack,
  simulatedUnorderedQueue,
} from './simulated-collections.ts';

test.each(containerCases)('$name: agrees with brute force', (given) => {
  agreesWithBruteForce({ ...given, runs: 40, shape: { crashes: 6 }, seed: 5, variants: quickVariants });
});

interface Container {
  readonly name: string;
  readonly simulated: typeof simulatedFifoQueue;
  readonly specification: () => SequentialSpecification;
  readonly put: string;
  readonly take: string;
}

const anyState = <S>(specification: SequentialSpecification<S>) =>
  specification as unknown as SequentialSpecification;
const unordered: Container = {
  name: 'unordered queue',
  simulated: simulatedUnorderedQueue,
  specification: () => anyState(unorderedQueue()),
  ...{ put: 'enqueue', take: 'dequeue' },
};
const containers: readonly Container[] = [
  {
    name: 'queue',
    simulated: simulatedFifoQueue,
    specification: () => anyState(queue()),
    ...{ put: 'enqueue', take: 'dequeue' },
  },
  {
    name: 'stack',
    simulated: simulatedStack,
    specification: () => anyState(stack()),
    ...{ put: 'push', take: 'pop' },
  },
  {
    name: 'priority queue',
    simulated: simulatedPriorityQueue,
    specification: () => anyState(priorityQueue()),
    ...{ put: 'insert', take: 'delete-min' },
  },
  unordered,
];

/** What the differential test says of other declarations. */
function complaint(
  { specification: create }: Container,
  object: SimulatedObject<readonly number[]>,
  changes: Changes,
  runs = 600,
): string | undefined {
  const { specification } = judging('', object, create());
  return complaintOf({
    object: object as SimulatedObject<unknown>,
    specification: withDeclarations(specification, changes),
    reference: specification,
    runs,
    shape: { crashes: 6, operations: 8 },
    variants: [{}],
  });
}

const droppingAlso =
  (isDropped: (operation: Operation) => boolean): Changes =>
  ({ droppable }) => ({
    droppable: (remaining, initial) => {
      const right = droppable!(remaining, initial);
      return (operation) => right(operation) || isDropped(operation);
    },
  });

/** As if there were no operations of this function. */
const forgetting =
  (forgotten: string): Changes =>
  ({ droppable }) => ({
    droppable: (remaining, initial) =>
      droppable!(
        remaining.filter(({ f }) => f !== forgotten),
        initial,
      ),
  });

describe.each(containers)('$name: the differential test kills a mutant of', (container) => {
  const { simulated, put, take } = container;
  const everything = simulated({ sees: container !== unordered, hasSize: true });

  test('nothing: the right declarations pass it', () => {
    expect(complaint(container, everything, () => ({}), 120)).toBeUndefined();
  });

  test('rule 1: a take that found an item is an observer too', () => {
    const said = complaint(container, simulated(), () => ({ observer: ({ f }) => f === take }));
    expect(said).toMatch(/declared an observer, but its step changes the state|by brute force/);
  });

  test('rule 2: a put whose item was taken', () => {
    expect(
      complaint(
        container,
        simulated(),
        droppingAlso(({ f }) => f === put),
      ),
    ).toMatch(/by brute force/);
  });

  test('rule 2: a crashed take', () => {
    expect(
      complaint(
        container,
        everything,
        droppingAlso(({ f }) => f === take),
      ),
    ).toMatch(/by brute force/);
  });

  test('rule 2: a size shows no put', () => {
    expect(complaint(container, everything, forgetting('size'))).toMatch(/by brute force/);
  });

  test('rule 3: an item from the start was put in by somebody', () => {
    const changes: Changes = ({ deadline }) => ({ deadline: { ...deadline!, initially: () => [] } });
    const lines = [
      `A invoke ${put} 1`,
      ...[`B invoke ${take}`, 'B ok 1', `B invoke ${take}`, 'B ok null', 'A ok'],
    ];
    const { specification } = judging('', everything, container.specification(), [1]);
    expect(verdictOf(lines, specification)).toBe('valid');
    expect(verdictOf(lines, withDeclarations(specification, changes))).toBe('violated');
  });

  test('rule 3: a crashed put does not count as a producer', () => {
    const changes: Changes = ({ deadline }) => ({
      deadline: {
        ...deadline!,
        produces: ({ f, argument, outcome }) => (f === put && outcome === Outcome.ok ? [argument] : []),
      },
    });
    const lines = [
      ...[`A invoke ${put} 1`, 'A info', 'C invoke size', 'C ok 1'],
      ...[`C invoke ${take}`, `B invoke ${put} 1`, 'C ok 1', `C invoke ${take}`, 'C ok null', 'B ok'],
    ];
    expect(verdictOf(lines, container.specification())).toBe('valid');
    expect(verdictOf(lines, withDeclarations(container.specification(), changes))).toBe('violated');
  });
});

describe.each(containers.slice(0, 3))('$name: the differential test kills a mutant of', (container) => {
  const { simulated, put } = container;

  test('rule 2: what was only seen shows no put', () => {
    const see = { push: 'peek', enqueue: 'peek', insert: 'find-min' }[put]!;
    expect(complaint(container, simulated({ sees: true }), forgetting(see))).toMatch(/by brute force/);
  });

  test('rule 5: it is split by item', () => {
    const changes: Changes = () => ({
      partition: ({ f, argument, result }) => (f === put ? argument : result),
    });
    expect(complaint(container, simulated(), changes)).toMatch(/by brute force/);
  });
});

describe('unordered queue: the differential test kills a mutant of', () => {
  test.each([
    ['a size', { hasSize: true }, 'size'],
    ['a dequeue that found nothing', {}, 'dequeue'],
  ] as const)('rule 5: %s touches one item', (_, options, split) => {
    const changes: Changes = ({ partition }) => ({
      partition: (operation) => (operation.f === split ? (operation.result ?? 0) : partition!(operation)),
    });
    expect(complaint(unordered, simulatedUnorderedQueue(options), changes)).toMatch(/by brute force/);
  });
});

test.each([1, 2])(
  'an unordered queue: a crashed dequeue may have taken any item, here not %i',
  (remaining) => {
    const lines = [
      ...['A invoke enqueue 1', 'A ok', 'A invoke enqueue 2', 'A ok', 'B invoke dequeue', 'B info'],
      ...['A invoke dequeue', `A ok ${remaining}`, 'A invoke dequeue'],
    ];
    expect(verdictOf([...lines, 'A ok null'], unordered.specification())).toBe('valid');
    expect(verdictOf([...lines, `A ok ${remaining}`], unordered.specification())).toBe('violated');
  },
);

test('an unordered queue: items are judged one by one, and crashed dequeues do not multiply what there is to search', () => {
  const lines = Array.from({ length: 100 }, (_, item) => [
    ...[`P${item} invoke enqueue ${item}`, `P${item} ok`, `Q${item} invoke dequeue`, `Q${item} info`],
    ...[`R${item} invoke dequeue`, `R${item} ok ${item}`],
  ]).flat();
  const judge = (...more: string[]) =>
    checkLinearizableSync(historyOf(...lines, ...more), unordered.specification(), { maxSteps: 1000 })
      .verdict;
  expect(judge()).toBe('valid');
  expect(judge('A invoke dequeue', 'A ok 7')).toBe('violated');
});

function verdictOf(lines: readonly string[], specification: SequentialSpecification) {
  return checkLinearizableSync(historyOf(...lines), specification, { counterexample: false }).verdict;
}

test.each(containers)('$name: nil is no item, and none is refused', ({ specification, put }) => {
  const judge = (line: string, answer: string) =>
    verdictOf([`A invoke ${put} ${line}`, `A ok ${answer}`], specification());
  expect(() => judge('null', '1')).toThrow(/nil is no item|expected a number/);
  expect(() => judge('1', 'false')).toThrow('write fail where nothing was put in');
  expect(() => verdictOf(['A invoke size', 'A ok -1'], specification())).toThrow(
    'expected a number of items',
  );
});

test.each(containers)('$name: begins with a list of items', ({ specification }) => {
  expect(() => specification().parseInitial!(7)).toThrow(
    'a container begins with a list of items, not with 7',
  );
  const { parseInitial, describeState } = specification();
  expect(describeState!(parseInitial!([2, 3, 3]))).toBe('[2 3 3]');
});

test('a priority queue compares large integers exactly', () => {
  const lines = (least: string) => [
    ...['A invoke insert 9007199254740993', 'A ok', 'A invoke insert 9007199254740992', 'A ok'],
    ...['A invoke delete-min', `A ok ${least}`],
  ];
  expect(verdictOf(lines('9007199254740992'), anyState(priorityQueue()))).toBe('valid');
  expect(verdictOf(lines('9007199254740993'), anyState(priorityQueue()))).toBe('violated');
});

test('a queue holds more items than a character has values', () => {
  const { step, describeState } = queue();
  const enqueue = (argument: number) => ({ f: 'enqueue', argument, outcome: Outcome.ok }) as Operation;
  let state = '';
  for (let item = 0; item < 70_000; item += 1) {
    state = step!(state, enqueue(item))!;
    if (item > 2) state = step!(state, { f: 'dequeue', outcome: Outcome.info } as Operation)!;
  }
  expect(describeState!(state)).toBe('[69997 69998 69999]');
});

/** Ten clients that are busy all the time, each served at some moment of its own between its question and its answer. */
function busyQueue(operations: number): string[] {
  let seed = 7;
  const pick = (bound: number) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * bound);
  };
  const items: number[] = [];
  const lines: string[] = [];
  const clients: { item?: number | undefined; answer?: string }[] = Array.from({ length: 10 }, () => ({
    answer: '',
  }));
  for (let asked = 0; asked < operations; ) {
    const name = pick(clients.length);
    const client = clients[name]!;
    if (client.answer === undefined) {
      if (client.item !== undefined) items.push(client.item);
      client.answer = String(client.item ?? items.shift() ?? null);
      continue;
    }
    if (client.answer !== '') lines.push(`P${name} ok ${client.answer}`);
    asked += 1;
    const item = pick(2) === 0 ? asked : undefined;
    clients[name] = { item };
    lines.push(`P${name} invoke ${item === undefined ? 'dequeue' : `enqueue ${item}`}`);
  }
  return lines;
}

test('a queue of unique items costs a few steps an operation, whoever was concurrent with whom', () => {
  const history = historyOf(...busyQueue(500));
  expect(checkLinearizableSync(history, queue(), { maxSteps: 10_000 }).verdict).toBe('valid');
  const { deadline, ...others } = queue();
  const unguided = { ...others, deadline: { ...deadline!, inOrderOfUse: false } };
  expect(checkLinearizableSync(history, unguided, { maxSteps: 100_000 }).verdict).toBe('unknown');
});
