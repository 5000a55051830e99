import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Compiles the sources before the tests, for those that run the command line as a process: a start through a loader
 * that compiles would cost each of them most of a second. Not into dist/, which a test that packs the package rebuilds.
 */
export default function buildOnce(): void {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  rmSync(`${root}/dist-test`, { recursive: true, force: true });
  const compiler = `${root}/node_modules/typescript/bin/tsc`;
  execFileSync(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--outDir', 'dist-test'], {
    cwd: root,
    stdio: 'inherit',
  });
}
