import { type FunctionValue, type SetValue, setOf, type Value } from '../../../core/values/index.ts';
import { truth } from '../booleans.ts';
import { sequenceOf } from '../build-function.ts';
import { equal } from '../equality.ts';
import { EvaluationError } from '../evaluation-error.ts';
import { foldFromLeft, foldFromRight } from '../fold.ts';
import { format } from '../format.ts';
import { functionSet } from '../function-set.ts';
import { apply, updateAt } from '../functions.ts';
import { modulo, wrongArgument } from '../integers.ts';
import { interval } from '../interval-set.ts';
import { materialize, requireSet } from '../materialize.ts';
import { permutationsOf } from '../permutations.ts';
import { subsetsOfSize } from '../power-set.ts';
import type { OperatorValue, RuntimeValue } from '../runtime-value.ts';
import { SequenceSet } from '../sequence-set.ts';
import { elementsOf, elementsOfArgument } from '../sequence-values.ts';
import { canonicalSet, enumerate, enumerateInOrder } from '../set-members.ts';
import { setFrom } from '../sets.ts';
import { binary, defineModule, general, ternary, unary } from '../standard-module.ts';
import { foldFunction, range } from './functions-module.ts';
import { sequenceSearch } from './sequence-search.ts';
import { concatenate, selectSequence, subSequence } from './sequences.ts';
import { sortSequence } from './tlc.ts';

function integer(value: RuntimeValue, position: string, operator: string, site: number): number {
  if (typeof value === 'number') return value;
  throw wrongArgument(position, operator, 'integer', value, site);
}

function setToSequences(set: RuntimeValue, site: number): SetValue {
  return setOf(Array.from(permutationsOf(canonicalSet(set, site).elements()), sequenceOf));
}

function allArrangements(set: RuntimeValue, site: number): SetValue {
  const members = canonicalSet(set, site).elements();
  const made: Value[] = [];
  for (let size = 0; size <= members.length; size++) {
    for (const subset of subsetsOfSize(members, size)) {
      for (const arrangement of permutationsOf(subset.elements())) made.push(sequenceOf(arrangement));
    }
  }
  return setOf(made);
}

function boundedSequences(set: RuntimeValue, bound: RuntimeValue, site: number): RuntimeValue {
  const maximum = integer(bound, 'second', 'BoundedSeq', site);
  if (maximum < 0) return setFrom([], site);
  return new SequenceSet(requireSet(set, 'construct BoundedSeq(S, n) from the value', site), maximum);
}

function insertAt(value: RuntimeValue, at: RuntimeValue, element: RuntimeValue, site: number): Value {
  const elements = elementsOfArgument(value, 'first', 'InsertAt', site);
  const index = integer(at, 'second', 'InsertAt', site);
  const before = subSequence(value, 1, index - 1, site) as FunctionValue;
  const after = subSequence(value, index, elements.length, site) as FunctionValue;
  return sequenceOf([...before.values, materialize(element, site), ...after.values]);
}

/** `RemoveAt(s, i)`. */
export function removeAt(value: RuntimeValue, at: RuntimeValue, site: number): Value {
  const elements = elementsOfArgument(value, 'first', 'RemoveAt', site);
  const index = integer(at, 'second', 'RemoveAt', site);
  return concatenate(
    subSequence(value, 1, index - 1, site),
    subSequence(value, index + 1, elements.length, site),
    site,
  );
}

function removeFirstMatch(
  value: RuntimeValue,
  test: (element: Value) => boolean,
  site: number,
): RuntimeValue {
  const index = elementsOfArgument(value, 'first', 'RemoveFirst', site).findIndex(test);
  return index < 0 ? value : removeAt(value, index + 1, site);
}

function last(value: RuntimeValue, site: number): Value {
  const elements = elementsOf(value, 'Last', site);
  if (elements.length === 0) {
    throw new EvaluationError('Attempted to access index 0 of tuple\n<<>>\nwhich is out of bounds.', site);
  }
  return elements[elements.length - 1]!;
}

function flatten(value: RuntimeValue, site: number): Value {
  return elementsOf(value, 'FlattenSeq', site).reduce<Value>(
    (joined, part, index) => (index === 0 ? part : concatenate(joined, part, site)),
    sequenceOf([]),
  );
}

function zip(left: RuntimeValue, right: RuntimeValue, site: number): Value {
  const first = elementsOfArgument(left, 'first', 'Zip', site);
  const second = elementsOfArgument(right, 'second', 'Zip', site);
  const length = Math.min(first.length, second.length);
  return sequenceOf(first.slice(0, length).map((element, index) => sequenceOf([element, second[index]!])));
}

function interleave(left: RuntimeValue, right: RuntimeValue, site: number): Value {
  const first = elementsOfArgument(left, 'first', 'Interleave', site);
  const second = elementsOfArgument(right, 'second', 'Interleave', site);
  if (first.length !== second.length) {
    throw new EvaluationError(
      `Interleave wants two sequences of one length, but they are:\n${format(left)}\n${format(right)}`,
      site,
    );
  }
  if (first.length === 0) return sequenceOf([sequenceOf([]), sequenceOf([])]);
  return sequenceOf(first.flatMap((element, index) => [sequenceOf([element]), sequenceOf([second[index]!])]));
}

function foldDomain(value: RuntimeValue, site: number): Value[] {
  return elementsOf(value, 'FoldLeftDomain', site).map((_, index) => index + 1);
}

/** SequencesExt. */
export const sequencesExt = defineModule(
  'SequencesExt',
  ['Sequences', 'Naturals', 'FiniteSets', 'FiniteSetsExt', 'Folds', 'Functions', 'Bags', 'TLC'],
  {
    ...sequenceSearch,
    ToSet: unary(range),
    SetToSeq: unary((set, site) => sequenceOf(enumerateInOrder(set, site).slice())),
    SetToSeqs: unary(setToSequences),
    SetToSortSeq: general([0, 2], (site, set: RuntimeValue, before: OperatorValue) =>
      sortSequence(site, sequenceOf(enumerateInOrder(set, site).slice()), before),
    ),
    SetToAllKPermutations: unary(allArrangements),
    TupleOf: binary((set, length, site) => functionSet(interval(1, length, site), set, site)),
    SeqOf: binary(boundedSequences),
    BoundedSeq: binary(boundedSequences),
    // Its definition asks a string for its length alone where that is 0.
    Reverse: unary((value, site) =>
      sequenceOf(value === '' ? [] : elementsOf(value, 'Reverse', site).toReversed()),
    ),
    Remove: binary((value, element, site) =>
      selectSequence(value, (candidate: Value) => !equal(candidate, element, site), site),
    ),
    ReplaceAll: ternary((value, old, replacement, site) =>
      sequenceOf(
        elementsOfArgument(value, 'first', 'ReplaceAll', site).map((element) =>
          equal(element, old, site) ? materialize(replacement, site) : element,
        ),
      ),
    ),
    InsertAt: ternary(insertAt),
    ReplaceAt: ternary((value, at, element, site) => updateAt(value, at, element, site)),
    RemoveAt: binary(removeAt),
    RemoveFirst: binary((value, element, site) =>
      removeFirstMatch(value, (candidate) => equal(candidate, element, site), site),
    ),
    RemoveFirstMatch: general([0, 1], (site, value: RuntimeValue, test: OperatorValue) =>
      removeFirstMatch(value, (candidate) => truth(test(candidate), site), site),
    ),
    Cons: binary((element, value, site) =>
      sequenceOf([materialize(element, site), ...elementsOfArgument(value, 'second', 'Cons', site)]),
    ),
    Snoc: binary((value, element, site) =>
      sequenceOf([...elementsOfArgument(value, 'first', 'Snoc', site), materialize(element, site)]),
    ),
    Front: unary((value, site) => sequenceOf(elementsOf(value, 'Front', site).slice(0, -1))),
    Last: unary(last),
    SeqMod: binary((left, right, site) => modulo(left, right, site) || (right as number)),
    FoldSeq: general([2, 0, 0], foldFunction),
    FoldLeft: general([2, 0, 0], (site, operator: OperatorValue, base: RuntimeValue, value: RuntimeValue) =>
      foldFromLeft(operator, base, elementsOfArgument(value, 'third', 'FoldLeft', site)),
    ),
    FoldRight: general([2, 0, 0], (site, operator: OperatorValue, value: RuntimeValue, base: RuntimeValue) =>
      foldFromRight(operator, base, elementsOfArgument(value, 'second', 'FoldRight', site)),
    ),
    FoldLeftDomain: general(
      [2, 0, 0],
      (site, operator: OperatorValue, base: RuntimeValue, value: RuntimeValue) =>
        foldFromLeft(operator, base, foldDomain(value, site)),
    ),
    FoldRightDomain: general(
      [2, 0, 0],
      (site, operator: OperatorValue, value: RuntimeValue, base: RuntimeValue) =>
        foldFromRight(operator, base, foldDomain(value, site)),
    ),
    FlattenSeq: unary(flatten),
    Zip: binary(zip),
    Interleave: binary(interleave),
    AllSubSeqs: unary((value, site) => {
      const positions = enumerate(interval(1, elementsOf(value, 'AllSubSeqs', site).length, site), site);
      const made: Value[] = [];
      for (let size = 0; size <= positions.length; size++) {
        for (const subset of subsetsOfSize(positions, size)) {
          made.push(sequenceOf(subset.elements().map((position) => apply(value, position, site) as Value)));
        }
      }
      return setOf(made);
    }),
  },
);
