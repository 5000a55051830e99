import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type History, Outcome, operationAt } from '../../src/core/history.ts';
import { readHistory, readHistoryText } from '../../src/history/read-history.ts';
import { writeHistory } from '../../src/history/write-history.ts';
import { corpusEntries, corpusFolder, noCorpus } from '../corpus.ts';
import { contentOf } from './support.ts';

/** The manifest's names of the formats that are read here, and ours. */
const formatNames = new Map([
  ['jepsen-text-log', 'jepsen-log'],
  ['edn (vector/list/lines, ; comments)', 'jepsen-edn'],
  ['edn-lines', 'jepsen-edn'],
  ['edn lines', 'jepsen-edn'],
  ['json', 'jepsen-json'],
  ['jsonl process/type/f/value', 'jepsen-json'],
]);
/** Read by other parts of Quorate: etcd's reports, and vector-clock logs, which are no operations. */
const otherFolders = ['etcd-robustness/', 'shiviz/'];

/** As the manifest counts: a failed cas of a text log is among the failed, though it is an answer to us. */
function countsOf(history: History) {
  const { operations, values } = history;
  const counts = { operations: operations.count, crashed: 0, failed: 0 };
  for (let row = 0; row < operations.count; row += 1) {
    const outcome = operations.outcome[row];
    const isFailedCas = history.format === 'jepsen-log' && values[operations.result[row]!] === false;
    if (outcome === Outcome.info) counts.crashed += 1;
    if (outcome === Outcome.fail || isFailedCas) counts.failed += 1;
  }
  return counts;
}

/** A cas takes two values and a write one: a reader that took a collection apart would show here. */
function expectRegisterArguments(history: History): void {
  for (let row = 0; row < history.operations.count; row += 1) {
    const { f, argument } = operationAt(history, row);
    if (f === 'cas') expect(argument).toHaveLength(2);
    if (f === 'write') expect(typeof argument).toBe('number');
    if (f === 'read' && !history.source.includes('elle-cli')) expect(argument).toBe(null);
  }
}

const folder = corpusFolder();
describe.runIf(folder !== undefined)('the recorded histories of other projects', () => {
  const entries = folder === undefined ? [] : corpusEntries(folder);
  const readable = entries.filter((entry) => !otherFolders.some((other) => entry.path.startsWith(other)));

  test('there are more than a hundred', () => expect(readable.length).toBeGreaterThan(100));

  test.each(readable)('$path', (entry) => {
    const history = readHistory(join(folder!, entry.path));
    const { operations, crashed, failed } = entry;
    expect(history.format).toBe(formatNames.get(entry.format) ?? history.format);
    expect(countsOf(history)).toEqual({ operations, crashed, failed });
    expectRegisterArguments(history);
    expect(contentOf(readHistoryText([...writeHistory(history)].join('\n')))).toEqual(contentOf(history));
  });
});

if (folder === undefined) test.skip(noCorpus, () => {});
