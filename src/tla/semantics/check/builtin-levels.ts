import { Level } from '../level.ts';
import { type OperatorLevels, plainLevels } from './operator-levels.ts';

const { constant, state, action, temporal } = Level;

const carrying = (limit: Level, arity: number) => plainLevels(constant, new Array<Level>(arity).fill(limit));
/** Operators whose level does not depend on that of their arguments. */
const fixed = (level: Level, limits: readonly Level[]) =>
  plainLevels(
    level,
    limits,
    limits.map(() => false),
  );

function named(names: string, levels: OperatorLevels): [string, OperatorLevels][] {
  return names.split(' ').map((name) => [name, levels]);
}

/** The operators of the language itself, under their canonical names; a module cannot define them anew. */
export const builtinOperators: ReadonlyMap<string, OperatorLevels> = new Map([
  ...named('TRUE FALSE BOOLEAN STRING', carrying(constant, 0)),
  ...named('= /= \\in \\notin \\subseteq \\ \\cap \\cup \\X', carrying(action, 2)),
  ...named('SUBSET UNION DOMAIN', carrying(action, 1)),
  ...named('/\\ \\/ => <=>', carrying(temporal, 2)),
  ...named('~', carrying(temporal, 1)),
  ...named("' UNCHANGED", fixed(action, [state])),
  ...named('ENABLED', fixed(state, [action])),
  ...named('\\cdot', fixed(action, [action, action])),
  ...named('[] <>', fixed(temporal, [temporal])),
  ...named('~> -+->', fixed(temporal, [temporal, temporal])),
]);

/** `[A]_v` and `<<A>>_v`. */
export const subscriptedAction = fixed(action, [action, state]);
/** `WF_v(A)` and `SF_v(A)`, subscript first. */
export const fairness = fixed(temporal, [state, action]);
/** `\AA x : F` and `\EE x : F`. */
export const temporalQuantifier = fixed(temporal, [temporal]);
/** What may be of any level, such as the branches of IF. */
export const anyLevel = (arity: number): OperatorLevels => carrying(temporal, arity);
/** What makes values, such as a set: no temporal formula can be part of one. */
export const valueLevel = (arity: number): OperatorLevels => carrying(action, arity);
