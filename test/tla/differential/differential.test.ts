import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { loadParser } from '../../../src/tla/syntax/parse-module.ts';
import { evaluateBatch } from './evaluate-batch.ts';
import { expressionBatch } from './expression-batch.ts';

interface Pinned {
  readonly batch: number;
  /** Of the module's text: another generator would ask other questions. */
  readonly digest: string;
  readonly answers: readonly string[];
}

const read = (name: string) => readFileSync(fileURLToPath(new URL(name, import.meta.url)));
const pinned = JSON.parse(gunzipSync(read('./tlc-answers.json.gz')).toString()) as Pinned[];
/** Where we differ still, as `batch:expression`, and why. */
const knownDifferences = JSON.parse(read('./known-differences.json').toString()) as Record<string, string>;

describe('ten thousand generated expressions have the value, or the error, that TLC gives', async () => {
  const parser = await loadParser();

  test('there are that many', () => {
    expect(pinned.flatMap(({ answers }) => answers).length).toBeGreaterThanOrEqual(10_000);
    expect(Object.keys(knownDifferences).length).toBeLessThan(10);
  });

  test.each(pinned)('module $batch', ({ batch, digest, answers }) => {
    const { text } = expressionBatch(batch);
    expect(createHash('sha256').update(text).digest('hex').slice(0, 16)).toBe(digest);
    const differing = evaluateBatch(parser, text).flatMap((ours, index) =>
      ours === answers[index] ? [] : [`${batch}:${index}`],
    );
    // Exactly the known ones: one that is mended leaves the list.
    expect(differing).toEqual(Object.keys(knownDifferences).filter((place) => place.startsWith(`${batch}:`)));
  });
});
