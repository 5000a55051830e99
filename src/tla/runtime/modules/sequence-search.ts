import { equalValues, type SetValue, setOf, type Value } from '../../../core/values/index.ts';
import { truth } from '../booleans.ts';
import { sequenceOf } from '../build-function.ts';
import { equal } from '../equality.ts';
import { EvaluationError } from '../evaluation-error.ts';
import { format } from '../format.ts';
import { materialize } from '../materialize.ts';
import type { OperatorValue, RuntimeValue } from '../runtime-value.ts';
import { elementsOf, elementsOfArgument } from '../sequence-values.ts';
import { enumerate } from '../set-members.ts';
import { binary, general, type NativeOperator, unary } from '../standard-module.ts';
import { concatenate, subSequence } from './sequences.ts';

function isPrefix(left: RuntimeValue, right: RuntimeValue, site: number): boolean {
  const first = elementsOfArgument(left, 'first', 'IsPrefix', site);
  const second = elementsOfArgument(right, 'second', 'IsPrefix', site);
  return (
    first.length <= second.length && first.every((element, index) => equal(element, second[index]!, site))
  );
}

function isSuffix(left: RuntimeValue, right: RuntimeValue, site: number): boolean {
  const first = elementsOfArgument(left, 'first', 'IsSuffix', site).toReversed();
  const second = elementsOfArgument(right, 'second', 'IsSuffix', site).toReversed();
  return isPrefix(sequenceOf(first), sequenceOf(second), site);
}

function prefixes(value: RuntimeValue, site: number): Value[] {
  const elements = elementsOf(value, 'Prefixes', site);
  return Array.from({ length: elements.length + 1 }, (_, length) => sequenceOf(elements.slice(0, length)));
}

function commonPrefixes(set: RuntimeValue, site: number): Value[] {
  const [first, ...others] = enumerate(set, site);
  if (first === undefined) return [];
  return prefixes(first, site).filter((prefix) => others.every((other) => isPrefix(prefix, other, site)));
}

function subSequences(value: RuntimeValue, site: number): SetValue {
  const elements = elementsOf(value, 'SubSeqs', site);
  const made: Value[] = [sequenceOf([])];
  for (let from = 0; from < elements.length; from++) {
    for (let to = from + 1; to <= elements.length; to++) made.push(sequenceOf(elements.slice(from, to)));
  }
  return setOf(made);
}

/** Where one sequence first occurs in another, from 1; 0 if nowhere. */
function firstOccurrence(part: readonly Value[], whole: readonly Value[], from = 0): number {
  for (let start = from; start + part.length <= whole.length; start++) {
    if (part.every((element, index) => equalValues(element, whole[start + index]!))) return start + 1;
  }
  return 0;
}

function indexOfFirst(part: RuntimeValue, whole: RuntimeValue, site: number): number {
  const index = firstOccurrence(
    elementsOfArgument(part, 'first', 'IndexFirstSubSeq', site),
    elementsOfArgument(whole, 'second', 'IndexFirstSubSeq', site),
  );
  if (index > 0) return index;
  throw new EvaluationError(
    `IndexFirstSubSeq wants a part of the sequence, but\n${format(part)}\nis no part of\n${format(whole)}`,
    site,
  );
}

function replaceAt(
  site: number,
  index: number,
  replacement: RuntimeValue,
  part: RuntimeValue,
  whole: RuntimeValue,
): Value {
  const elements = elementsOfArgument(whole, 'fourth', 'ReplaceSubSeqAt', site);
  const length = elementsOfArgument(part, 'third', 'ReplaceSubSeqAt', site).length;
  const before = subSequence(whole, 1, index - 1, site);
  const after = subSequence(whole, index + length, elements.length, site);
  return concatenate(concatenate(before, replacement, site), after, site);
}

/** Replaces each occurrence, from left to right and without overlap; an empty part stands before each element. */
function replaceAll(site: number, replacement: RuntimeValue, part: RuntimeValue, whole: RuntimeValue): Value {
  const inserted = elementsOfArgument(replacement, 'first', 'ReplaceAllSubSeqs', site);
  const sought = elementsOfArgument(part, 'second', 'ReplaceAllSubSeqs', site);
  const elements = elementsOfArgument(whole, 'third', 'ReplaceAllSubSeqs', site);
  if (equal(part, whole, site)) return materialize(replacement, site);
  const result: Value[] = [];
  for (let position = 0; position < elements.length; ) {
    if (sought.length === 0) {
      result.push(...inserted, elements[position++]!);
    } else if (sought.every((element, index) => equalAt(element, elements, position + index))) {
      result.push(...inserted);
      position += sought.length;
    } else {
      result.push(elements[position++]!);
    }
  }
  return sequenceOf(result);
}

function equalAt(element: Value, elements: readonly Value[], index: number): boolean {
  return index < elements.length && equalValues(element, elements[index]!);
}

function positionWhere(elements: readonly Value[], test: OperatorValue, site: number): number {
  return elements.findIndex((element) => truth(test(element), site)) + 1;
}

function lastPositionWhere(elements: readonly Value[], test: OperatorValue, site: number): number {
  return elements.findLastIndex((element) => truth(test(element), site)) + 1;
}

function part(value: RuntimeValue, from: RuntimeValue, to: RuntimeValue, site: number): readonly Value[] {
  return elementsOf(subSequence(value, from, to, site), 'SelectInSubSeq', site);
}

/** The operators of SequencesExt that look for something in a sequence. */
export const sequenceSearch: Readonly<Record<string, NativeOperator>> = {
  Contains: binary((value, element, site) =>
    elementsOfArgument(value, 'first', 'Contains', site).some((candidate) => equal(candidate, element, site)),
  ),
  SelectInSeq: general([0, 1], (site, value: RuntimeValue, test: OperatorValue) =>
    positionWhere(elementsOfArgument(value, 'first', 'SelectInSeq', site), test, site),
  ),
  SelectInSubSeq: general(
    [0, 0, 0, 1],
    (site, value: RuntimeValue, from: RuntimeValue, to: RuntimeValue, test: OperatorValue) =>
      positionWhere(part(value, from, to, site), test, site),
  ),
  SelectLastInSeq: general([0, 1], (site, value: RuntimeValue, test: OperatorValue) =>
    lastPositionWhere(elementsOfArgument(value, 'first', 'SelectLastInSeq', site), test, site),
  ),
  SelectLastInSubSeq: general(
    [0, 0, 0, 1],
    (site, value: RuntimeValue, from: RuntimeValue, to: RuntimeValue, test: OperatorValue) =>
      lastPositionWhere(part(value, from, to, site), test, site),
  ),
  IsPrefix: binary(isPrefix),
  IsStrictPrefix: binary((left, right, site) => isPrefix(left, right, site) && !equal(left, right, site)),
  IsSuffix: binary(isSuffix),
  IsStrictSuffix: binary((left, right, site) => isSuffix(left, right, site) && !equal(left, right, site)),
  Prefixes: unary((value, site) => setOf(prefixes(value, site))),
  CommonPrefixes: unary((set, site) => setOf(commonPrefixes(set, site))),
  LongestCommonPrefix: unary((set, site) => {
    const longest = commonPrefixes(set, site).at(-1);
    if (longest !== undefined) return longest;
    throw new EvaluationError('The empty set of sequences has no longest common prefix.', site);
  }),
  Suffixes: unary((value, site) => {
    const elements = elementsOf(value, 'Suffixes', site);
    return setOf(Array.from({ length: elements.length + 1 }, (_, from) => sequenceOf(elements.slice(from))));
  }),
  SubSeqs: unary(subSequences),
  IndexFirstSubSeq: binary(indexOfFirst),
  ReplaceSubSeqAt: general([0, 0, 0, 0], replaceAt),
  ReplaceFirstSubSeq: general(
    [0, 0, 0],
    (site, replacement: RuntimeValue, sought: RuntimeValue, whole: RuntimeValue) => {
      const index = firstOccurrence(
        elementsOfArgument(sought, 'second', 'ReplaceFirstSubSeq', site),
        elementsOfArgument(whole, 'third', 'ReplaceFirstSubSeq', site),
      );
      return index === 0 ? whole : replaceAt(site, index, replacement, sought, whole);
    },
  ),
  ReplaceAllSubSeqs: general([0, 0, 0], replaceAll),
};
