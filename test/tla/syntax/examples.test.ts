import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BadInput } from '../../../src/core/bad-input.ts';
import { parseConfiguration } from '../../../src/tla/configuration/parse-configuration.ts';
import { loadParser } from '../../../src/tla/syntax/parse-module.ts';

/** A checkout of github.com/tlaplus/Examples, which is not part of this repository. */
const folder = join(process.env.QUORATE_TLA_EXAMPLES ?? '', 'specifications');
const isPresent = existsSync(folder);
if (!isPresent)
  console.log(`skipped: no TLA+ examples at ${folder}; set QUORATE_TLA_EXAMPLES to a checkout of them`);

function failures(
  ending: string,
  parse: (text: string, file: string) => unknown,
): { count: number; messages: string[] } {
  const files = (readdirSync(folder, { recursive: true }) as string[]).filter((file) =>
    file.endsWith(ending),
  );
  const messages = files.flatMap((file) => {
    try {
      parse(readFileSync(join(folder, file), 'utf8'), file);
      return [];
    } catch (error) {
      if (error instanceof BadInput) return [error.format()];
      throw error;
    }
  });
  return { count: files.length, messages };
}

describe.skipIf(!isPresent)('the public examples', () => {
  it('parse', async () => {
    const parser = await loadParser();
    const { count, messages } = failures('.tla', (text, file) => parser.parse(text, file));
    expect(count).toBeGreaterThan(300);
    expect(messages).toEqual([]);
  });

  it('have configurations that all parse', () => {
    const { count, messages } = failures('.cfg', parseConfiguration);
    expect(count).toBeGreaterThan(200);
    expect(messages).toEqual([]);
  });
});
