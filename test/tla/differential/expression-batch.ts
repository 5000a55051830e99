import { ExpressionGenerator, helpers } from './expression-generator.ts';
import { randomType } from './expression-types.ts';
import { RandomChoices } from './random-choices.ts';

/** How many expressions stand in one module: strings are ordered by where a module first has them. */
export const BATCH_SIZE = 100;

/** A module with {@link BATCH_SIZE} expressions, called E0, E1 and so on. */
export function expressionBatch(batch: number): {
  readonly text: string;
  readonly expressions: readonly string[];
} {
  const choices = new RandomChoices(batch + 1);
  const generator = new ExpressionGenerator(choices);
  const expressions = Array.from({ length: BATCH_SIZE }, () => {
    const depth = 1 + choices.below(3);
    return generator.expression(randomType(choices, 2), depth);
  });
  const definitions = expressions.map((expression, index) => `E${index} == ${expression}`);
  const text = [
    '---- MODULE Root ----',
    'EXTENDS Integers, Sequences, FiniteSets, Bags, TLC, FiniteSetsExt, SequencesExt, Functions',
    'CONSTANTS m1, m2, m3',
    'VARIABLE x',
    helpers,
    ...definitions,
    'Init == x = 0',
    "Next == x' = x",
    '====',
  ].join('\n');
  return { text, expressions };
}

export const batchConfiguration = 'INIT Init\nNEXT Next\nCONSTANTS m1 = m1 m2 = m2 m3 = m3\n';
