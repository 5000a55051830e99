import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { satisfiesByDefinition } from '../../../src/checkers/consistency/definitions.ts';
import { RegisterForesight } from '../../../src/checkers/consistency/register-foresight.ts';
import { type RegisterHistory, registerHistory } from '../../../src/checkers/consistency/register-history.ts';
import { sequentialFinding } from '../../../src/checkers/consistency/sequential.ts';
import { saturateSequential } from '../../../src/checkers/consistency/sequential-saturation.ts';
import {
  type Foresight,
  rowsToPlace,
  SequentialSearch,
} from '../../../src/checkers/consistency/sequential-search.ts';
import { verifySequentialOrder } from '../../../src/checkers/consistency/verify-sequential-order.ts';
import { type PreparedHistory, prepareHistory } from '../../../src/checkers/linearizability/components.ts';
import type { SequentialSpecification } from '../../../src/checkers/linearizability/specification.ts';
import { casRegister } from '../../../src/checkers/objects/cas-register.ts';
import { type History, Outcome } from '../../../src/core/history.ts';
import type { HistoryValue } from '../../../src/core/history-value.ts';
import type { VerdictKind } from '../../../src/core/verdict.ts';
import { show, simulatedHistories } from '../linearizability/differential.ts';
import { historyOf } from '../linearizability/history-of.ts';
import { bag, queue, simulatedBag, simulatedQueue, simulatedRegister } from '../objects/simulated-objects.ts';
import { complaintOf } from './differential.ts';
import { finish, judgeOfRegisters, specification } from './judges.ts';
import { perturbedLitmusHistories } from './random-history.ts';

type Judge = (history: History, specification: SequentialSpecification) => VerdictKind;

const searched: Judge = (history, specification) =>
  finish(
    sequentialFinding(history, specification, undefined, undefined, { maxSteps: 100_000, maxMemoryMiB: 64 }),
  ).verdict;

function complaint(
  histories: fc.Arbitrary<History>,
  specification: SequentialSpecification,
  judge: Judge,
  runs: number,
): string | undefined {
  const seen = { valid: 0, violated: 0 };
  for (const history of fc.sample(histories, { numRuns: runs, seed: 3 })) {
    const { initial } = specification;
    const expected = satisfiesByDefinition(history, specification, initial, 'sequential')
      ? 'valid'
      : 'violated';
    seen[expected] += 1;
    const verdict = judge(history, specification);
    if (verdict !== expected) return `${expected} by definition, found ${verdict}:\n${show(history)}`;
  }
  expect(Math.min(seen.valid, seen.violated) / runs).toBeGreaterThan(0.05);
  return undefined;
}

const shape = { operations: 7, crashes: 3 };
const casHistories = simulatedHistories(simulatedRegister({ cas: true, initial: null }), shape);
const cas = { ...casRegister(), specialize: undefined };

describe('the search for a sequential order agrees with the definition', () => {
  test.each<[string, fc.Arbitrary<History>, SequentialSpecification]>([
    ['a register with cas', casHistories, cas],
    ['a queue', simulatedHistories(simulatedQueue, shape), queue as unknown as SequentialSpecification],
    [
      'a bag that chooses',
      simulatedHistories(simulatedBag, shape),
      bag as unknown as SequentialSpecification,
    ],
  ])('for %s', (_, histories, specification) => {
    expect(complaint(histories, specification, searched, 100)).toBeUndefined();
  });
});

/** The search with another idea of what changes nothing. */
const withObservers =
  (isObserver: (f: string) => boolean): Judge =>
  (history, specification) => {
    const prepared = prepareHistory(history, specification, undefined, new Set(['partition'] as const));
    const mutated = {
      ...prepared,
      isObserver: prepared.kinds.operations.map(({ f }) => isObserver(f)),
    } as unknown as PreparedHistory<unknown>;
    const search = new SequentialSearch(mutated, rowsToPlace(mutated, history));
    return search.run(100_000) as VerdictKind;
  };

describe('the differential test kills a mutant of the search', () => {
  test('nothing is an observer: that is slower, and right', () => {
    expect(
      complaint(
        casHistories,
        cas,
        withObservers(() => false),
        100,
      ),
    ).toBeUndefined();
  });

  test('a write of the present value is placed at once', () => {
    expect(
      complaint(
        casHistories,
        cas,
        withObservers(() => true),
        1000,
      ),
    ).toMatch(/by definition/);
  });

  test('real time counts', () => {
    const inRealTime: Judge = (history, specification) =>
      searched(
        {
          ...history,
          operations: { ...history.operations, process: history.operations.process.map(() => 0) },
        },
        specification,
      );
    expect(complaint(casHistories, cas, inRealTime, 200)).toMatch(/by definition/);
  });
});

/** Registers in which every read names its write, by the search that foresees: without an order that was guessed. */
const foreseen = (alter: (foresight: Foresight) => Foresight) =>
  judgeOfRegisters((registers) => {
    const saturation = finish(saturateSequential(registers));
    if ('anomaly' in saturation) return 'violated';
    const prepared = prepareHistory(registers.history, specification, null, new Set(['partition'] as const));
    const { outcome } = registers.history.operations;
    const inPlay = new Set(registers.row);
    const whole = prepared as unknown as PreparedHistory<unknown>;
    const rows = rowsToPlace(whole, registers.history).filter(
      (row) => inPlay.has(row) || outcome[row] === Outcome.ok,
    );
    const foresight = alter(new RegisterForesight(saturation.precedence));
    return new SequentialSearch(whole, rows, foresight).run(100_000) as VerdictKind;
  });

describe('the search that foresees', () => {
  const said = (alter: (foresight: Foresight) => Foresight) =>
    complaintOf({
      histories: perturbedLitmusHistories(1),
      models: ['sequential'],
      runs: 150,
      judge: foreseen(alter),
    });

  test('agrees with the definition', () => expect(said((foresight) => foresight)).toBeUndefined());

  test('and the differential test kills a mutant that forbids too much: a move after each odd number of them', () => {
    let placed = 0;
    const counted = (foresight: Foresight, by: number, place: (row: number) => void) => (row: number) => {
      placed += by;
      place.call(foresight, row);
    };
    expect(
      said((foresight) => {
        placed = 0;
        return {
          allows: (row) => placed % 2 === 0 && foresight.allows(row),
          take: counted(foresight, 1, foresight.take),
          undo: counted(foresight, -1, foresight.undo),
        };
      }),
    ).toMatch(/by definition/);
  });
});

test('a long history of a store whose replicas lag is sequential, by an order that was guessed', () => {
  const lines: string[] = [];
  const written: number[] = [];
  // Each client writes and, several writes behind, reads: it never goes back, and sees its own.
  const seen = [0, 0, 0, 0];
  for (let turn = 0; turn < 600; turn += 1) {
    const client = (turn * 7 + (turn >> 3)) % 4;
    if (turn % 3 === 0) {
      written.push(turn);
      seen[client] = written.length;
      lines.push(`C${client} invoke write ${turn}`, `C${client} ok`);
    } else {
      seen[client] = Math.max(seen[client]!, written.length - (turn % 5));
      lines.push(`C${client} invoke read`, `C${client} ok ${written[seen[client]! - 1] ?? null}`);
    }
  }
  const history = historyOf(...lines);
  const registers = registerHistory(history, specification, null) as RegisterHistory;
  const finding = finish(
    sequentialFinding(history, specification, null, registers, { maxSteps: 10, maxMemoryMiB: 64 }),
  );
  expect(finding).toMatchObject({ verdict: 'valid', steps: 0 });
  expect(verifySequentialOrder<HistoryValue>(history, specification, null, finding.order!)).toBeUndefined();
});

test('the verifier of orders accepts nothing else', () => {
  const history = historyOf(
    'A invoke write 1',
    'A ok',
    'A invoke write 2',
    'A ok',
    'B invoke read',
    'B ok 1',
  );
  const verify = (...order: number[]) => verifySequentialOrder<HistoryValue>(history, cas, null, order);
  expect(verify(0, 2, 1)).toBeUndefined();
  expect(verify(0, 1, 2)).toBe('row 2 is illegal where it stands');
  expect(verify(1, 0, 2)).toBe('row 0 stands behind a later one of its session');
  expect(verify(0, 2)).toBe('row 1 completed and is missing');
  expect(verify(0, 0)).toMatch(/occurs twice/);
});

test('the search meets its limit with a reason', () => {
  const history = historyOf(
    ...[
      'A invoke write 1',
      'A ok',
      'B invoke write 2',
      'B ok',
      'A invoke read',
      'A ok 2',
      'B invoke read',
      'B ok 7',
    ],
  );
  const finding = finish(
    sequentialFinding(history, cas, undefined, undefined, { maxSteps: 3, maxMemoryMiB: 64 }),
  );
  expect(finding).toMatchObject({ verdict: 'unknown', reason: 'the limit of 3 steps was met' });
});
