import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtMain, root, run } from '../cli/run-cli.ts';

const unreachable =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ECONNRESET|EIDLETIMEOUT|ERR_SOCKET_TIMEOUT|EPROTO|E429|E50\d/;

/** The examples beside the package as it was built for this run, where they look for it. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quorate-examples-'));
  cpSync(join(root, 'examples'), join(folder, 'examples'), {
    recursive: true,
    filter: (path) => basename(path) !== 'node_modules',
  });
  symlinkSync(join(root, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  symlinkSync(dirname(dirname(builtMain)), join(folder, 'dist'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('the examples with published packages find what they are said to find', async ({ skip }) => {
  const cwd = join(folder, 'examples');
  const install = await run(
    'npm',
    ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries', '5'],
    { cwd },
  );
  if (install.code !== 0 && unreachable.test(install.stderr)) {
    console.warn('The examples were not run: the registry of npm packages cannot be reached.');
    skip('the registry of npm packages cannot be reached');
  }
  expect(install.code, install.stderr).toBe(0);
  const { code, stdout, stderr } = await run(process.execPath, ['run-all.js'], { cwd });
  const count = Object.keys(JSON.parse(readFileSync(join(cwd, 'expectations.json'), 'utf8'))).length;
  expect(stdout, stderr).toContain(`${count} of ${count} as expected`);
  expect(code).toBe(0);
});
