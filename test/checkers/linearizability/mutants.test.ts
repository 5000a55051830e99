import { afterEach, describe, expect, test, vi } from 'vitest';
import type { SearchProblem } from '../../../src/checkers/linearizability/search-problem.ts';
import type { SequentialSpecification } from '../../../src/checkers/linearizability/specification.ts';
import { casRegister } from '../../../src/checkers/objects/cas-register.ts';
import { type Operation, Outcome } from '../../../src/core/history.ts';
import type { HistoryValue } from '../../../src/core/history-value.ts';
import { queue, simulatedQueue, simulatedRegister } from '../objects/simulated-objects.ts';
import { crashedProducer, historyOf, incomparableClasses } from './history-of.ts';
import { withDeclarations } from './with-declarations.ts';

// Each mutant breaks one condition of one reduction, as HISTORIES states it. A test that does not notice the
// mutant would not notice the mistake either.

afterEach(() => {
  vi.doUnmock('../../../src/checkers/linearizability/uses-no-more.ts');
  vi.doUnmock('../../../src/checkers/linearizability/search-problem.ts');
  vi.doUnmock('../../../src/checkers/linearizability/drop-crashed.ts');
  vi.doUnmock('../../../src/checkers/linearizability/configuration-space.ts');
  vi.resetModules();
});

type LayoutModule = typeof import('../../../src/checkers/linearizability/search-problem.ts');

/** Puts a mistake into the layout of the search problem, for what is imported from here on. */
async function mutateLayout(
  layOutProblem: (
    input: Parameters<LayoutModule['layOutProblem']>[0],
    original: LayoutModule,
  ) => SearchProblem,
): Promise<void> {
  const path = '../../../src/checkers/linearizability/search-problem.ts';
  const original = await vi.importActual<LayoutModule>(path);
  vi.doMock(path, () => ({
    ...original,
    layOutProblem: (input: Parameters<LayoutModule['layOutProblem']>[0]) => layOutProblem(input, original),
  }));
}

const casObject = simulatedRegister({ cas: true, initial: null });

async function complaint(
  specification: SequentialSpecification,
  reference = casRegister(),
  crashes = 6,
): Promise<string | undefined> {
  const { complaintOf } = await import('./differential.ts');
  return complaintOf({
    object: casObject,
    specification,
    reference,
    runs: 6000,
    shape: { crashes, operations: 8 },
    variants: [{}, { search: 'frontier' }],
  });
}

async function kills(specification: SequentialSpecification, crashes = 6): Promise<void> {
  expect(await complaint(specification, casRegister(), crashes)).toMatch(/by brute force/);
}

describe('the differential test kills a mutant of', () => {
  test('nothing: the unmutated checker passes the same test', async () => {
    expect(await complaint(casRegister())).toBeUndefined();
  });

  test('rule 1: a write of the present value is linearized at once', async () => {
    await mutateLayout((input, original) => {
      const problem = original.layOutProblem(input);
      const everything = original.layOutProblem({ ...input, isEagerKind: () => true });
      return { ...problem, observerStart: everything.observerStart, observers: everything.observers };
    });
    await kills(casRegister());
  });

  test('rule 1: an operation that may change the state is declared an observer', async () => {
    const specification = withDeclarations(casRegister(), () => ({ observer: () => true }));
    expect(await complaint(specification)).toMatch(
      /declared an observer, but its step changes the state|by brute force/,
    );
  });

  test('rule 1: of an object that may choose an observer is no move', async () => {
    await mutateLayout((input, original) => original.layOutProblem({ ...input, mayChoose: false }));
    const { complaintOf } = await import('./differential.ts');
    const { shakenBox, simulatedBox } = await import('../objects/simulated-objects.ts');
    expect(complaintOf({ object: simulatedBox, specification: shakenBox, runs: 300 })).toMatch(
      /by brute force/,
    );
  });

  test('rule 2: a failed cas does not count as an observer of every write', async () => {
    await kills(
      withDeclarations(casRegister(), ({ droppable }) => ({
        droppable: (remaining, initial) =>
          droppable!(
            remaining.filter(({ result }) => result !== false),
            initial,
          ),
      })),
    );
  });

  test('rule 2: a crashed cas does not need its `from`', async () => {
    await kills(
      withDeclarations(casRegister(), ({ droppable }) => ({
        droppable: (remaining, initial) =>
          droppable!(
            remaining.filter(({ f, outcome }) => f !== 'cas' || outcome === Outcome.ok),
            initial,
          ),
      })),
    );
  });

  test('rule 2: a crashed cas is dropped as if it were unobserved', async () => {
    await kills(
      withDeclarations(casRegister(), () => ({
        droppable:
          () =>
          ({ f }: Operation) =>
            f === 'cas',
      })),
    );
  });

  test('rule 2: every crashed operation is dropped', async () => {
    await kills(withDeclarations(casRegister(), () => ({ droppable: () => () => true })));
  });

  test('rule 3: a crashed operation does not count as a producer', async () => {
    const { checkLinearizableSync } = await import(
      '../../../src/checkers/linearizability/linearizability.ts'
    );
    const mutant = withDeclarations(casRegister(), ({ deadline }) => ({
      deadline: {
        ...deadline!,
        produces: (operation) => (operation.outcome === Outcome.info ? [] : deadline!.produces(operation)),
      },
    }));
    // Too rare for random histories of eight operations: the one that makes the condition necessary.
    const history = historyOf(...crashedProducer);
    expect(checkLinearizableSync(history, casRegister()).verdict).toBe('valid');
    expect(checkLinearizableSync(history, mutant, { counterexample: false }).verdict).toBe('violated');
  });

  test('rule 3: a cas does not count as a producer', async () => {
    const { checkLinearizableSync } = await import(
      '../../../src/checkers/linearizability/linearizability.ts'
    );
    const mutant = withDeclarations({ ...casRegister(), initial: 0 }, ({ deadline }) => ({
      deadline: {
        ...deadline!,
        produces: (operation) => (operation.f === 'cas' ? [] : deadline!.produces(operation)),
      },
    }));
    const history = historyOf('A invoke cas [0, 1]', 'A ok', ...crashedProducer.slice(2));
    expect(checkLinearizableSync(history, casRegister(), { initial: 0 }).verdict).toBe('valid');
    expect(checkLinearizableSync(history, mutant, { counterexample: false }).verdict).toBe('violated');
  });

  test('rule 3: the initial state does not count as a producer', async () => {
    const { complaintOf } = await import('./differential.ts');
    const reference = { ...casRegister(), initial: 0 as HistoryValue };
    const specification = withDeclarations(reference, ({ deadline }) => ({
      deadline: { ...deadline!, initially: () => [] },
    }));
    const object = simulatedRegister({ cas: true, initial: 0 });
    const given = { object, specification, reference, runs: 6000, variants: [{}] };
    expect(complaintOf(given)).toMatch(/by brute force/);
  });

  test('rule 3: a failed cas requires its `from`', async () => {
    await kills(
      withDeclarations(casRegister(), ({ deadline }) => ({
        deadline: {
          ...deadline!,
          requires: (operation) =>
            operation.f === 'cas' ? (operation.argument as HistoryValue[])[0] : deadline!.requires(operation),
        },
      })),
    );
  });

  test('rule 4: fewer crashed operations in total', async () => {
    const bits = (words: Int32Array, begin: number, count: number) => {
      let total = 0;
      for (let bit = 0; bit < 32 * count; bit += 1) total += (words[begin + (bit >>> 5)]! >>> (bit & 31)) & 1;
      return total;
    };
    vi.doMock('../../../src/checkers/linearizability/uses-no-more.ts', () => ({
      usesNoMore: (
        left: Int32Array,
        leftBegin: number,
        right: Int32Array,
        rightBegin: number,
        words: number,
      ) => bits(left, leftBegin, words) <= bits(right, rightBegin, words),
    }));
    const { checkLinearizableSync } = await import(
      '../../../src/checkers/linearizability/linearizability.ts'
    );
    // Rare among random histories: the one that makes "class by class" necessary.
    const options = { initial: 0, search: 'depth-first', counterexample: false } as const;
    const { verdict } = checkLinearizableSync(historyOf(...incomparableClasses), casRegister(), options);
    expect(verdict).toBe('violated');
  });

  test('rule 4: classes that ignore the argument', async () => {
    await mutateLayout((input, original) => {
      const { operations } = input.kinds;
      const first = operations.map(({ f, outcome }) =>
        operations.findIndex((other) => other.f === f && other.outcome === outcome),
      );
      const kindOf = input.kinds.kindOf.map((kind) =>
        kind >= 0 && operations[kind]!.outcome === Outcome.info ? first[kind]! : kind,
      );
      return original.layOutProblem({ ...input, kinds: { ...input.kinds, kindOf } });
    });
    await kills(casRegister());
  });

  test('rule 4: the latest invoked of a class is used first', async () => {
    await mutateLayout((input, original) => {
      const problem = original.layOutProblem(input);
      const { count, size, row, position } = problem.crashedClasses;
      let begin = 0;
      for (let which = 0; which < count; which += 1) {
        row.subarray(begin, begin + size[which]!).reverse();
        position.subarray(begin, begin + size[which]!).reverse();
        begin += size[which]!;
      }
      return problem;
    });
    await kills(casRegister(), 10);
  });

  test('symmetry: of open operations of one kind the one that is due last goes first', async () => {
    await mutateLayout((input, original) => {
      const problem = original.layOutProblem(input);
      const twins = problem.twins.slice().fill(original.NO_TWIN);
      for (const [place, twin] of problem.twins.entries()) if (twin >= 0) twins[twin] = place;
      return { ...problem, twins };
    });
    await kills(casRegister());
  });

  test('symmetry: operations of one function are taken for one kind', async () => {
    await mutateLayout((input, original) => {
      const { operations } = input.kinds;
      const first = operations.map(({ f }) => operations.findIndex((other) => other.f === f));
      const kindOf = input.kinds.kindOf.map((kind) => (kind >= 0 ? first[kind]! : kind));
      const { twins } = original.layOutProblem({ ...input, kinds: { ...input.kinds, kindOf } });
      return { ...original.layOutProblem(input), twins };
    });
    await kills(casRegister());
  });

  test.each([
    ['though something observed what it wrote', true],
    ['though it must be linearized', false],
  ] as const)('rule 4: a write in front of a write is in vain %s', async (_, onlyCrashed) => {
    const original = await vi.importActual<
      typeof import('../../../src/checkers/linearizability/configuration-space.ts')
    >('../../../src/checkers/linearizability/configuration-space.ts');
    class Mutant extends original.ConfigurationSpace {
      override take(words: Int32Array, offset: number): void {
        const before = words[offset + 1]!;
        super.take(words, offset);
        if (!onlyCrashed || this.problem.crashedClasses.row.includes(this.row)) this.unobservedFrom = before;
      }
    }
    vi.doMock('../../../src/checkers/linearizability/configuration-space.ts', () => ({
      ...original,
      ConfigurationSpace: Mutant,
    }));
    await kills(casRegister());
  });

  test('rule 5: a queue is split by item, though items of all kinds share one order', async () => {
    const { complaintOf } = await import('./differential.ts');
    const specification = {
      ...queue,
      partition: ({ f, argument, result }: Operation) => (f === 'enqueue' ? argument : result),
    };
    const given = { object: simulatedQueue, specification, reference: queue, runs: 2000, variants: [{}] };
    expect(complaintOf(given)).toMatch(/by brute force/);
  });
});
