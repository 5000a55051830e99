import type { ApplicationSyntax, ExpressionSyntax } from '../../syntax/syntax-tree.ts';
import { Level } from '../level.ts';
import type { LevelSummary } from './level-summary.ts';

/** What is wrong with a temporal formula that a step without change could make false; `undefined` if nothing is. */
export function stutteringMistake(
  expression: ApplicationSyntax,
  given: readonly LevelSummary[],
): string | undefined {
  const isAction = given.some(({ level }) => level === Level.action);
  if (!isAction || expression.path.length > 0) return undefined;
  const [body] = expression.arguments;
  switch (expression.operator.name) {
    case '[]':
      return isForm(body!, 'box')
        ? undefined
        : 'expected [A]_v or a state predicate after [], found another action';
    case '<>':
      return isForm(body!, 'angle')
        ? undefined
        : 'expected <<A>>_v or a state predicate after <>, found another action';
    case '~>':
    case '-+->':
      return `expected state predicates or temporal formulas around ${expression.operator.name}, found an action`;
    default:
      return undefined;
  }
}

/** The tools look through LET, and at nothing else: `[](IF p THEN [A]_v ELSE q)` is a mistake. */
function isForm(body: ExpressionSyntax, form: 'box' | 'angle'): boolean {
  if (body.kind === 'let') return true;
  return body.kind === 'subscripted action' && body.form === form;
}

/** Whether an action is joined with a temporal formula: what it says of one step would be said of the first only. */
export function mixesActionAndTemporal(given: readonly LevelSummary[]): boolean {
  const levels = given.map(({ level }) => level);
  return levels.includes(Level.action) && levels.includes(Level.temporal);
}
