import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Completion, MessageBody } from '../../../src/verifier/workload.ts';
import { readCommitted, readUncommitted } from '../../../src/verifier/workloads/transaction-anomalies.ts';
import { txnListAppend, txnRwRegister } from '../../../src/verifier/workloads/transactions.ts';
import { historyOf, type Written } from './recorded.ts';

type Step = readonly [string, number, unknown];

/** Transactions, one process each, all at the same time unless said otherwise; what reads found is in them. */
const transaction = (
  process: number,
  steps: readonly Step[],
  end: Written['end'] = 'ok',
  at: readonly [number, number] = [process / 100, 10 + process / 100],
): Written => ({
  ...{ process, f: 'txn', at, end },
  value: steps.map(([f, key, value]) => [f, key, f === 'r' ? null : value]),
  result: steps,
});
const verdicts = async (...transactions: readonly Written[]) => {
  const history = historyOf(transactions);
  return {
    committed: (await readCommitted.judge(history, {})).verdict,
    uncommitted: (await readUncommitted.judge(history, {})).verdict,
  };
};

describe('anomalies of transactions (Adya 1999)', () => {
  test('G0: one writes on top of the other in one key, and beneath it in another', async () => {
    const result = await verdicts(
      transaction(0, [
        ['append', 1, 1],
        ['append', 2, 1],
      ]),
      transaction(1, [
        ['append', 1, 2],
        ['append', 2, 2],
      ]),
      transaction(2, [
        ['r', 1, [1, 2]],
        ['r', 2, [2, 1]],
      ]),
    );
    expect(result).toEqual({ committed: 'violated', uncommitted: 'violated' });
  });

  test('G1a: what a failed transaction wrote is read', async () => {
    const failed = transaction(0, [['w', 1, 7]], 'fail');
    expect(await verdicts(failed, transaction(1, [['r', 1, 7]]))).toEqual({
      committed: 'violated',
      uncommitted: 'valid',
    });
    const unknown = transaction(0, [['w', 1, 7]], 'info');
    expect((await verdicts(unknown, transaction(1, [['r', 1, 7]]))).committed).toBe('valid');
  });

  test('G1b: what its writer had overwritten is read', async () => {
    const writer = transaction(0, [
      ['w', 1, 7],
      ['w', 1, 8],
    ]);
    expect((await verdicts(writer, transaction(1, [['r', 1, 7]]))).committed).toBe('violated');
    expect((await verdicts(writer, transaction(1, [['r', 1, 8]]))).committed).toBe('valid');
    expect(
      (
        await verdicts(
          transaction(0, [
            ['w', 1, 7],
            ['r', 1, 7],
            ['w', 1, 8],
          ]),
        )
      ).committed,
    ).toBe('valid');
  });

  test('G1c: two transactions read of each other', async () => {
    const result = await verdicts(
      transaction(0, [
        ['w', 1, 1],
        ['r', 2, 2],
      ]),
      transaction(1, [
        ['w', 2, 2],
        ['r', 1, 1],
      ]),
    );
    expect(result).toEqual({ committed: 'violated', uncommitted: 'valid' });
  });

  test('a value that nobody wrote', async () => {
    expect((await verdicts(transaction(0, [['r', 1, 5]]))).committed).toBe('violated');
  });

  test('a write skew is allowed: strict serializability is not, what is committed is', async () => {
    const skew = [
      transaction(0, [
        ['r', 1, null],
        ['w', 2, 1],
      ]),
      transaction(1, [
        ['r', 2, null],
        ['w', 1, 1],
      ]),
    ];
    expect((await verdicts(...skew)).committed).toBe('valid');
    expect((await txnRwRegister.judges[0]!.judge(historyOf(skew), {})).verdict).toBe('violated');
  });

  test('what was done one after the other has none, and is strictly serializable', async () => {
    const step = fc.tuple(fc.constantFrom('r', 'write'), fc.nat(2));
    const programs = fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(programs, fc.boolean(), async (drawn, isList) => {
        const values = new Map<number, unknown>();
        let next = 0;
        const run = drawn.map((steps, process) => {
          const done = steps.map(([f, key]): Step => {
            if (f === 'r') return ['r', key, values.get(key) ?? null];
            const value = ++next;
            values.set(key, isList ? [...((values.get(key) as number[]) ?? []), value] : value);
            return [isList ? 'append' : 'w', key, value];
          });
          return transaction(process, done, 'ok', [2 * process, 2 * process + 1]);
        });
        expect(await verdicts(...run)).toEqual({ committed: 'valid', uncommitted: 'valid' });
        const { judges } = isList ? txnListAppend : txnRwRegister;
        expect((await judges[0]!.judge(historyOf(run), {})).verdict).toBe('valid');
      }),
      { numRuns: 60 },
    );
  });
});

test('an answer repeats what was asked', () => {
  const value = [
    ['r', 1, null],
    ['append', 1, 5],
  ];
  const answer = (txn: unknown): Completion =>
    txnListAppend.maelstrom.completion({ f: 'txn', value }, {
      type: 'txn_ok',
      txn,
    } as unknown as MessageBody);
  expect(
    answer([
      ['r', 1, [3]],
      ['append', 1, 5],
    ]),
  ).toMatchObject({ type: 'ok' });
  for (const wrong of [
    [],
    [
      ['r', 2, null],
      ['append', 1, 5],
    ],
    [
      ['r', 1, null],
      ['append', 1, 6],
    ],
    [
      ['append', 1, 5],
      ['r', 1, null],
    ],
  ])
    expect(() => answer(wrong)).toThrow('to repeat');
});
