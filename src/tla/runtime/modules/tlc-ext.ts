import { ModelValue, setOf, type Value } from '../../../core/values/index.ts';
import { functionFromMap, sequenceOf } from '../build-function.ts';
import { equal } from '../equality.ts';
import { AssertionFailed, EvaluationError } from '../evaluation-error.ts';
import { format } from '../format.ts';
import { field } from '../functions.ts';
import { internName } from '../interning.ts';
import { materialize } from '../materialize.ts';
import { inNormalOrder } from '../normal-order.ts';
import { recordOf } from '../record-of.ts';
import type { OperatorValue, RuntimeValue } from '../runtime-value.ts';
import { elementsOf } from '../sequence-values.ts';
import { canonicalSet } from '../set-members.ts';
import { binary, defineModule, impure, unary } from '../standard-module.ts';
import { ValueMap } from '../value-map.ts';
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
  AssertError: {
    ...binary((expected, operand) => failureOf(operand) === expected),
    isByNeed: [false, true],
  },
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
  // Postconditions, for which it is meant, are judged when nothing is violated.
  CounterExample: impure([], () => recordOf({ action: setOf([]), state: setOf([]) })),
  ToTrace: unary((counterexample, site) => {
    const states = new ValueMap<Value>();
    for (const pair of inNormalOrder(canonicalSet(field(counterexample, 'state', site), site))) {
      const [position, state] = elementsOf(pair, 'ToTrace', site);
      states.set(position!, state!);
    }
    return functionFromMap(states);
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
