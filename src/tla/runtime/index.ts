/** What the generated code of a TLA+ module calls. */

export { beginSpecification } from './begin-specification.ts';
export { caseFailed, truth } from './booleans.ts';
export { equal, equalAtom } from './equality.ts';
export { AssertionFailed, EvaluationError } from './evaluation-error.ts';
export { format } from './format.ts';
export { FunctionSet, functionSet } from './function-set.ts';
export {
  apply,
  applyMany,
  domain,
  exceptPosition,
  field,
  fieldAt,
  fieldNumber,
  finiteDomain,
  functionDespite,
  functionEntries,
  functionOrLazy,
  isCanonicalFunction,
  lazyFunction,
  makeFunction,
  makeFunctionOfMany,
  record,
  recursiveFunction,
  recursiveFunctionOfMany,
  replaceAt,
  sequence,
  tuple,
  tupleElements,
  updateAt,
  updateWith,
} from './functions.ts';
export { Any, BOOLEAN, Int, Nat, Real, STRING } from './infinite-sets.ts';
export {
  add,
  divide,
  greaterOrEqual,
  greaterThan,
  lessOrEqual,
  lessThan,
  modulo,
  multiply,
  negate,
  power,
  subtract,
} from './integers.ts';
export { internName } from './interning.ts';
export { IntervalSet, interval } from './interval-set.ts';
export { LazyFunction } from './lazy-function.ts';
export { isSymbolic, materialize, requireFunction, requireSet } from './materialize.ts';
export { memberOf } from './membership.ts';
export { memory } from './memory.ts';
export { compareInOrder, inNormalOrder } from './normal-order.ts';
export { PowerSet, powerset } from './power-set.ts';
export { ProductSet, product } from './product-set.ts';
export { RecordSet, recordSet } from './record-set.ts';
export { isCanonical, type OperatorValue, type RuntimeValue } from './runtime-value.ts';
export { SequenceSet, sequencesOver } from './sequence-set.ts';
export {
  canonicalSet,
  cardinality,
  enumerate,
  enumerateInOrder,
  isFiniteValue as isFinite,
  iterate,
  iterateInOrder,
} from './set-members.ts';
export {
  bigUnion,
  choose,
  difference,
  EMPTY_SET,
  exists,
  filterSet,
  forAll,
  intersection,
  isCanonicalSet,
  keptOf,
  mapSet,
  nothingToChoose,
  setFrom,
  union,
} from './sets.ts';
export { subsetOf } from './subset.ts';
export { SymbolicSet } from './symbolic-set.ts';
