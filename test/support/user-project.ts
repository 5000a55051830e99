import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { builtMain, root } from '../cli/run-cli.ts';

/**
 * A new folder in which the package is installed as it was built for this run of the tests, and `npx quorate` works. A test of its own
 * installs the packed package.
 */
export function userProject(): string {
  const folder = mkdtempSync(join(tmpdir(), 'quorate-user-'));
  const installed = join(folder, 'node_modules/quorate');
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
  mkdirSync(installed);
  symlinkSync(join(root, 'package.json'), join(installed, 'package.json'));
  symlinkSync(dirname(dirname(builtMain)), join(installed, 'dist'));
  const command = `#!/bin/sh\nexec '${process.execPath}' '${builtMain}' "$@"\n`;
  writeFileSync(join(folder, 'node_modules/.bin/quorate'), command, { mode: 0o755 });
  return folder;
}
