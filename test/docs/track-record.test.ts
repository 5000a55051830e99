import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../cli/run-cli.ts';

interface Expectation {
  readonly verdict: string;
  readonly seed: number;
  readonly programs: number;
}

const read = (path: string) => readFileSync(join(root, path), 'utf8');

test('the track record has the command of every example that is expected to be violated, and of no other', () => {
  const expected = Object.entries<Expectation>(JSON.parse(read('examples/expectations.json')))
    .filter(([, { verdict }]) => verdict === 'violated')
    .map(([name, { seed, programs }]) => `--target examples/${name}.js --seed ${seed} --runs ${programs}`);
  const shown = [...read('docs/track-record.md').matchAll(/--target examples\/[^`]+/g)].map(
    ([command]) => command,
  );
  expect(shown.sort()).toEqual(expected.sort());
});

test('the page of the examples names each of them', () => {
  const page = read('examples/README.md');
  for (const name of Object.keys(JSON.parse(read('examples/expectations.json'))))
    expect(page).toContain(`\`${name}\``);
});
