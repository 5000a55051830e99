import { ModelValue, type Value } from '../../../core/values/index.ts';
import { sequenceOf } from '../build-function.ts';
import { equal } from '../equality.ts';
import { AssertionFailed, EvaluationError } from '../evaluation-error.ts';
import { format } from '../format.ts';
import { internName } from '../interning.ts';
import { materialize } from '../materialize.ts';
import type { OperatorValue, RuntimeValue } from '../runtime-value.ts';
import { defineModule, impure, unary } from '../standard-module.ts';
import { readRegister, tlcSet } from './tlc-registers.ts';

/** What a run does not offer. */
export function unavailable(operator: string, site: number): EvaluationError {
  return new EvaluationError(`${operator} is not available in this run.`, site);
}

/** TLCExt. AssertError takes its second operand as an operator, so that the compiler can pass it unevaluated. */
export const tlcExt = defineModule('TLCExt', [], {
  AssertEq: impure([0, 0], (context, site, left: RuntimeValue, right: RuntimeValue) => {
    if (equal(left, right, site)) return true;
    for (const text of ['"Assertion failed"', format(left), format(right)]) context.print(text);
    return false;
  }),
  AssertError: impure([0, 0], (_context, site, expected: RuntimeValue, operand: RuntimeValue) => {
    const failure = failureOf(operand);
    if (failure === undefined) return true;
    if (failure === expected) return true;
    throw new AssertionFailed(`Expected the error ${format(expected)}, but it is\n${failure}`, site);
  }),
  TLCGetOrDefault: impure([0, 0], (context, site, key: RuntimeValue, fallback: RuntimeValue) => {
    return readRegister(context, site, key) ?? fallback;
  }),
  TLCGetAndSet: impure(
    [0, 2, 0, 0],
    (
      context,
      site,
      key: RuntimeValue,
      operator: OperatorValue,
      value: RuntimeValue,
      fallback: RuntimeValue,
    ) => {
      const before = readRegister(context, site, key) ?? fallback;
      tlcSet(context, site, key, operator(before, value));
      return before;
    },
  ),
  Trace: impure([], (context, site) => {
    if (context.trace === undefined) throw unavailable('Trace', site);
    return sequenceOf(context.trace());
  }),
  CounterExample: impure([], (_context, site) => {
    throw unavailable('CounterExample', site);
  }),
  ToTrace: impure([0], (_context, site) => {
    throw unavailable('ToTrace', site);
  }),
  TLCModelValue: unary((name, site) => {
    if (typeof name !== 'string') {
      throw new EvaluationError(`TLCModelValue wants a string, not\n${format(name)}`, site);
    }
    internName(name);
    return ModelValue.of(name);
  }),
  TLCDefer: impure([0], () => true),
  TLCNoOp: unary((value) => value),
  PickSuccessor: impure([0], (_context, _site, value: RuntimeValue) => value === true),
  TLCCache: impure([0, 0], (_context, _site, value: RuntimeValue) => value),
  TLCFP: impure([0], (_context, site, value: RuntimeValue) => fingerprint(materialize(value, site))),
  TLCEvalDefinition: impure([0], (_context, site) => {
    throw unavailable('TLCEvalDefinition', site);
  }),
});

/** The message with which a deferred operand fails; a plain value does not fail. */
function failureOf(operand: RuntimeValue): string | undefined {
  if (typeof operand !== 'function') return undefined;
  try {
    operand();
    return undefined;
  } catch (failure) {
    if (failure instanceof EvaluationError || failure instanceof AssertionFailed) return failure.message;
    throw failure;
  }
}

function fingerprint(value: Value): number {
  return typeof value === 'object' ? value.hashLow : Number(typeof value === 'number' ? value : 0) | 0;
}
