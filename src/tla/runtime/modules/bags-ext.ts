import type { FunctionValue, Value } from '../../../core/values/index.ts';
import { functionFromMap } from '../build-function.ts';
import { foldInTurn } from '../fold.ts';
import { add, multiply, subtract } from '../integers.ts';
import { materialize, requireFunction } from '../materialize.ts';
import { compareInOrder } from '../normal-order.ts';
import type { OperatorValue, RuntimeValue } from '../runtime-value.ts';
import { binary, defineModule, general, unary } from '../standard-module.ts';
import { ValueMap } from '../value-map.ts';

function bagOf(value: RuntimeValue, site: number): FunctionValue {
  return requireFunction(value, 'use as a bag the value', site);
}

/** The bag with another number of copies of an element; none removes it. */
function withCopies(bag: FunctionValue, element: Value, copies: Value): Value {
  const entries = new ValueMap<Value>();
  for (const [key, count] of bag.entries()) entries.set(key, count);
  entries.set(element, copies);
  return functionFromMap(entries, (count) => count !== 0);
}

function copiesOf(bag: FunctionValue, element: Value): Value {
  return bag.has(element) ? bag.get(element) : 0;
}

/** Folds the copies of each member from the base, then the results: what the module defines, oddly or not. */
function fold(bag: FunctionValue, operator: OperatorValue, base: RuntimeValue): RuntimeValue {
  const entries = [...bag.entries()].sort((left, right) => compareInOrder(left[0], right[0]));
  const parts = entries.map(([member, copies]) => {
    let part = base;
    for (let copy = 0; copy < (copies as number); copy++) part = operator(part, member);
    return part;
  });
  return foldInTurn(operator, base, parts);
}

/** BagsExt. */
export const bagsExt = defineModule('BagsExt', [], {
  BagAdd: binary((value, operand, site) => {
    const bag = bagOf(value, site);
    const element = materialize(operand, site);
    return withCopies(bag, element, add(copiesOf(bag, element), 1, site));
  }),
  BagRemove: binary((value, operand, site) => {
    const bag = bagOf(value, site);
    const element = materialize(operand, site);
    return bag.has(element) ? withCopies(bag, element, subtract(bag.get(element), 1, site)) : bag;
  }),
  BagRemoveAll: binary((value, operand, site) => {
    return withCopies(bagOf(value, site), materialize(operand, site), 0);
  }),
  FoldBag: general([2, 0, 0], (site, operator: OperatorValue, base: RuntimeValue, value: RuntimeValue) =>
    fold(bagOf(value, site), operator, base),
  ),
  SumBag: unary((value, site) => fold(bagOf(value, site), (member, sum) => add(member, sum, site), 0)),
  ProductBag: unary((value, site) =>
    fold(bagOf(value, site), (member, product) => multiply(member, product, site), 1),
  ),
});
