import type { Levels } from '../../semantics/level.ts';
import type { ExpressionSyntax } from '../../syntax/syntax-tree.ts';
import type { CodeBuilder } from '../code-builder.ts';
import { type Context, isComplete } from '../context.ts';
import { compileCaseFailure } from '../expressions/conditionals.ts';
import type { ExpressionCompiler } from '../expressions/expression-compiler.ts';
import { letDefinitions } from '../expressions/let-definitions.ts';
import { loops } from '../expressions/loops.ts';
import { compileActionApplication, compileActionFunctionApplication } from './applications.ts';
import { CalledWays } from './called-ways.ts';
import { type Continuation, outOf } from './continuation.ts';
import { compileForAll } from './for-all.ts';
import { compileBranches, compileConjunction, compileSubscripted, compileWays } from './ways.ts';

/**
 * Turns an initial predicate or a next-state relation into code that finds states, as TLC does: conjuncts from left to
 * right; every disjunct and every witness of `\E` is a way of its own; the first `x' = e` or `x' \in S` on a way gives x
 * its value and later ones test it (TLA, lines 1 and 6).
 */
export class ActionCompiler {
  readonly expressions: ExpressionCompiler;
  readonly builder: CodeBuilder;
  readonly levels: Levels;
  readonly called: CalledWays;

  constructor(expressions: ExpressionCompiler) {
    this.expressions = expressions;
    this.builder = expressions.builder;
    this.levels = expressions.levels;
    this.called = new CalledWays(this);
  }

  /** Statements that run the continuation for every way in which the expression can be made true. */
  compile(expression: ExpressionSyntax, context: Context, then: Continuation): string {
    // As in TLC, what comes when every variable has a value is a test: no disjunct of it is a way of its own.
    if (isComplete(context)) return this.guard(expression, context, then);
    switch (expression.kind) {
      case 'junction':
        return expression.operator === '/\\'
          ? compileConjunction(this, expression.items, context, then)
          : compileWays(this, expression.items, context, then);
      case 'quantifier':
        if (expression.quantifier === '\\A') return compileForAll(this, expression, context, then);
        return `{ ${loops(this.expressions, expression.bounds, context, (inner) => this.compile(expression.body, inner, outOf(context, then)))} }`;
      case 'if': {
        const { condition, then: value, else: other } = expression;
        return compileBranches(this, [{ condition, value }], other, context, then, '');
      }
      case 'case': {
        const failed = `${compileCaseFailure(this.expressions, expression, context)};`;
        return compileBranches(this, expression.arms, expression.other, context, then, failed);
      }
      case 'let': {
        const { declarations, inner } = letDefinitions(this.expressions, expression, context);
        return `{ ${declarations} ${this.compile(expression.body, inner, outOf(context, then))} }`;
      }
      case 'subscripted action':
        return compileSubscripted(this, expression, context, then);
      case 'function application':
        return compileActionFunctionApplication(this, expression, context, then);
      case 'application':
        return compileActionApplication(this, expression, context, then);
    }
    return this.guard(expression, context, then);
  }

  /** One way, where the expression is true. */
  guard(expression: ExpressionSyntax, context: Context, then: Continuation): string {
    return `if (${this.expressions.boolean(expression, context)}) { ${then(context)} }`;
  }
}
