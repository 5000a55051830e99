import { Domain } from '../../core/values/domain.ts';
import { type FunctionValue, Kind, type SetValue, type Value } from '../../core/values/index.ts';
import {
  domainOfSet,
  functionOver,
  positionIn,
  sequenceOf,
  setOfDomain,
  withValueAt,
} from './build-function.ts';
import { EnumeratedSet } from './combined-sets.ts';
import { AssertionFailed, EvaluationError } from './evaluation-error.ts';
import { describeKind, format } from './format.ts';
import { LazyFunction } from './lazy-function.ts';
import { isSymbolic, materialize } from './materialize.ts';
import { memberOf } from './membership.ts';
import { product } from './product-set.ts';
import { isCanonical, LAZY_FUNCTION, type RuntimeValue } from './runtime-value.ts';
import { canonicalSet, isFiniteValue } from './set-members.ts';

/** `function[argument]`. */
export function apply(callee: RuntimeValue, argument: RuntimeValue, site: number): RuntimeValue {
  if (typeof callee === 'object') {
    if (callee.kind === Kind.function) {
      const key = isCanonical(argument) ? argument : materialize(argument, site);
      const position = positionIn(callee.domain, key);
      if (position >= 0) return callee.values[position]!;
      throw outsideDomain(callee, key, site);
    }
    if (callee.kind === LAZY_FUNCTION) return callee.call(argument, site);
  }
  throw notFunction(callee, site);
}

/** `function[a, b]`: the function at the tuple of the arguments. */
export function applyMany(
  callee: RuntimeValue,
  operands: readonly RuntimeValue[],
  site: number,
): RuntimeValue {
  return operands.length === 1
    ? apply(callee, operands[0]!, site)
    : apply(callee, tuple(operands, site), site);
}

function notFunction(callee: RuntimeValue, site: number): EvaluationError {
  return new EvaluationError(
    `A non-function (${describeKind(callee)}) was applied as a function:\n${format(callee)}`,
    site,
  );
}

function outsideDomain(callee: FunctionValue, key: Value, site: number): EvaluationError {
  const { domain } = callee;
  if (domain.isSequence && typeof key === 'number') {
    return new EvaluationError(
      `Attempted to access index ${key} of tuple\n${format(callee)}\nwhich is out of bounds.`,
      site,
    );
  }
  if (domain.isSequence && callee.size > 0) {
    return new EvaluationError(`Attempted to access tuple at a non integral index: ${format(key)}`, site);
  }
  if (domain.isRecord && typeof key === 'string') return missingField(callee, key, site);
  return new EvaluationError(
    `Attempted to apply function:\n${format(callee)}\nto argument ${format(key)}, which is not in the domain of the function.`,
    site,
  );
}

function missingField(callee: FunctionValue, name: string, site: number): EvaluationError {
  return new EvaluationError(
    `Attempted to access nonexistent field '${name}' of record\n${format(callee)}`,
    site,
  );
}

/** `record.name`. */
export function field(record: RuntimeValue, name: string, site: number): RuntimeValue {
  if (typeof record === 'object') {
    if (record.kind === Kind.function) {
      const position = record.domain.indexOf(name);
      if (position >= 0) return record.values[position]!;
      throw missingField(record, name, site);
    }
    if (record.kind === LAZY_FUNCTION) return record.call(name, site);
  }
  throw new EvaluationError(
    `Attempted to select field '${name}' from a non-record value (${describeKind(record)}):\n${format(record)}`,
    site,
  );
}

const fieldNumbers = new Map<string, number>();
const fieldNames: string[] = [];

/** The number of a field name, for {@link fieldAt}. */
export function fieldNumber(name: string): number {
  let number = fieldNumbers.get(name);
  if (number === undefined) {
    number = fieldNames.push(name) - 1;
    fieldNumbers.set(name, number);
  }
  return number;
}

/** `record.name` for a name with a number: where the domain was asked for it before, a look into an array. */
export function fieldAt(record: RuntimeValue, number: number, site: number): RuntimeValue {
  if (typeof record === 'object' && record.kind === Kind.function) {
    const position = record.domain.fieldPositions[number];
    if (position !== undefined && position >= 0) return record.values[position]!;
    learnField(record.domain, number);
  }
  return field(record, fieldNames[number]!, site);
}

function learnField(domain: Domain, number: number): void {
  const { fieldPositions } = domain;
  while (fieldPositions.length <= number) fieldPositions.push(-1);
  fieldPositions[number] = domain.indexOf(fieldNames[number]!);
}

/** `DOMAIN function`. */
export function domain(callee: RuntimeValue, site: number): RuntimeValue {
  if (typeof callee === 'object') {
    if (callee.kind === Kind.function) return setOfDomain(callee.domain);
    if (callee.kind === LAZY_FUNCTION) {
      if (callee.failure !== undefined) throw callee.failure;
      return callee.domainSet;
    }
  }
  throw new EvaluationError(
    `Attempted to apply the operator DOMAIN to a non-function (${describeKind(callee)}):\n${format(callee)}`,
    site,
  );
}

/** `[x \in domainSet |-> body(x)]`. Over an infinite domain it is evaluated where it is applied. */
export function makeFunction(
  domainSet: RuntimeValue,
  body: (argument: Value) => RuntimeValue,
  site: number,
): FunctionValue | LazyFunction {
  const over = finiteDomain(domainSet, site);
  if (over === undefined) return new LazyFunction(domainSet, (_, argument) => body(argument), false);
  const values = new Array<RuntimeValue>(over.keys.length);
  try {
    for (let index = 0; index < values.length; index++) values[index] = body(over.keys[index]!);
  } catch (error) {
    return functionDespite(error, domainSet, body);
  }
  return functionOrLazy(over, values, site);
}

/** The domain of the functions over a set; `undefined` if it is infinite. */
export function finiteDomain(domainSet: RuntimeValue, site: number): Domain | undefined {
  if (isSymbolic(domainSet) && !domainSet.isFinite(site)) return undefined;
  return domainOfSet(canonicalSet(domainSet, site));
}

/**
 * A function that has no value at one argument, at least: that does not matter to whoever asks for another.
 *
 * @throws the error, if it is none of the specification.
 */
export function functionDespite(
  error: unknown,
  domainSet: RuntimeValue,
  body: (argument: Value) => RuntimeValue,
): LazyFunction {
  if (error instanceof EvaluationError || error instanceof AssertionFailed)
    return new LazyFunction(domainSet, (_, argument) => body(argument), false, error);
  throw error;
}

/**
 * `[x \in domainSet |-> body(x)]` where it is applied at once, or is the body of the operator that is applied: TLC
 * evaluates only the value asked for, so that the others may be errors.
 */
export function lazyFunction(
  domainSet: RuntimeValue,
  body: (argument: Value) => RuntimeValue,
  _site: number,
): LazyFunction {
  return new LazyFunction(domainSet, (_, argument) => body(argument), false);
}

/** `[x \in S, y \in T |-> body(x, y)]`: a function of tuples. */
export function makeFunctionOfMany(
  domainSets: readonly RuntimeValue[],
  body: (...operands: Value[]) => RuntimeValue,
  site: number,
): FunctionValue | LazyFunction {
  const spread = (argument: Value) => body(...(argument as FunctionValue).values);
  if (domainSets.length === 1) return makeFunction(domainSets[0]!, body, site);
  if (domainSets.some((set) => !isFiniteValue(set, site))) {
    return new LazyFunction(product(domainSets, site), (_, argument) => spread(argument), false);
  }
  return makeFunction(productSet(domainSets, site), spread, site);
}

/** Products made lately: the same few domains come again in every state, and functions over one object share it. */
const recentProducts: { readonly sets: readonly RuntimeValue[]; readonly product: SetValue }[] = [];
const RECENT_PRODUCTS = 8;

function productSet(sets: readonly RuntimeValue[], site: number): SetValue {
  for (const recent of recentProducts) {
    if (recent.sets.length === sets.length && recent.sets.every((set, index) => set === sets[index])) {
      return recent.product;
    }
  }
  const made = product(sets, site).materialize(site);
  recentProducts.unshift({ sets: [...sets], product: made });
  if (recentProducts.length > RECENT_PRODUCTS) recentProducts.pop();
  return made;
}

/**
 * `f[x \in domainSet] == body(f, x)`, evaluated where it is applied; results are kept. Recursion may be of any depth:
 * a call that nests too deep is interrupted, by an exception that passes through the body, and evaluated again.
 */
export function recursiveFunction(
  domainSet: RuntimeValue,
  body: (self: RuntimeValue, argument: Value) => RuntimeValue,
  _site: number,
): LazyFunction {
  return new LazyFunction(domainSet, body, true);
}

/** `f[x \in S, y \in T] == body(f, x, y)`. */
export function recursiveFunctionOfMany(
  domainSets: readonly RuntimeValue[],
  body: (self: RuntimeValue, ...operands: Value[]) => RuntimeValue,
  site: number,
): LazyFunction {
  if (domainSets.length === 1) return recursiveFunction(domainSets[0]!, body, site);
  return new LazyFunction(
    product(domainSets, site),
    (self, argument) => body(self, ...(argument as FunctionValue).values),
    true,
  );
}

/** The canonical function; a lazy one if an infinite set is among the values. Takes over the array. */
export function functionOrLazy(
  over: Domain,
  values: readonly RuntimeValue[],
  site: number,
): FunctionValue | LazyFunction {
  for (let index = 0; index < values.length; index++) {
    if (!isCanonical(values[index]!)) return functionOfMixed(over, values, site);
  }
  return functionOver(over, values as readonly Value[]);
}

function functionOfMixed(
  over: Domain,
  values: readonly RuntimeValue[],
  site: number,
): FunctionValue | LazyFunction {
  if (values.some((value) => hasNoCanonicalForm(value, site)))
    return LazyFunction.of({ domain: over, values });
  return functionOver(
    over,
    values.map((value) => materialize(value, site)),
  );
}

/** Whether it is infinite, or has parts that cannot be compared: found by looking, which costs nothing where nothing is enumerated. */
function hasNoCanonicalForm(value: RuntimeValue, site: number): boolean {
  if (isSymbolic(value)) return value instanceof EnumeratedSet || !value.isFinite(site);
  if (typeof value !== 'object' || value.kind !== LAZY_FUNCTION) return false;
  return value.parts !== undefined || !isFiniteValue(value.domainSet, site);
}

interface RecordShape {
  readonly domain: Domain;
  /** Where each name's value goes, or `undefined` if the names are sorted already. */
  readonly positions: readonly number[] | undefined;
}

const shapes = new WeakMap<readonly string[], RecordShape>();
let latestNames: readonly string[] | undefined;
let latestShape: RecordShape;

function shapeOf(names: readonly string[]): RecordShape {
  if (names === latestNames) return latestShape;
  let shape = shapes.get(names);
  if (shape === undefined) {
    const domain = Domain.of(names.toSorted());
    const positions = names.map((name) => domain.indexOf(name));
    const sorted = positions.every((position, index) => position === index);
    shape = { domain, positions: sorted ? undefined : positions };
    shapes.set(names, shape);
  }
  latestNames = names;
  latestShape = shape;
  return shape;
}

/** `[names[0] |-> values[0], ...]`. Give the same `names` array each time: its order is worked out once. */
export function record(
  names: readonly string[],
  values: readonly RuntimeValue[],
  site: number,
): FunctionValue | LazyFunction {
  const { domain, positions } = shapeOf(names);
  if (positions === undefined) return functionOrLazy(domain, values, site);
  const sorted = new Array<RuntimeValue>(values.length);
  for (let index = 0; index < values.length; index++) sorted[positions[index]!] = values[index]!;
  return functionOrLazy(domain, sorted, site);
}

/** `<<values[0], ...>>`. Takes over the array. */
export function tuple(values: readonly RuntimeValue[], site: number): FunctionValue | LazyFunction {
  return functionOrLazy(Domain.sequence(values.length), values, site);
}

/** `[callee EXCEPT ![key] = value]`. A key outside the domain changes nothing, as in TLC. */
export function updateAt(
  callee: RuntimeValue,
  key: RuntimeValue,
  value: RuntimeValue,
  site: number,
): RuntimeValue {
  return updateWith(callee, key, () => value, site);
}

/** `[callee EXCEPT ![key] = replace(@)]`: nest for `![a][b]`. A key outside the domain changes nothing. */
export function updateWith(
  callee: RuntimeValue,
  key: RuntimeValue,
  replace: (before: RuntimeValue) => RuntimeValue,
  site: number,
): RuntimeValue {
  if (typeof callee === 'object') {
    if (callee.kind === Kind.function) {
      const position = positionIn(callee.domain, isCanonical(key) ? key : materialize(key, site));
      if (position < 0) return unchanged(callee, key, site);
      return replaceAt(callee, position, replace(callee.values[position]!), site);
    }
    if (callee.kind === LAZY_FUNCTION) {
      const argument = materialize(key, site);
      if (!memberOf(argument, callee.domainSet, site)) return callee;
      return callee.with(argument, replace(callee.call(argument, site)));
    }
  }
  throw new EvaluationError(
    `Attempted to apply EXCEPT to ${describeKind(callee)}, which is not a function:\n${format(callee)}`,
    site,
  );
}

export function isCanonicalFunction(callee: RuntimeValue): callee is FunctionValue {
  return typeof callee === 'object' && callee.kind === Kind.function;
}

/** Where EXCEPT is to put a value; -1 for a key outside the domain, which changes nothing. */
export function exceptPosition(callee: FunctionValue, key: RuntimeValue, site: number): number {
  const position = positionIn(callee.domain, isCanonical(key) ? key : materialize(key, site));
  if (position < 0) unchanged(callee, key, site);
  return position;
}

/** The function with another value at a position of its domain. */
export function replaceAt(
  callee: FunctionValue,
  position: number,
  value: RuntimeValue,
  site: number,
): FunctionValue | LazyFunction {
  if (isCanonical(value)) return withValueAt(callee, position, value);
  const values: RuntimeValue[] = [...callee.values];
  values[position] = value;
  return functionOrLazy(callee.domain, values, site);
}

/** EXCEPT outside the domain. TLC tells tuples and records by their keys, and wants keys of that type. */
function unchanged(callee: FunctionValue, key: RuntimeValue, site: number): FunctionValue {
  const { domain } = callee;
  if (callee.size > 0 && domain.isSequence && typeof key !== 'number') {
    throw new EvaluationError(`Attempted to access tuple at a non integral index: ${format(key)}`, site);
  }
  if (domain.isRecord && typeof key !== 'string') {
    throw new EvaluationError(`Attempted to access record by a non-string argument: ${format(key)}`, site);
  }
  // Looking for the key compares it with the others, which is an error if they are incomparable.
  memberOf(key, setOfDomain(domain), site);
  return callee;
}

/** Keys and values of a function with a finite domain, in the order of its domain. */
export function functionEntries(callee: RuntimeValue, site: number): (readonly [Value, Value])[] {
  if (typeof callee === 'object') {
    if (callee.kind === Kind.function) return [...callee.entries()];
    if (callee.kind === LAZY_FUNCTION) return [...callee.materialize(site).entries()];
  }
  throw notFunction(callee, site);
}

/** The components of a tuple that `<<a, b>> \in S` binds. @throws EvaluationError unless it has `count`. */
export function tupleElements(value: RuntimeValue, count: number, site: number): readonly Value[] {
  if (typeof value === 'object' && value.kind === Kind.function) {
    if (value.domain.isSequence && value.size === count) return value.values;
  }
  throw new EvaluationError(
    `Attempted to bind ${count} variables to the components of a value that is not a tuple of ${count}:\n${format(value)}`,
    site,
  );
}

/** A sequence of canonical values. Takes over the array. */
export function sequence(elements: readonly Value[]): FunctionValue {
  return sequenceOf(elements);
}
