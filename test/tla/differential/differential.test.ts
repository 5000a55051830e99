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

describe('ten thousand generated expressions have the value, or the error, that TLC gives', async () => {
  const parser = await loadParser();

  test('there are that many', () => {
    expect(pinned.flatMap(({ answers }) => answers).length).toBeGreaterThanOrEqual(10_000);
  });

  test.each(pinned)('module $batch', ({ batch, digest, answers }) => {
    const { text } = expressionBatch(batch);
    expect(createHash('sha256').update(text).digest('hex').slice(0, 16)).toBe(digest);
    expect(evaluateBatch(parser, text)).toEqual(answers);
  });
});
