import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { guardedSpecification } from '../checkers/linearizability/guarded-specification.ts';
import {
  defineSpecification,
  type SequentialSpecification,
} from '../checkers/linearizability/specification.ts';
import { BadInput } from '../core/bad-input.ts';
import type { HistoryValue } from '../core/history-value.ts';

/**
 * A sequential specification that the user wrote, from a module whose default export (or whose export `specification`) it
 * is. This runs the module: only a file that the user names on the command line is ever loaded.
 */
export async function loadSpecificationModule(path: string): Promise<SequentialSpecification<HistoryValue>> {
  const place = { source: path };
  if (!existsSync(path)) throw new BadInput('there is no such file', { place, remedy: 'Check the path.' });
  const module = await importModule(path);
  const exported = exportedBy(module);
  if (typeof exported !== 'object' || exported === null) {
    throw new BadInput('the module exports no specification', {
      place,
      remedy: 'export default { name: "…", initial: …, step(state, operation) { … } }',
    });
  }
  const specification = defineSpecification(exported as SequentialSpecification<HistoryValue>);
  return guardedSpecification(specification, path);
}

interface SpecificationModule {
  readonly default?: unknown;
  readonly specification?: unknown;
}

/** Where the module is compiled to CommonJS, as TypeScript outside a package of ES modules, all its exports are the default one. */
function exportedBy(module: SpecificationModule): unknown {
  const inner = module.default as SpecificationModule | null | undefined;
  return module.specification ?? inner?.specification ?? inner?.default ?? inner;
}

async function importModule(path: string): Promise<SpecificationModule> {
  const url = pathToFileURL(resolve(path)).href;
  try {
    return extname(path) === '.ts' ? await importTypeScript(url, path) : await import(url);
  } catch (error) {
    if (error instanceof BadInput) throw error;
    throw new BadInput(`the module cannot be loaded: ${(error as Error).message}`, {
      place: { source: path },
      remedy: 'It must be an ES module (.mjs, or .js in a package of "type": "module"), or TypeScript (.ts).',
    });
  }
}

/** TypeScript goes through tsx, if the user's project has it: looked for from the file, then from here. */
async function importTypeScript(url: string, path: string): Promise<SpecificationModule> {
  for (const from of [url, import.meta.url]) {
    const loader = loaderFrom(from);
    if (loader === undefined) continue;
    const { tsImport } = await import(loader);
    return tsImport(url, import.meta.url);
  }
  throw new BadInput('a specification in TypeScript needs the package tsx', {
    place: { source: path },
    remedy: 'npm install --save-dev tsx, or compile the file to JavaScript.',
  });
}

/** The module of tsx that imports have to take. `require.resolve` would give the one for CommonJS, which cannot. */
function loaderFrom(url: string): string | undefined {
  const require = createRequire(url);
  try {
    const description = require.resolve('tsx/package.json');
    const { exports } = require(description) as TsxDescription;
    return new URL(exports['./esm/api'].import.default, pathToFileURL(description)).href;
  } catch {
    return undefined;
  }
}

interface TsxDescription {
  readonly exports: { readonly './esm/api': { readonly import: { readonly default: string } } };
}
