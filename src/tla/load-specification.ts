import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { BadInput, isStackExhausted, StackExhausted } from '../core/bad-input.ts';
import { parseConfiguration } from './configuration/parse-configuration.ts';
import { ModuleFiles, type ModuleText, type ReadModule } from './module-files.ts';
import { beginSpecification } from './runtime/index.ts';
import { checkConfiguration } from './semantics/check/check-configuration.ts';
import { checkSpecification } from './semantics/check/check-specification.ts';
import { elaborate } from './semantics/elaborate.ts';
import { internNames } from './semantics/intern-names.ts';
import {
  type SpecificationOptions,
  type SpecificationSystem,
  specificationSystem,
} from './specification-system.ts';
import { loadParser, type TlaParser } from './syntax/parse-module.ts';

export interface LoadOptions extends SpecificationOptions {
  /** The configuration file; the one of the same name beside the specification unless given. */
  readonly configuration?: string | undefined;
}

/** Reads a specification, the modules that it needs from the same folder, and its configuration. */
export async function loadSpecification(
  path: string,
  options: LoadOptions = {},
): Promise<SpecificationSystem> {
  const folder = dirname(path);
  const root = basename(path, '.tla');
  const read: ReadModule = (name) => {
    const file = name === root ? path : join(folder, `${name}.tla`);
    return name === root || existsSync(file) ? readFile(file) : undefined;
  };
  const configuration = options.configuration ?? path.replace(/\.tla$/, '.cfg');
  return specificationFromTexts(root, read, () => readFile(configuration), options);
}

/** The specification of texts, wherever they are from. */
export async function specificationFromTexts(
  root: string,
  read: ReadModule,
  readConfiguration: () => ModuleText,
  options: SpecificationOptions = {},
): Promise<SpecificationSystem> {
  return specificationOf(await loadParser(), root, read, readConfiguration, options);
}

/** The same, with a parser that is loaded already. */
export function specificationOf(
  parser: TlaParser,
  root: string,
  read: ReadModule,
  readConfiguration: () => ModuleText,
  options: SpecificationOptions = {},
): SpecificationSystem {
  try {
    return systemOfTexts(new ModuleFiles(parser, read), root, readConfiguration, options);
  } catch (error) {
    // Whoever has a larger stack may read it.
    if (isStackExhausted(error)) throw new StackExhausted();
    throw error;
  }
}

function systemOfTexts(
  files: ModuleFiles,
  root: string,
  readConfiguration: () => ModuleText,
  options: SpecificationOptions,
): SpecificationSystem {
  const module = files.find(root);
  if (module === undefined) throw new Error(`no text for the root module ${root}`);
  const checked = checkSpecification(module, (name) => files.find(name));
  const elaborated = elaborate(module, (name) => files.find(name));
  beginSpecification();
  const { text, source } = readConfiguration();
  const configuration = parseConfiguration(text, source);
  checkConfiguration(checked, configuration);
  internNames(module, (name) => files.find(name));
  return specificationSystem(elaborated, configuration, options);
}

function readFile(source: string): ModuleText {
  try {
    return { source, text: readFileSync(source, 'utf8') };
  } catch {
    throw new BadInput('there is no such file', {
      place: { source },
      remedy: source.endsWith('.cfg') ? 'Name the configuration with --config FILE.' : 'Check the path.',
    });
  }
}
