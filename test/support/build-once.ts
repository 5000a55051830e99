import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Name of the environment variable that tells tests where the command line was built. */
export const BUILD_FOLDER = 'QUORATE_TEST_BUILD';

/**
 * Compiles the sources before the tests, for those that run the command line as a process: a start through a loader
 * that compiles would cost each of them most of a second. Into a folder of this run's own: dist/ is rebuilt by a test
 * that packs the package, and two runs may be under way at once.
 */
export default function buildOnce(): () => void {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const folder = `dist-test-${process.pid}`;
  const compiler = `${root}/node_modules/typescript/bin/tsc`;
  const options = { cwd: root, stdio: 'inherit' } as const;
  execFileSync(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--outDir', folder], options);
  execFileSync(process.execPath, ['scripts/copy-grammar.mjs', folder], options);
  execFileSync(process.execPath, ['scripts/copy-page.mjs', folder], options);
  process.env[BUILD_FOLDER] = `${root}/${folder}`;
  return () => rmSync(`${root}/${folder}`, { recursive: true, force: true });
}
