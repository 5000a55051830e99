import type { TlcConfiguration } from '../../configuration/tlc-configuration.ts';
import type { NameSyntax } from '../../syntax/syntax-tree.ts';
import { Level } from '../level.ts';
import { semanticError } from '../semantic-error.ts';
import type { CheckedModule } from './checked-module.ts';

/** What a statement of the configuration may name. */
interface Rule {
  readonly what: string;
  readonly names: readonly (NameSyntax | undefined)[];
  readonly highest: Level;
  /** Whether it has to depend on variables. */
  readonly isVariable?: boolean;
}

/**
 * Checks the levels of what the configuration names, as TLC does before it starts. As there, the level of a definition
 * is that which it has before anything is replaced in it.
 *
 * @throws BadInput for an invariant about steps, a next-state relation that is constant, and the like.
 */
export function checkConfiguration(root: CheckedModule, configuration: TlcConfiguration): void {
  checkReplacements(root, configuration);
  const isAboutStates = root.declared.some(({ kind }) => kind === 'variable');
  for (const { what, names, highest, isVariable } of rulesOf(configuration)) {
    for (const name of names) {
      const symbol = root.symbols.find((candidate) => candidate.name === name?.name);
      if (name === undefined || symbol?.kind !== 'operator') continue;
      const { level } = symbol.levels.outer;
      if (level > highest) {
        const expected = ['a constant', 'a state predicate', 'an action'][highest];
        throw semanticError(`${what} ${name.name} is not ${expected}`, configuration, name.span);
      }
      if (isVariable === true && level === Level.constant && isAboutStates)
        throw semanticError(`${what} ${name.name} is constant`, configuration, name.span);
    }
  }
}

/** What takes the place of a constant must be one, or nobody could evaluate it once and for all. */
function checkReplacements(root: CheckedModule, configuration: TlcConfiguration): void {
  const find = (name: string) => root.symbols.find((candidate) => candidate.name === name);
  for (const { name, module, operator } of configuration.replacements) {
    const symbol = find(name.name);
    const replacement = find(operator.name);
    if (module !== undefined || symbol?.kind !== 'parameter' || replacement?.kind !== 'operator') continue;
    if (replacement.arities.length === 0 && replacement.levels.outer.level > Level.constant)
      throw semanticError(
        `${operator.name} is not constant, and ${name.name} is`,
        configuration,
        operator.span,
      );
  }
}

function rulesOf(configuration: TlcConfiguration): readonly Rule[] {
  const { init, next, invariants, constraints, actionConstraints, view, symmetry } = configuration;
  return [
    { what: 'the initial predicate', names: [init], highest: Level.state, isVariable: true },
    { what: 'the next-state relation', names: [next], highest: Level.action, isVariable: true },
    { what: 'the invariant', names: invariants, highest: Level.state },
    { what: 'the constraint', names: constraints, highest: Level.state },
    { what: 'the action constraint', names: actionConstraints, highest: Level.action },
    { what: 'the view', names: [view], highest: Level.state },
    { what: 'the symmetry', names: [symmetry], highest: Level.constant },
  ];
}
