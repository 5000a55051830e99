import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { protocols } from '../src/models/registry.ts';
import { mutants } from '../src/mutants/registry.ts';
import { pinned } from './protocols/index.ts';

const source = fileURLToPath(new URL('../src', import.meta.url));

interface SourceFile {
  readonly path: string;
  readonly folder: string;
  readonly text: string;
  /** What it imports, types included: packages by name, files by their path from `src`. */
  readonly imports: readonly string[];
}

/** The text without comments, so that a word in prose is not taken for code. */
const withoutComments = (text: string) =>
  text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '');

const importPattern = /(?:\bfrom\s*|\bimport\s*\(?\s*)'([^']+)'/g;

const files: readonly SourceFile[] = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => {
    const text = withoutComments(readFileSync(join(source, path), 'utf8'));
    const imports = [...text.matchAll(importPattern)].map(([, target]) =>
      target!.startsWith('.') ? relative(source, resolve(source, path, '..', target!)) : target!,
    );
    return { path, folder: path.includes('/') ? path.split('/')[0]! : '', text, imports };
  });

const folderOf = (target: string) => (target.includes('/') ? target.split('/')[0]! : target);
const isOurs = (target: string) => target.endsWith('.ts');

/** Which folders a folder may import. Dependencies point one way (DESIGN, "Layout"). */
const allowed: Readonly<Record<string, readonly string[]>> = {
  core: [],
  models: ['core'],
  impl: ['core'],
  refinement: ['core', 'models', 'impl', 'simulator', 'history', 'explorer'],
  checkers: ['core'],
  history: ['core'],
  explorer: ['core'],
  mutants: ['core', 'models', 'impl'],
  tla: ['core'],
  mirror: ['core', 'explorer'],
  simulator: ['core', 'impl', 'history', 'checkers', 'explorer'],
  runtime: ['core', 'impl', 'history'],
  verifier: ['core', 'checkers', 'history', 'simulator', 'runtime', 'explorer', 'impl'],
  report: ['core', 'checkers', 'history', 'explorer', 'verifier'],
};

describe('dependencies point one way', () => {
  test('there is something to check', () => {
    expect(files.length).toBeGreaterThan(60);
    expect(files.find(({ path }) => path === 'models/paxos.ts')?.imports).toContain('core/model.ts');
  });

  test.each(
    files.filter(({ folder }) => folder !== '' && folder !== 'cli').map((file) => [file.path, file] as const),
  )('%s', (_, { folder, imports }) => {
    expect(Object.keys(allowed)).toContain(folder);
    const foreign = imports
      .filter(isOurs)
      .map(folderOf)
      .filter((target) => target !== folder);
    expect(foreign.filter((target) => !allowed[folder]!.includes(target))).toEqual([]);
  });

  test('nothing but the command line imports the command line', () => {
    for (const { path, folder, imports } of files) {
      if (folder !== 'cli')
        expect(
          imports.filter((target) => target.startsWith('cli/')),
          path,
        ).toEqual([]);
    }
  });

  test('every import of our own files names a file that exists', () => {
    for (const { path, imports } of files) {
      for (const target of imports.filter(isOurs))
        expect(existsSync(join(source, target)), `${path}: ${target}`).toBe(true);
    }
  });
});

describe('models, implementations and mutants are pure', () => {
  const impure =
    /\b(Date|performance|process|globalThis|console|fetch|Buffer|crypto|require|eval|WebSocket|Worker)\b|\bMath\s*\.\s*random\b|\bset(Timeout|Interval|Immediate)\b|\bqueueMicrotask\b|\basync\b|\bawait\b/;
  const pure = files.filter(
    ({ folder, path }) => ['models', 'impl', 'mutants'].includes(folder) && basename(path) !== 'registry.ts',
  );

  test.each(pure.map((file) => [file.path, file] as const))('%s', (_, { text, imports }) => {
    expect(impure.exec(text)?.[0]).toBeUndefined();
    expect(imports.filter((target) => !isOurs(target))).toEqual([]);
    expect(imports).not.toContain('core/random.ts');
  });

  test('and the test would notice if they were not', () => {
    for (const text of [
      'Date.now()',
      'Math.random()',
      'process.env.X',
      'setTimeout(f)',
      'await x',
      'performance.now()',
    ]) {
      expect(text).toMatch(impure);
    }
    const code = "import { readFileSync } from 'node:fs'; const x = await import('./y.ts');";
    expect([...code.matchAll(importPattern)].map(([, target]) => target)).toEqual(['node:fs', './y.ts']);
    expect(withoutComments('/** the Date */ a // setTimeout\nb')).not.toMatch(impure);
  });
});

describe('every protocol in the registry is complete', () => {
  test.each(Object.keys(protocols))('%s', async (slug) => {
    const protocol = await protocols[slug]!();
    expect(protocol.slug).toBe(slug);
    const root = resolve(source, '..');
    expect(existsSync(join(root, protocol.specification))).toBe(true);
    const [family] = slug.split('/');
    expect(protocol.specification.startsWith(`specs/${family}/`)).toBe(true);
    expect(existsSync(join(source, 'models', `${slug}.ts`))).toBe(true);
    expect((await mutants[slug]!()).length).toBeGreaterThan(0);
    // Its counts and its mutants' deaths are in the table of all.
    expect(Object.keys(pinned)).toContain(slug);
  });

  test('and every model is in it', () => {
    const models = files.filter(({ folder, text }) => folder === 'models' && /\bdefineModel\b/.test(text));
    expect(models.map(({ path }) => path.slice('models/'.length, -'.ts'.length)).sort()).toEqual(
      Object.keys(protocols).sort(),
    );
    expect(Object.keys(mutants).sort()).toEqual(Object.keys(protocols).sort());
  });
});
