import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { BadInput } from '../core/bad-input.ts';
import type { Constants } from '../core/protocol.ts';
import { parseConfiguration } from './configuration/parse-configuration.ts';
import { beginSpecification } from './runtime/index.ts';
import { elaborate } from './semantics/elaborate.ts';
import { internNames } from './semantics/intern-names.ts';
import { type SpecificationSystem, specificationSystem } from './specification-system.ts';
import { loadParser } from './syntax/parse-module.ts';
import type { ModuleSyntax } from './syntax/syntax-tree.ts';

export interface LoadOptions {
  /** The configuration file; the one of the same name beside the specification unless given. */
  readonly configuration?: string | undefined;
  /** Values for constants, in place of those of the configuration. */
  readonly constants?: Constants | undefined;
  /** Names of the operators that are its actions, for the mirror. */
  readonly actions?: readonly string[] | undefined;
}

/** Reads a specification, the modules that it needs from the same folder, and its configuration. */
export async function loadSpecification(
  path: string,
  options: LoadOptions = {},
): Promise<SpecificationSystem> {
  const parser = await loadParser();
  const folder = dirname(path);
  const modules = new Map<string, ModuleSyntax | undefined>();
  const findModule = (name: string): ModuleSyntax | undefined => {
    if (!modules.has(name)) {
      const file = join(folder, `${name}.tla`);
      modules.set(name, existsSync(file) ? parser.parse(readText(file), file) : undefined);
    }
    return modules.get(name);
  };
  const root = parser.parse(readText(path), path);
  modules.set(root.name.name, root);
  if (root.name.name !== basename(path, '.tla')) {
    throw new BadInput(`the module is called ${root.name.name}, and its file ${basename(path)}`, {
      place: { source: path, line: root.name.span.line, column: root.name.span.column },
      remedy: `Call the file ${root.name.name}.tla.`,
    });
  }
  const elaborated = elaborate(root, findModule);
  beginSpecification();
  for (const module of [root, ...modules.values()]) if (module !== undefined) internNames(module.text);
  const configuration = parseConfiguration(
    readText(configurationFile(path, options)),
    configurationFile(path, options),
  );
  return specificationSystem(elaborated, configuration, {
    actions: options.actions,
    constants: options.constants,
  });
}

function configurationFile(path: string, { configuration }: LoadOptions): string {
  return configuration ?? path.replace(/\.tla$/, '.cfg');
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new BadInput('there is no such file', {
      place: { source: file },
      remedy: file.endsWith('.cfg') ? 'Name the configuration with --config FILE.' : 'Check the path.',
    });
  }
}
