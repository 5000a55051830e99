import { standardModules } from '../../runtime/standard-modules.ts';
import type { ModuleSyntax, NameSyntax } from '../../syntax/syntax-tree.ts';
import { Level } from '../level.ts';
import { semanticError } from '../semantic-error.ts';
import { type CheckedModule, checkedModule } from './checked-module.ts';
import { SummaryBuilder } from './level-summary.ts';
import { ModuleChecker } from './module-checker.ts';
import { plainLevels } from './operator-levels.ts';
import type { CheckedSymbol } from './symbols.ts';

/**
 * Checks names, arities and levels of a specification and of all modules that it needs, used or not, as SANY does,
 * the front end of the TLA+ tools. Proofs are not looked into.
 *
 * @returns the root module as one that extends it would see it.
 * @throws BadInput for the first thing that is wrong, with its place.
 */
export function checkSpecification(
  root: ModuleSyntax,
  findModule: (name: string) => ModuleSyntax | undefined,
): CheckedModule {
  return new SpecificationChecker(findModule).check(root);
}

class SpecificationChecker {
  readonly #findModule: (name: string) => ModuleSyntax | undefined;
  /** `undefined` for a module that is being checked. */
  readonly #checked = new Map<string, CheckedModule | undefined>();

  constructor(findModule: (name: string) => ModuleSyntax | undefined) {
    this.#findModule = findModule;
  }

  check(module: ModuleSyntax): CheckedModule {
    this.#checked.set(module.name.name, undefined);
    const checked = new ModuleChecker(module, (name, by) => this.#find(name, by), undefined).check();
    this.#checked.set(module.name.name, checked);
    return checked;
  }

  #find(name: NameSyntax, by: ModuleSyntax): CheckedModule {
    const known = this.#checked.get(name.name);
    if (known !== undefined) return known;
    if (this.#checked.has(name.name))
      throw semanticError(
        `the module ${name.name} needs itself: modules cannot go round in a circle`,
        by,
        name.span,
      );
    const syntax = this.#findModule(name.name);
    if (syntax !== undefined) return this.check(syntax);
    const standard = this.#standard(name.name);
    if (standard !== undefined) return standard;
    throw semanticError(
      `there is no module ${name.name}`,
      by,
      name.span,
      `Put ${name.name}.tla beside ${by.source}; it is no standard module either.`,
    );
  }

  #standard(name: string): CheckedModule | undefined {
    const known = this.#checked.get(name);
    const module = standardModules.get(name);
    if (known !== undefined || module === undefined) return known;
    const symbols = new Map<string, CheckedSymbol>();
    for (const extended of module.extends) {
      for (const symbol of this.#standard(extended)?.symbols ?? []) symbols.set(symbol.name, symbol);
    }
    for (const [operator, { parameters }] of module.operators) {
      const limits = parameters.map(() => Level.action);
      symbols.set(operator, {
        kind: 'operator',
        name: operator,
        origin: { standard: name },
        isLocal: false,
        arities: parameters,
        levels: plainLevels(Level.constant, limits, undefined, parameters),
        functionArity: undefined,
        isStatement: false,
        isPending: false,
        isRecursive: false,
      });
    }
    const parts = { name, symbols: [...symbols.values()], inner: new Map(), declared: [] };
    const checked = checkedModule(parts, new SummaryBuilder());
    this.#checked.set(name, checked);
    return checked;
  }
}
