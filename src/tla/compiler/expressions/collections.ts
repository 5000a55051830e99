import * as runtime from '../../runtime/index.ts';
import type { Context } from '../context.ts';
import type { ExpressionCompiler, Of } from './expression-compiler.ts';

/** `{a, b}`. */
export function compileSet(compiler: ExpressionCompiler, expression: Of<'set'>, context: Context): string {
  return `runtime.setFrom([${compiler.values(expression.elements, context)}], ${compiler.site(expression, context)})`;
}

/** `<<a, b>>`. */
export function compileTuple(
  compiler: ExpressionCompiler,
  expression: Of<'tuple'>,
  context: Context,
): string {
  return `runtime.tuple([${compiler.values(expression.elements, context)}], ${compiler.site(expression, context)})`;
}

/** `S \X T`. */
export function compileProduct(
  compiler: ExpressionCompiler,
  expression: Of<'product'>,
  context: Context,
): string {
  return `runtime.product([${compiler.values(expression.factors, context)}], ${compiler.site(expression, context)})`;
}

/** `[S -> T]`. */
export function compileFunctionSet(
  compiler: ExpressionCompiler,
  expression: Of<'function set'>,
  context: Context,
): string {
  return `runtime.functionSet(${compiler.value(expression.domain, context)}, ${compiler.value(expression.range, context)}, ${compiler.site(expression, context)})`;
}

/** `[a |-> 1]`. */
export function compileRecord(
  compiler: ExpressionCompiler,
  expression: Of<'record'>,
  context: Context,
): string {
  return withFields('record', compiler, expression, context);
}

/** `[a : S]`. */
export function compileRecordSet(
  compiler: ExpressionCompiler,
  expression: Of<'record set'>,
  context: Context,
): string {
  return withFields('recordSet', compiler, expression, context);
}

function withFields(
  make: 'record' | 'recordSet',
  compiler: ExpressionCompiler,
  expression: Of<'record' | 'record set'>,
  context: Context,
): string {
  const names = compiler.builder.nameList(expression.fields.map(({ name }) => name.name));
  const values = compiler.values(
    expression.fields.map(({ value }) => value),
    context,
  );
  return `runtime.${make}(${names}, [${values}], ${compiler.site(expression, context)})`;
}

/** `r.a`. */
export function compileFieldSelection(
  compiler: ExpressionCompiler,
  expression: Of<'field'>,
  context: Context,
): string {
  return `runtime.fieldAt(${compiler.value(expression.record, context)}, ${runtime.fieldNumber(expression.field.name)}, ${compiler.site(expression, context)})`;
}
