import {
  equalValues,
  type FunctionValue,
  Kind,
  kindOf,
  type ModelValue,
  type SetValue,
  type Value,
} from '../../core/values/index.ts';
import { EvaluationError } from './evaluation-error.ts';
import { describeKind, format } from './format.ts';
import type { Parts } from './lazy-function.ts';
import { isSymbolic, materialize } from './materialize.ts';
import { modelType } from './model-type.ts';
import { inNormalOrder, keyOrder } from './normal-order.ts';
import { keysThenValues, partsOf } from './parts.ts';
import { isCanonical, type RuntimeValue } from './runtime-value.ts';
import { equalSymbolicSets } from './symbolic-equality.ts';

/**
 * `left = right`. Values of different kinds are incomparable, which is an error and not FALSE; model values compare
 * with anything unless they are typed. Parts are compared from left to right, up to the first difference.
 */
export function equal(left: RuntimeValue, right: RuntimeValue, site: number): boolean {
  const type = typeof left;
  if (type === typeof right && type !== 'object' && type !== 'function') return left === right;
  if (isCanonical(left) && isCanonical(right)) return equalCanonical(left, right, site);
  if (left === right && typeof left === 'object') return true;
  if (isSymbolic(left)) return equalSymbolicSets(left, right, site);
  if (isSymbolic(right)) return equalSymbolicSets(right, left, site);
  const leftParts = partsOf(left);
  const rightParts = partsOf(right);
  if (leftParts !== undefined && rightParts !== undefined) return equalParts(leftParts, rightParts, site);
  if (leftParts !== undefined && isModel(right)) return unequalModel(right, left, site);
  if (rightParts !== undefined && isModel(left)) return unequalModel(left, right, site);
  return equalCanonical(materialize(left, site), materialize(right, site), site);
}

/** Of functions of which one has a value without canonical form: up to the first difference, in TLC's order of the keys. */
function equalParts(left: Parts, right: Parts, site: number): boolean {
  if (left.values.length !== right.values.length) return false;
  const others = keysThenValues(right);
  return keysThenValues(left).every((each, index) => equal(each, others[index]!, site));
}

/** `left = atom` for an integer or a string that is written in the specification. */
export function equalAtom(left: RuntimeValue, atom: number | string, site: number): boolean {
  return typeof left === typeof atom ? left === atom : equal(left, atom, site);
}

function equalCanonical(left: Value, right: Value, site: number): boolean {
  if (left === right) return true;
  if (typeof left !== 'object') {
    if (typeof left === typeof right) return false;
  } else if (typeof right === 'object') {
    if (left.kind === Kind.function && right.kind === Kind.function) {
      return equalFunctions(left, right, site);
    }
    if (left.kind === Kind.set && right.kind === Kind.set) return equalSets(left, right, site);
    if (left.kind === Kind.model && right.kind === Kind.model) return equalModels(left, right, site);
  }
  return equalKinds(left, right, site);
}

/** Of values that are not equal: FALSE, or an error if they cannot be compared. */
function equalKinds(left: Value, right: Value, site: number): false {
  const leftKind = kindOf(left);
  const rightKind = kindOf(right);
  if (leftKind === rightKind) return false;
  if (leftKind === Kind.model) return unequalModel(left as ModelValue, right, site);
  if (rightKind === Kind.model) return unequalModel(right as ModelValue, left, site);
  throw incomparable(left, right, site);
}

/** The error of comparing values of different kinds. */
export function incomparable(left: RuntimeValue, right: RuntimeValue, site: number): EvaluationError {
  const leftKind = describeKind(left).replace(/^an? /, '');
  return new EvaluationError(
    `Attempted to check equality of ${leftKind} ${format(left)} with ${describeKind(right)}:\n${format(right)}`,
    site,
  );
}

function equalModels(left: ModelValue, right: ModelValue, site: number): boolean {
  const leftType = modelType(left);
  if (leftType === '') return false;
  const rightType = modelType(right);
  if (rightType === '' || rightType === leftType) return false;
  throw new EvaluationError(
    `Attempted to check equality of the differently-typed model values ${left.name} and ${right.name}`,
    site,
  );
}

export function isModel(value: RuntimeValue): value is ModelValue {
  return typeof value === 'object' && value.kind === Kind.model;
}

function unequalModel(model: ModelValue, other: RuntimeValue, site: number): false {
  if (modelType(model) === '') return false;
  const subject = `the typed model value ${model.name}`;
  throw new EvaluationError(
    `Attempted to check equality of ${subject} and the non-model value\n${format(other)}`,
    site,
  );
}

/** Whether a model value may be looked for in any set: it is untyped. @throws EvaluationError if it is typed. */
export function modelIsAbsent(model: ModelValue, set: RuntimeValue, site: number): false {
  if (modelType(model) === '') return false;
  throw new EvaluationError(
    `Attempted to check if the typed model value ${model.name} is an element of\n${format(set)}`,
    site,
  );
}

function equalSets(left: SetValue, right: SetValue, site: number): boolean {
  if (left.size !== right.size) return false;
  if (equalValues(left, right)) return true;
  const leftMembers = inNormalOrder(left);
  const rightMembers = inNormalOrder(right);
  for (let index = 0; index < leftMembers.length; index++) {
    if (!equalCanonical(leftMembers[index]!, rightMembers[index]!, site)) return false;
  }
  return true;
}

function equalFunctions(left: FunctionValue, right: FunctionValue, site: number): boolean {
  const { domain } = left;
  if (domain === right.domain) {
    if (left.hashLow === right.hashLow && equalValues(left, right)) return true;
    const order = keyOrder(domain);
    for (let index = 0; index < left.size; index++) {
      const position = order === undefined ? index : order[index]!;
      if (!equalCanonical(left.values[position]!, right.values[position]!, site)) return false;
    }
    return true;
  }
  // TLC asks a record for another record before it looks at the sizes.
  if (domain.isRecord && !right.domain.isRecord && right.size > 0) throw incomparable(left, right, site);
  if (left.size !== right.size) return false;
  const leftOrder = keyOrder(domain);
  const rightOrder = keyOrder(right.domain);
  for (let index = 0; index < left.size; index++) {
    const leftKey = domain.keys[leftOrder === undefined ? index : leftOrder[index]!]!;
    const rightKey = right.domain.keys[rightOrder === undefined ? index : rightOrder[index]!]!;
    if (!equalCanonical(leftKey, rightKey, site)) return false;
  }
  for (let index = 0; index < left.size; index++) {
    if (!equalCanonical(left.values[index]!, right.values[index]!, site)) return false;
  }
  return true;
}
