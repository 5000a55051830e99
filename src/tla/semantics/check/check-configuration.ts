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
