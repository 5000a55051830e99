import { ModelValue } from '../../../src/core/values/index.ts';
import { compileSpecification } from '../../../src/tla/compiler/compile-specification.ts';
import { createHost } from '../../../src/tla/host.ts';
import { AssertionFailed, beginSpecification, EvaluationError } from '../../../src/tla/runtime/index.ts';
import { elaborate } from '../../../src/tla/semantics/elaborate.ts';
import { internNames } from '../../../src/tla/semantics/intern-names.ts';
import type { TlaParser } from '../../../src/tla/syntax/parse-module.ts';
import { BATCH_SIZE } from './expression-batch.ts';
import { plainText } from './plain-text.ts';

/** What we say of each expression of a module: a value as plain text, or `error`. */
export function evaluateBatch(parser: TlaParser, text: string): string[] {
  const root = parser.parse(text, 'Root.tla');
  beginSpecification();
  internNames(root, () => undefined);
  const elaborated = elaborate(root, () => undefined);
  const values = Array.from({ length: BATCH_SIZE }, (_, index) => {
    const meaning = elaborated.scope.find(`E${index}`);
    if (meaning?.kind !== 'operator') throw new Error(`E${index} is not defined`);
    return { expression: meaning.body, scope: meaning.scope, module: root };
  });
  const selection = { init: [], next: undefined, states: [], steps: [], stepValues: [], values };
  const constants = elaborated.constants.map(({ name }) => ModelValue.of(name));
  const compiled = compileSpecification(elaborated, selection, constants, createHost());
  return compiled.values.map((value) => {
    try {
      return plainText(value([]));
    } catch (error) {
      if (error instanceof EvaluationError || error instanceof AssertionFailed) return 'error';
      if (error instanceof RangeError) return 'stack';
      throw error;
    }
  });
}
