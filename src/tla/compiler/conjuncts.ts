import { Level, type Levels } from '../semantics/level.ts';
import { type Closed, definitionOf } from '../semantics/temporal.ts';

/** Definitions that lead back to themselves end here. */
const MAXIMUM_DEPTH = 100;

/** The conjuncts of a state predicate in textual order, through definitions without parameters. */
export function conjunctsOf(predicate: Closed, levels: Levels, depth = 0): readonly Closed[] {
  const { expression } = predicate;
  if (levels.of(expression, predicate.scope) === Level.constant) return [predicate];
  if (expression.kind === 'junction' && expression.operator === '/\\') {
    return expression.items.flatMap((item) => conjunctsOf({ ...predicate, expression: item }, levels, depth));
  }
  const definition = depth < MAXIMUM_DEPTH ? definitionOf(predicate) : undefined;
  return definition === undefined ? [predicate] : conjunctsOf(definition, levels, depth + 1);
}
