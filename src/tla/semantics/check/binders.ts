import type { BoundSyntax, ExpressionSyntax, NameSyntax, PatternSyntax } from '../../syntax/syntax-tree.ts';
import { anyLevel, temporalQuantifier, valueLevel } from './builtin-levels.ts';
import type { OperatorLevels } from './operator-levels.ts';

/** An expression that binds names in its body. */
export type Binder = Extract<
  ExpressionSyntax,
  { kind: 'quantifier' | 'unbounded quantifier' | 'choose' | 'set filter' | 'set map' | 'function' }
>;

interface OpenBinder {
  /** The sets of the bounds, in which the names do not count yet. */
  readonly sets: readonly ExpressionSyntax[];
  readonly names: readonly NameSyntax[];
  readonly body: ExpressionSyntax;
  /** Those of the operator that makes the whole of the body. */
  readonly levels: OperatorLevels;
}

/** What a binder is made of. */
export function openBinder(binder: Binder): OpenBinder {
  switch (binder.kind) {
    case 'quantifier':
    case 'function':
      return { ...openBounds(binder.bounds), body: binder.body, levels: anyLevel(1) };
    case 'set map':
      return { ...openBounds(binder.bounds), body: binder.element, levels: valueLevel(1) };
    case 'unbounded quantifier': {
      const isTemporal = binder.quantifier === '\\AA' || binder.quantifier === '\\EE';
      const levels = isTemporal ? temporalQuantifier : anyLevel(1);
      return { sets: [], names: binder.names, body: binder.body, levels };
    }
    case 'choose':
    case 'set filter':
      return {
        sets: binder.set === undefined ? [] : [binder.set],
        names: namesBoundBy(binder.pattern),
        body: binder.kind === 'choose' ? binder.body : binder.predicate,
        levels: valueLevel(1),
      };
  }
}

/** The sets and the names of bounds. */
export function openBounds(bounds: readonly BoundSyntax[]): Pick<OpenBinder, 'sets' | 'names'> {
  return {
    sets: bounds.map(({ set }) => set),
    names: bounds.flatMap(({ patterns }) => patterns.flatMap(namesBoundBy)),
  };
}

function namesBoundBy(pattern: PatternSyntax): readonly NameSyntax[] {
  return pattern.kind === 'name' ? [pattern.name] : pattern.names;
}
