import { internName } from '../runtime/index.ts';
import type { ModuleSyntax, UnitSyntax } from '../syntax/syntax-tree.ts';
import type { FindModule } from './elaborate.ts';

/** What a module needs, and the names and numbers in its text, in order of appearance. */
interface ModuleNames {
  readonly needs: readonly string[];
  readonly names: Iterable<string>;
}

/** TLC reads this one with every specification, for the sake of its traces. */
const TRACE_MODULE = '_TLCTrace';

/** The names that TLC meets in the modules that it always reads. */
const always: ReadonlyMap<string, ModuleNames> = new Map(
  [
    [
      TRACE_MODULE,
      'TLC TLCExt Sequences Naturals',
      'TLC TLCExt Sequences Naturals absoluteFilename TRUE val verbose CounterExample state FALSE trace ToTrace ' +
        'vars i counterexample PrintT level Trace actions e 3 1 0 TLCGet dump pair v 2 lassoTarget',
    ],
    [
      'TLC',
      'Naturals Sequences FiniteSets',
      'TLC Naturals Sequences FiniteSets Print out val PrintT TRUE Assert v JavaTime n Nat TLCGet i TLCSet d e x ' +
        'f g Permutations S w SortSeq s Op Perm p 1 Len j RandomElement Any ToString a b STRING TLCEval',
    ],
    [
      'TLCExt',
      'TLC Integers',
      'TLCExt TLC Integers AssertEq a b PrintT AssertError err exp FailsEval e TLCError s Assert key defaultVal n ' +
        'Op val oldVal v TLCSet Trace CE str ToString expression bool closure var i Int definitionName',
    ],
    [
      'Sequences',
      'Naturals',
      'Sequences Naturals Seq S 1 n Nat Len s t i Append e Head Tail SubSeq m SelectSeq Test F 0',
    ],
    ['Naturals', '', 'Naturals Nat a b n TRUE'],
    [
      'FiniteSets',
      'Naturals Sequences',
      'FiniteSets Naturals Sequences IsFiniteSet S seq Seq s n 1 Len Cardinality CS T 0 x',
    ],
    ['Integers', 'Naturals', 'Integers Naturals Int a 0'],
  ].map(([module, needs, names]) => [
    module!,
    { needs: needs === '' ? [] : needs!.split(' '), names: names!.split(' ') },
  ]),
);

/**
 * Notes the names and strings of a specification in the order in which TLC meets them, for that is how CHOOSE and
 * normalized sets order strings and model values: the names of all modules as they are parsed, a module before those
 * that it needs; then strings as they are understood, a module after those that it needs. Values of the configuration
 * come before both.
 */
export function internNames(root: ModuleSyntax, findModule: FindModule): void {
  const parsed = new Set<string>();
  const parse = (module: string, find: (name: string) => ModuleNames | undefined): void => {
    const needs = find(module)?.needs.filter((name) => !parsed.has(name)) ?? [];
    for (const name of needs) {
      parsed.add(name);
      for (const found of find(name)?.names ?? []) internName(found);
    }
    for (const name of needs) parse(name, find);
  };
  const find = (name: string): ModuleNames | undefined => {
    const module = name === root.name.name ? root : findModule(name);
    return module === undefined ? always.get(name) : namesOf(module, module === root);
  };
  parsed.add(root.name.name);
  for (const name of namesOf(root, true).names) internName(name);
  parse(root.name.name, find);
  const understood = new Set<string>();
  internStrings(root, findModule, understood);
}

const token = /\(\*|\*\)|\\\*[^\n]*|"(?:[^"\\\n]|\\.)*"|\\[A-Za-z]+|[A-Za-z0-9_]+/g;

function namesOf(module: ModuleSyntax, isRoot: boolean): ModuleNames {
  const extended = module.extends.map(({ name }) => name);
  const instances = instancesIn(module.units);
  return {
    needs: [...extended, ...(isRoot ? [TRACE_MODULE] : []), ...instances],
    names: namesIn(module.text),
  };
}

/** Modules that are instantiated anywhere in these units. */
function instancesIn(units: readonly UnitSyntax[]): string[] {
  const found: string[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { kind, module } = node as { kind?: string; module?: { name?: unknown } };
    if (kind === 'instance' && typeof module?.name === 'string') found.push(module.name);
    for (const part of Object.values(node)) visit(part);
  };
  visit(units);
  return found;
}

function* namesIn(text: string): Iterable<string> {
  let comments = 0;
  for (const [found] of text.matchAll(token)) {
    if (found === '(*') comments++;
    else if (found === '*)') comments = Math.max(0, comments - 1);
    else if (comments === 0 && !found.startsWith('\\') && !found.startsWith('"')) yield found;
  }
}

function internStrings(module: ModuleSyntax, findModule: FindModule, understood: Set<string>): void {
  understood.add(module.name.name);
  for (const name of [...module.extends.map((extended) => extended.name), ...instancesIn(module.units)]) {
    const needed = understood.has(name) ? undefined : findModule(name);
    if (needed !== undefined) internStrings(needed, findModule, understood);
  }
  for (const unit of module.units) internStringsIn(unit);
}

/** The strings of a part of the syntax tree; those of a bound before those of what it binds. */
function internStringsIn(node: UnitSyntax | unknown): void {
  if (typeof node !== 'object' || node === null) return;
  const { kind, value, bounds } = node as { kind?: string; value?: unknown; bounds?: unknown };
  if (kind === 'string' && typeof value === 'string') {
    internName(value);
    return;
  }
  internStringsIn(bounds);
  for (const [key, part] of Object.entries(node)) if (key !== 'bounds') internStringsIn(part);
}
