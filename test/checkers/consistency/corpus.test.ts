import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkConsistencySync } from '../../../src/checkers/consistency/consistency.ts';
import { readHistory } from '../../../src/history/read-history.ts';
import { corpusFolder, noCorpus } from '../../corpus.ts';
import { specification } from './judges.ts';

const folder = corpusFolder();

describe.skipIf(folder === undefined)(folder === undefined ? noCorpus : 'recorded histories', () => {
  test('a Redis whose brain was split: where it stands, and how stale it was', () => {
    const history = readHistory(join(folder!, 'redis-cs4720/redis-split-brain-test.edn'));
    const result = checkConsistencySync(history, specification, { counterexample: false });
    expect(result.strongestSatisfied).toEqual([]);
    expect(result.weakestViolated).toEqual(['monotonic-reads', 'read-your-writes']);
    expect(result.undecided).toEqual(['convergent']);
    expect(result.staleness).toMatchObject({ atLeast: 404, atMost: 404 });
    const confirmed = result.models.flatMap((finding) => finding.confirmed ?? []);
    expect(confirmed).toEqual(['brute force', 'brute force']);
  });
});
