import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkLinearizable } from '../../src/checkers/linearizability/linearizability.ts';
import type { SequentialSpecification } from '../../src/checkers/linearizability/specification.ts';
import { account } from '../../src/checkers/objects/account.ts';
import { casRegister } from '../../src/checkers/objects/cas-register.ts';
import { counter } from '../../src/checkers/objects/counter.ts';
import { keyValue } from '../../src/checkers/objects/key-value.ts';
import { multiRegister } from '../../src/checkers/objects/multi-register.ts';
import { mutex } from '../../src/checkers/objects/mutex.ts';
import { register } from '../../src/checkers/objects/register.ts';
import { growOnlySet } from '../../src/checkers/objects/set.ts';
import { type HistoryValue, Keyword } from '../../src/core/history-value.ts';
import { readHistory } from '../../src/history/read-history.ts';
import { type CorpusEntry, corpusEntries, corpusFolder, noCorpus } from '../corpus.ts';
import { reportHistories } from '../support/summary.ts';

const folder = corpusFolder();

/** With states of whatever kind: the checker never looks into them. */
const asListed = <S>(specification: SequentialSpecification<S>) =>
  specification as unknown as SequentialSpecification;

/** The specification and the initial state that the manifest gives in words. */
function specificationFor({
  path,
  initialState,
}: CorpusEntry): { specification: SequentialSpecification; initial?: HistoryValue } | undefined {
  const initial = initialState === '0' ? 0 : null;
  if (/^(porcupine\/jepsen|(elle-cli\/)?knossos\/cas-register)\//.test(path))
    return { specification: casRegister(), initial };
  if (/^(synthetic|redis-cs4720\/redis)/.test(path)) return { specification: register(), initial };
  if (path.startsWith('elle-cli/knossos/mutex')) return { specification: mutex(), initial };
  if (path.startsWith('porcupine/kv')) return { specification: keyValue(), initial: '' };
  if (path.endsWith('/counter.json')) return { specification: counter() };
  // It began with 100, as its first result tells: 94 after a debit of 6.
  if (path.endsWith('/bank-simple-test.edn')) return { specification: account(), initial: 100 };
  if (path.endsWith('/set_full.json')) return { specification: asListed(growOnlySet()) };
  if (path.startsWith('knossos/multi-register')) {
    const specification = asListed(multiRegister());
    const names = [Keyword.of('x'), Keyword.of('y')];
    return { specification, initial: specification.parseInitial!(new Map(names.map((name) => [name, 0]))) };
  }
  return undefined;
}

describe.skipIf(folder === undefined)(folder === undefined ? noCorpus : 'recorded histories', () => {
  const entries = folder === undefined ? [] : corpusEntries(folder);
  const judged = entries.flatMap((entry) => {
    const meaning = specificationFor(entry);
    return meaning === undefined ? [] : [{ entry, ...meaning }];
  });

  test('are all there', () => expect(judged.length).toBeGreaterThan(120));

  test.for(judged)(
    '$entry.path: $entry.expectedVerdict',
    async ({ entry, specification, initial }, { task }) => {
      const history = readHistory(join(folder!, entry.path));
      const result = await checkLinearizable(history, specification, { initial });
      expect(result.verdict).toBe(
        /^(linearizable|valid)$/.test(entry.expectedVerdict) ? 'valid' : 'violated',
      );
      expect(result.operations).toBe(entry.operations);
      reportHistories(task, {
        group: entry.path.split('/').slice(0, -1).join('/'),
        files: 1,
        valid: result.verdict === 'valid' ? 1 : 0,
        violated: result.verdict === 'violated' ? 1 : 0,
      });
      const { counterexample } = result;
      if (counterexample === undefined) return;
      expect(counterexample.window).toContain(counterexample.row);
      // 2k crashed writes of two values are beyond a judge without reductions.
      if (!entry.path.includes('crash-alt'))
        expect(counterexample.confirmed).not.toBe('not independently confirmed');
    },
  );
});
