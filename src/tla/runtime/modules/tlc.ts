import { type FunctionValue, Kind, setOf, type Value } from '../../../core/values/index.ts';
import { truth } from '../booleans.ts';
import { domainOfSet, functionFromMap, functionOver, sequenceOf, setOfDomain } from '../build-function.ts';
import { AssertionFailed, EvaluationError } from '../evaluation-error.ts';
import { format } from '../format.ts';
import { Any } from '../infinite-sets.ts';
import { wrongArgument } from '../integers.ts';
import { materialize } from '../materialize.ts';
import { memberOf } from '../membership.ts';
import { inNormalOrder } from '../normal-order.ts';
import { permutationsOf } from '../permutations.ts';
import type { RuntimeContext } from '../runtime-context.ts';
import { LAZY_FUNCTION, type OperatorValue, type RuntimeValue } from '../runtime-value.ts';
import { elementsOfArgument } from '../sequence-values.ts';
import { canonicalSet } from '../set-members.ts';
import { binary, defineModule, general, impure, nullary, unary } from '../standard-module.ts';
import { MAXIMUM_SET_SIZE } from '../symbolic-set.ts';
import { ValueMap } from '../value-map.ts';
import { tlcGet, tlcSet } from './tlc-registers.ts';

function functionArgument(value: RuntimeValue, position: string, site: number): FunctionValue {
  if (typeof value === 'object') {
    if (value.kind === Kind.function) return value;
    if (value.kind === LAZY_FUNCTION) return value.materialize(site);
  }
  throw wrongArgument(position, '@@', 'function', value, site);
}

/** `f @@ g`: f where both are defined. @throws EvaluationError if their arguments cannot be compared. */
export function combineFunctions(left: RuntimeValue, right: RuntimeValue, site: number): Value {
  const first = functionArgument(left, 'first', site);
  const second = functionArgument(right, 'second', site);
  const entries = new ValueMap<Value>();
  const known = setOfDomain(first.domain);
  for (const [key, value] of second.entries()) if (!memberOf(key, known, site)) entries.set(key, value);
  for (const [key, value] of first.entries()) entries.set(key, value);
  return functionFromMap(entries);
}

/** `key :> value`. */
export function singleFunction(key: RuntimeValue, value: RuntimeValue, site: number): Value {
  const entries = new ValueMap<Value>();
  entries.set(materialize(key, site), materialize(value, site));
  return functionFromMap(entries);
}

function permutations(set: RuntimeValue, site: number): Value {
  const domain = domainOfSet(canonicalSet(set, site));
  const made: Value[] = [];
  for (const image of permutationsOf(domain.keys)) {
    if (made.push(functionOver(domain, image)) > MAXIMUM_SET_SIZE) {
      throw new EvaluationError(`Too many permutations of\n${format(set)}`, site);
    }
  }
  return setOf(made);
}

/** `SortSeq(s, Op)`: stable, by insertion, so that an operator which is no order still gives one answer. */
export function sortSequence(site: number, sequence: RuntimeValue, before: OperatorValue): Value {
  const sorted = [...elementsOfArgument(sequence, 'first', 'SortSeq', site)];
  for (let index = 1; index < sorted.length; index++) {
    const element = sorted[index]!;
    let position = index;
    while (position > 0 && truth(before(element, sorted[position - 1]!), site)) {
      sorted[position] = sorted[position - 1]!;
      position--;
    }
    sorted[position] = element;
  }
  return sequenceOf(sorted);
}

function randomElement(context: RuntimeContext, site: number, set: RuntimeValue): Value {
  const members = inNormalOrder(canonicalSet(set, site));
  if (members.length === 0) {
    throw new EvaluationError('Attempted to apply RandomElement to the empty set.', site);
  }
  return members[context.random(members.length)]!;
}

/** TLC. */
export const tlc = defineModule('TLC', [], {
  Print: impure([0, 0], (context, _site, shown: RuntimeValue, value: RuntimeValue) => {
    context.print(`${format(shown)}  ${format(value)}`);
    return value;
  }),
  PrintT: impure([0], (context, _site, shown: RuntimeValue) => {
    context.print(format(shown));
    return true;
  }),
  Assert: binary((holds, message, site) => {
    if (holds === true) return true;
    throw new AssertionFailed(
      `The first argument of Assert evaluated to FALSE; the second argument was:\n${format(message)}`,
      site,
    );
  }),
  JavaTime: impure([], () => Math.floor(Date.now() / 1000) & 0x7fff_ffff),
  TLCGet: impure([0], tlcGet),
  TLCSet: impure([0, 0], tlcSet),
  ':>': binary(singleFunction),
  '@@': binary(combineFunctions),
  Permutations: unary(permutations),
  SortSeq: general([0, 2], sortSequence),
  RandomElement: impure([0], randomElement),
  Any: nullary(() => Any),
  ToString: unary((value) => format(value)),
  TLCEval: unary((value, site) => materialize(value, site)),
});
