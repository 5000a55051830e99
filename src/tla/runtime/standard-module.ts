import type { RuntimeContext } from './runtime-context.ts';
import type { RuntimeValue } from './runtime-value.ts';

/** An operator that the runtime implements. */
export interface NativeOperator {
  /** For each parameter 0 if it is a value, n if it is an operator of n operands. */
  readonly parameters: readonly number[];
  /**
   * Whether the result depends on the operands alone. One that reads files, which the specification itself may write, is
   * neither kept nor moved, but for a definition without parameters; an impure one never.
   */
  readonly level: 'constant' | 'reading' | 'impure';
  /** Of each parameter: whether it is evaluated where the operator needs it, and is passed as a function that does so. */
  readonly isByNeed?: readonly boolean[];
  evaluate(context: RuntimeContext, operands: readonly RuntimeValue[], site: number): RuntimeValue;
}

/** A module that a specification may extend without having its text. Infix operators are listed by their symbol. */
export interface StandardModule {
  readonly name: string;
  readonly extends: readonly string[];
  readonly operators: ReadonlyMap<string, NativeOperator>;
}

/** A module of these operators. */
export function defineModule(
  name: string,
  extended: readonly string[],
  operators: Readonly<Record<string, NativeOperator>> = {},
): StandardModule {
  return { name, extends: extended, operators: new Map(Object.entries(operators)) };
}

/** An operator without parameters. */
export function nullary(evaluate: (site: number) => RuntimeValue): NativeOperator {
  return { parameters: [], level: 'constant', evaluate: (_context, _operands, site) => evaluate(site) };
}

/** An operator on one value. */
export function unary(evaluate: (operand: RuntimeValue, site: number) => RuntimeValue): NativeOperator {
  return {
    parameters: [0],
    level: 'constant',
    evaluate: (_context, operands, site) => evaluate(operands[0]!, site),
  };
}

/** An operator on two values. */
export function binary(
  evaluate: (first: RuntimeValue, second: RuntimeValue, site: number) => RuntimeValue,
): NativeOperator {
  return {
    parameters: [0, 0],
    level: 'constant',
    evaluate: (_context, operands, site) => evaluate(operands[0]!, operands[1]!, site),
  };
}

/** An operator on three values. */
export function ternary(
  evaluate: (first: RuntimeValue, second: RuntimeValue, third: RuntimeValue, site: number) => RuntimeValue,
): NativeOperator {
  return {
    parameters: [0, 0, 0],
    level: 'constant',
    evaluate: (_context, operands, site) => evaluate(operands[0]!, operands[1]!, operands[2]!, site),
  };
}

/** An operand of a higher-order operator: a value or an operator, as the parameter says. */
// biome-ignore lint/suspicious/noExplicitAny: each implementation states what its operands are.
type Operand = any;

/** A higher-order operator, or one of more than three operands. */
export function general(
  parameters: readonly number[],
  evaluate: (site: number, ...operands: Operand[]) => RuntimeValue,
): NativeOperator {
  return {
    parameters,
    level: 'constant',
    evaluate: (_context, operands, site) => evaluate(site, ...operands),
  };
}

/** An operator that reads files. */
export function reading(
  parameters: readonly number[],
  evaluate: (context: RuntimeContext, site: number, ...operands: Operand[]) => RuntimeValue,
): NativeOperator {
  return {
    parameters,
    level: 'reading',
    evaluate: (context, operands, site) => evaluate(context, site, ...operands),
  };
}

/** An operator that looks at the run, prints, or draws a random number. */
export function impure(
  parameters: readonly number[],
  evaluate: (context: RuntimeContext, site: number, ...operands: Operand[]) => RuntimeValue,
): NativeOperator {
  return {
    parameters,
    level: 'impure',
    evaluate: (context, operands, site) => evaluate(context, site, ...operands),
  };
}
