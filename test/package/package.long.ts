import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { root, run } from '../cli/run-cli.ts';

interface LockedPackage {
  readonly dev?: boolean;
  readonly devOptional?: boolean;
}

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const compiler = join(root, 'node_modules/typescript/bin/tsc');

/** An empty folder with the packed package installed into it, as a user would have it. */
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quorate-package-'));
  const packed = await run('npm', ['pack', '--silent', '--pack-destination', folder]);
  expect(packed.code, packed.stderr).toBe(0);
  const tarball = `quorate-${manifest.version}.tgz`;
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ type: 'module', dependencies: { quorate: `file:${tarball}` } }),
  );
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lockFor(tarball)));
  const installed = await run('npm', ['ci', '--prefer-offline', '--no-audit', '--no-fund'], { cwd: folder });
  expect(installed.code, installed.stderr).toBe(0);
}, 120_000);

/**
 * A lock file with our own locked dependencies: their tarballs are in npm's cache since the checkout was installed, so
 * that the test needs no network.
 */
function lockFor(tarball: string): unknown {
  const own = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const integrity = createHash('sha512')
    .update(readFileSync(join(folder, tarball)))
    .digest('base64');
  const { version, dependencies, bin, engines } = manifest;
  const production = Object.entries<LockedPackage>(own.packages).filter(
    ([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional,
  );
  return {
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': { dependencies: { quorate: `file:${tarball}` } },
      'node_modules/quorate': {
        version,
        resolved: `file:${tarball}`,
        integrity: `sha512-${integrity}`,
        dependencies,
        bin,
        engines,
      },
      ...Object.fromEntries(production),
    },
  };
}

/** The library example of the README, word for word. */
function readmeExample(): string {
  return /^```ts\n(.*?)^```$/ms.exec(readFileSync(join(root, 'README.md'), 'utf8'))![1]!;
}

async function compileAndRun(file: string, source: string) {
  writeFileSync(join(folder, `${file}.ts`), source);
  const options = {
    target: 'ES2023',
    module: 'NodeNext',
    strict: true,
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
  };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: options, files: [`${file}.ts`] }),
  );
  const compiled = await run(process.execPath, [compiler, '-p', folder], { cwd: folder });
  expect(compiled.stdout + compiled.stderr).toBe('');
  return run(process.execPath, [`${file}.js`], { cwd: folder });
}

describe('the packed package, installed into an empty folder', () => {
  test('runs its command', async () => {
    const listed = await run('npx', ['--no', 'quorate', 'list', '--json'], { cwd: folder });
    expect(listed.code).toBe(0);
    expect(JSON.parse(listed.stdout).protocols[0].slug).toBe('paxos');
  });

  test('runs a TLA+ specification, with the grammar that it ships', async () => {
    const { code, stdout } = await run('npx', ['--no', 'quorate', 'mirror', 'paxos', '--config', 'small'], {
      cwd: folder,
    });
    expect(stdout).toContain('specification and model are equal for this configuration');
    expect(code).toBe(0);
  });

  test('gives the tour', async () => {
    const { code, stdout } = await run('npx', ['--no', 'quorate', 'demo'], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toContain('185,369 distinct states');
    expect(stdout).toContain('The shortest behaviour that breaks Agreement');
    expect(stdout).toContain('cannot be explained');
  });

  test('writes an HTML report, with the page that it ships', async () => {
    const history = 'node_modules/quorate/histories/replicated-register/reads-from-replica.jsonl';
    const parameters = ['--no', 'quorate', 'analyze', history, '--html', 'report.html'];
    const { code, stderr } = await run('npx', parameters, { cwd: folder });
    expect(stderr).toBe('');
    expect(code).toBe(1);
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('"verdict":"violated"');
  });

  test("the README's example compiles, runs, and finds the lost update", async () => {
    const source = readmeExample();
    expect(source.split('\n').filter((line) => line !== '').length).toBeLessThanOrEqual(17);
    const { code, stdout, stderr } = await compileAndRun('example', source);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toContain('increment → 1 by process bob');
    expect(stdout).toContain('cannot be explained');
  });

  test('the model of docs/writing-a-model.md compiles and runs', async () => {
    const page = readFileSync(join(root, 'docs/writing-a-model.md'), 'utf8');
    const { code, stdout, stderr } = await compileAndRun('model', /^```ts\n(.*?)^```$/ms.exec(page)![1]!);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^valid \d+\n$/);
  });

  test('importing it does nothing: no output, no global, no listener, and the process ends', async () => {
    const script = `
      const seen = () => JSON.stringify([Object.getOwnPropertyNames(globalThis), process.eventNames()]);
      const before = seen();
      await import('quorate');
      process.exitCode = seen() === before ? 0 : 1;`;
    const finished = await run(process.execPath, ['--input-type=module', '-e', script], { cwd: folder });
    expect(finished).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('ships the schema of the history format', async () => {
    const script =
      "import schema from 'quorate/schema/history.json' with { type: 'json' }; console.log(schema.$schema)";
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd: folder });
    expect(stdout).toContain('json-schema.org');
  });
});
