import type { OperatorMeaning } from '../../semantics/meaning.ts';
import { semanticError } from '../../semantics/semantic-error.ts';
import type { ApplicationSyntax } from '../../syntax/syntax-tree.ts';
import { type Context, moduleOf } from '../context.ts';
import { checkArity } from './names.ts';

const MAXIMUM_EXPANSION = 200;

/** Definitions that are compiled where they are used, with arguments in place of parameters: how deep one is in them. */
export class Expansions {
  #depth = 0;

  /**
   * The scope in which a definition's body is understood when its parameters stand for these arguments.
   * @throws BadInput if there is no end to it.
   */
  enter(definition: OperatorMeaning, expression: ApplicationSyntax, context: Context): Context {
    checkArity(definition.parameters.length, expression, context);
    if (++this.#depth > MAXIMUM_EXPANSION) {
      throw semanticError(
        `${definition.name} is recursive in a place where its arguments may be primed`,
        moduleOf(context),
        expression.span,
      );
    }
    const scope = definition.scope.substituting(definition.parameters, expression.arguments, context.scope);
    return { ...context, scope, module: definition.module };
  }

  leave(): void {
    this.#depth--;
  }
}
