import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BadInput } from '../core/bad-input.ts';

/** A module of the user's: its exports, by name. */
export type UserModule = Readonly<Record<string, unknown>>;

/**
 * Loads a module that the user names on the command line, JavaScript or TypeScript. This runs it.
 *
 * @param called what it holds, with an article, for messages: `a specification`
 * @throws BadInput if there is none, or it cannot be loaded
 */
export async function importUserModule(path: string, called: string): Promise<UserModule> {
  const place = { source: path };
  if (!existsSync(path)) throw new BadInput('there is no such file', { place, remedy: 'Check the path.' });
  const url = pathToFileURL(resolve(path)).href;
  try {
    return ['.ts', '.mts'].includes(extname(path))
      ? await importTypeScript(url, path, called)
      : await import(url);
  } catch (error) {
    if (error instanceof BadInput) throw error;
    throw new BadInput(`the module cannot be loaded: ${(error as Error).message}`, {
      place,
      remedy: 'It must be an ES module (.mjs, or .js in a package of "type": "module"), or TypeScript (.ts).',
    });
  }
}

/**
 * What it exports under the name, or by default. Where the module is compiled to CommonJS, as TypeScript outside a package of ES
 * modules, all its exports are the default one.
 */
export function exportedAs(module: UserModule, name: string): unknown {
  const inner = module.default as UserModule | null | undefined;
  return module[name] ?? inner?.[name] ?? inner?.default ?? inner;
}

/** TypeScript goes through tsx, if the user's project has it: looked for from the file, then from here. */
async function importTypeScript(url: string, path: string, called: string): Promise<UserModule> {
  for (const from of [url, import.meta.url]) {
    const loader = loaderFrom(from);
    if (loader === undefined) continue;
    const { tsImport } = await import(loader);
    return tsImport(url, import.meta.url);
  }
  throw new BadInput(`${called} in TypeScript needs the package tsx`, {
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
