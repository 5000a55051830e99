import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../cli/run-cli.ts';
import { implementationMutantsPage } from './implementation-mutants-page.ts';

test('the page of mistakes in implementations is what the recorded runs say', () => {
  const page = readFileSync(join(root, 'docs/implementation-mutants.md'), 'utf8');
  expect(page, 'npx tsx scripts/list-implementation-mutants.ts > docs/implementation-mutants.md').toBe(
    implementationMutantsPage(),
  );
});
