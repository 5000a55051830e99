import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { BadInput, isStackExhausted, StackExhausted } from '../core/bad-input.ts';
import { printable } from '../core/printable.ts';
import { parseConfiguration } from './configuration/parse-configuration.ts';
import { filesBeside } from './files-beside.ts';
import { ModuleFiles, type ModuleText, type ReadModule } from './module-files.ts';
import { sectionOf } from './monolithic-file.ts';
import { beginSpecification } from './runtime/index.ts';
import { standardModules } from './runtime/standard-modules.ts';
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
  /**
   * The configuration file, or a `.tla` file with a section `---- CONFIG Name ----` of its own name. Unless given, the
   * `.cfg` file of the same name beside the specification, or else such a section in the specification's file.
   */
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
    if (name === root) return readFile(path);
    const file = join(folder, `${name}.tla`);
    if (existsSync(file)) return readFile(file);
    return standardModules.has(name) ? undefined : sectionOf(readFile(path), 'module', name);
  };
  const configuration = options.configuration ?? configurationOf(path);
  return specificationFromTexts(root, read, () => readConfigurationFile(configuration), {
    files: filesBeside(folder, (file) => {
      process.stderr.write(`${printable(file)} is written to memory, not to the disk\n`);
    }),
    environment: new Map(Object.entries(process.env).map(([name, value]) => [name, value ?? ''])),
    ...options,
  });
}

/** The file with the configuration of a specification for which none is named. */
export function configurationOf(path: string): string {
  const beside = path.replace(/\.tla$/, '.cfg');
  if (existsSync(beside) || !existsSync(path)) return beside;
  return sectionOf(readFile(path), 'configuration', basename(path, '.tla')) === undefined ? beside : path;
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

function readConfigurationFile(path: string): ModuleText {
  const file = readFile(path);
  if (!path.endsWith('.tla')) return file;
  const name = basename(path, '.tla');
  const section = sectionOf(file, 'configuration', name);
  if (section !== undefined) return section;
  throw new BadInput(`there is no configuration ${name} in the file`, {
    place: { source: path },
    remedy: `Write it between a line ---- CONFIG ${name} ---- and a line of ====, or name another file with --config FILE.`,
  });
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
