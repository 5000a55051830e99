import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkLinearizableSync } from '../../src/checkers/linearizability/linearizability.ts';
import { etcd } from '../../src/checkers/objects/etcd.ts';
import { ABSENT, type History, Outcome, operationAt } from '../../src/core/history.ts';
import type { HistoryValue } from '../../src/core/history-value.ts';
import { readHistory } from '../../src/history/read-history.ts';
import { corpusFolder, noCorpus } from '../corpus.ts';

type Fields = ReadonlyMap<HistoryValue, HistoryValue>;

/** The history with another result of one operation. */
function altered(
  history: History,
  row: number,
  change: (result: Fields) => Record<string, HistoryValue>,
): History {
  const before = operationAt(history, row).result as Fields;
  const after = new Map([...before, ...Object.entries(change(before))]);
  const result = history.operations.result.slice();
  result[row] = history.values.length;
  return { ...history, values: [...history.values, after], operations: { ...history.operations, result } };
}

const verdictOf = (history: History) => checkLinearizableSync(history, etcd(), { counterexample: false });

const folder = corpusFolder();
describe.skipIf(folder === undefined)(
  folder === undefined ? noCorpus : "a report of etcd's robustness tests",
  () => {
    const history = folder === undefined ? undefined : readHistory(join(folder, 'etcd-robustness'));

    /** The first row from here on whose result fits. */
    function find(from: number, f: string, fits: (result: Fields) => boolean): number {
      for (let row = from; row < history!.operations.count; row += 1) {
        const { f: found, result, outcome } = operationAt(history!, row);
        if (found === f && outcome === Outcome.ok && fits(result as Fields)) return row;
      }
      throw new Error(`no ${f} from ${from} on`);
    }

    test('is linearizable, with 835 operations of unknown outcome', () => {
      const result = verdictOf(history!);
      expect(result.verdict).toBe('valid');
      const unknown = result.functions.reduce((sum, { info }) => sum + info, 0);
      const watched = result.functions.find(({ f }) => f === 'watch')!.ok;
      expect({ unknown, others: result.operations - watched, watched }).toEqual({
        unknown: 835,
        others: 8620,
        watched: 4857,
      });
      // One for each revision: nothing was tried in vain.
      expect(result.configurations).toBeLessThan(1000);
    });

    test('is linearizable without what its watches were told', () => {
      const { operations } = history!;
      const watch = history!.functions.indexOf('watch');
      const outcome = operations.outcome.map((end, row) =>
        operations.f[row] === watch ? Outcome.fail : end,
      );
      const result = operations.result.map((id, row) => (operations.f[row] === watch ? ABSENT : id));
      const { verdict, configurations } = verdictOf({
        ...history!,
        operations: { ...operations, outcome, result },
      });
      expect({ verdict, few: configurations < 1000 }).toEqual({ verdict: 'valid', few: true });
    });

    const hasKeys = (result: Fields) => (result.get('kvs') as HistoryValue[]).length > 1;
    const hasEvents = (result: Fields) => (result.get('events') as HistoryValue[]).length > 0;

    test.each<
      [string, string, (result: Fields) => boolean, (result: Fields) => Record<string, HistoryValue>]
    >([
      [
        'a range that returned the value of another key',
        'range',
        hasKeys,
        (result) => {
          const [first, ...rest] = result.get('kvs') as HistoryValue[][];
          return { kvs: [[first![0]!, rest[0]![1]!, ...first!.slice(2)], ...rest] };
        },
      ],
      [
        'a range that missed a key',
        'range',
        hasKeys,
        (result) => ({ count: (result.get('count') as number) - 1 }),
      ],
      [
        'a range of a revision to come',
        'range',
        hasKeys,
        (result) => ({ revision: (result.get('revision') as number) + 40 }),
      ],
      ['a watch that missed an event', 'watch', hasEvents, () => ({ events: [] })],
      [
        'a transaction told the revision before its own',
        'txn',
        () => true,
        (result) => ({ revision: (result.get('revision') as number) - 1 }),
      ],
    ])('%s makes it a violation', (_, f, fits, change) => {
      const row = find(6000, f, fits);
      const { verdict, counterexample } = checkLinearizableSync(altered(history!, row, change), etcd());
      expect(verdict).toBe('violated');
      // Two operations of thirteen thousand.
      expect(counterexample!.confirmed).toBe('the results alone');
      expect(counterexample!.window.length).toBeLessThanOrEqual(2);
    });
  },
);
