import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Staleness, staleness } from '../../../src/checkers/consistency/k-atomicity.ts';
import { registerHistory } from '../../../src/checkers/consistency/register-history.ts';
import { staleRegister } from '../../../src/checkers/consistency/stale-register.ts';
import { isLinearizableByBruteForce } from '../../../src/checkers/linearizability/brute-force.ts';
import { checkLinearizableSync } from '../../../src/checkers/linearizability/linearizability.ts';
import type { SequentialSpecification } from '../../../src/checkers/linearizability/specification.ts';
import { type History, Outcome, operationAt } from '../../../src/core/history.ts';
import type { HistoryValue } from '../../../src/core/history-value.ts';
import { show } from '../linearizability/differential.ts';
import { historyOf } from '../linearizability/history-of.ts';
import { finish, specification } from './judges.ts';
import { randomHistories } from './random-history.ts';

/** The definition: some order within the intervals in which each read returns one of the last k values of its key. */
function isAtomicByDefinition(history: History, k: number): boolean {
  const { count, outcome, invokedAt, completedAt } = history.operations;
  const rows = Array.from({ length: count }, (_, row) => row).filter((row) => outcome[row] !== Outcome.fail);
  const operations = rows.map((row) => operationAt(history, row));
  const extend = (remaining: readonly number[], before: readonly number[]): boolean => {
    if (remaining.every((place) => operations[place]!.outcome === Outcome.info)) return true;
    return remaining.some((place) => {
      const row = rows[place]!;
      const others = remaining.filter((other) => other !== place);
      if (others.some((other) => completedAt[rows[other]!]! < invokedAt[row]!)) return false;
      const { f, key, result } = operations[place]!;
      const written = before.filter(
        (other) => operations[other]!.f === 'write' && operations[other]!.key === key,
      );
      const last = [null, ...written.map((other) => operations[other]!.argument)].slice(-k);
      const isLegal = f === 'write' || result === undefined || last.includes(result);
      return isLegal && extend(others, [...before, place]);
    });
  };
  return extend([...rows.keys()], []);
}

function stalenessOf(history: History, maxSteps = 100_000): Staleness | undefined {
  const registers = registerHistory(history, specification, null);
  return 'row' in registers ? finish(staleness(registers, specification, null, maxSteps)) : undefined;
}

const histories = randomHistories({
  operations: 8,
  processes: 4,
  crashes: 1,
  store: { hasSessions: true },
  arbitrary: 1,
});

test('the smallest k agrees with the definition', () => {
  const seen = new Map<number, number>();
  fc.assert(
    fc.property(histories, (history) => {
      const found = stalenessOf(history);
      if (found === undefined || found.reason !== undefined) return;
      const { atLeast, atMost } = found;
      expect(atLeast).toBe(atMost);
      if (
        !isAtomicByDefinition(history, atLeast) ||
        (atLeast > 1 && isAtomicByDefinition(history, atLeast - 1))
      )
        expect.fail(`k is not ${atLeast}:\n${show(history)}`);
      seen.set(atLeast, (seen.get(atLeast) ?? 0) + 1);
    }),
    { numRuns: 150, seed: 11 },
  );
  for (const k of [1, 2, 3]) expect(seen.get(k), `k = ${k}`).toBeGreaterThan(5);
});

/** What the comparison of a stale register, with other declarations, with brute force says. */
function complaint(
  change: (
    right: SequentialSpecification<readonly HistoryValue[]>,
  ) => Partial<SequentialSpecification<readonly HistoryValue[]>>,
) {
  let said: string | undefined;
  const crashing = randomHistories({ operations: 8, keys: 1, crashes: 6 });
  for (const history of fc.sample(crashing, { numRuns: 400, seed: 12 })) {
    const unkeyed: History = {
      ...history,
      operations: { ...history.operations, key: history.operations.key.map(() => -1) },
    };
    const right = { ...staleRegister(2, specification, null), perKey: false };
    const expected = isLinearizableByBruteForce(unkeyed, right) ? 'valid' : 'violated';
    try {
      const { verdict } = checkLinearizableSync(
        unkeyed,
        { ...right, ...change(right) },
        { counterexample: false },
      );
      if (verdict !== expected) said ??= `${expected} by brute force, ${verdict}`;
    } catch (error) {
      said ??= (error as Error).message;
    }
    if (said !== undefined) return said;
  }
  return said;
}

describe('the differential test kills a mutant of the stale register', () => {
  test('nothing: the right declarations pass it', () => expect(complaint(() => ({}))).toBeUndefined());

  test('rule 1: a write is an observer', () => {
    expect(complaint(() => ({ observer: () => true }))).toMatch(/declared an observer, but|by brute force/);
  });

  test('rule 2: every crashed write is dropped', () => {
    expect(
      complaint(() => ({
        droppable:
          () =>
          ({ f }) =>
            f === 'write',
      })),
    ).toMatch(/by brute force/);
  });
});

test('the stalest read is named with what it missed', () => {
  const history = historyOf(
    ...['A invoke write 1', 'A ok', 'A invoke write 2', 'A ok', 'A invoke write 3', 'A ok'],
    ...['B invoke read', 'B ok 1'],
  );
  expect(stalenessOf(history)).toEqual({
    atLeast: 3,
    atMost: 3,
    stalest: { read: 3, source: 0, missed: [1, 2] },
  });
});

test('a value read before it was written is stale by no number', () => {
  const history = historyOf('B invoke read', 'B ok 1', 'A invoke write 1', 'A ok');
  const found = stalenessOf(history)!;
  expect(found.atMost).toBeUndefined();
  expect(found.reason).toBe('a value was read before it was written');
});

test('beyond the limit on steps there are bounds', () => {
  // Writes that overlap: which order they had is searched.
  const writers = Array.from({ length: 9 }, (_, index) => `W${index}`);
  const history = historyOf(
    ...writers.map((writer, index) => `${writer} invoke write ${index}`),
    ...writers.map((writer) => `${writer} ok`),
    ...writers.flatMap((_, index) => [`R invoke read`, `R ok ${(index * 5) % 9}`]),
  );
  const found = stalenessOf(history, 20)!;
  expect(found.atLeast).toBeLessThan(found.atMost!);
  expect(found.reason).toMatch(/was not decided within 20 steps/);
});
