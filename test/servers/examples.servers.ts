import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root, run } from '../cli/run-cli.ts';

const examples = join(root, 'examples');
const unreachable = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ECONNRESET/;

test('the examples with published packages find what they are said to find', async ({ skip }) => {
  const install = await run('npm', [
    'ci',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--prefix',
    examples,
  ]);
  if (install.code !== 0 && unreachable.test(install.stderr)) {
    console.warn('The examples were not run: the registry of npm packages cannot be reached.');
    skip('the registry of npm packages cannot be reached');
  }
  expect(install.stderr.replaceAll(/^npm warn.*\n/gm, '')).toBe('');
  const { code, stdout } = await run(process.execPath, [join(examples, 'run-all.js')]);
  expect(stdout).not.toContain('DIFFERENT');
  const count = Object.keys(JSON.parse(readFileSync(join(examples, 'expectations.json'), 'utf8'))).length;
  expect(stdout).toContain(`${count} of ${count} as expected`);
  expect(code).toBe(0);
});
