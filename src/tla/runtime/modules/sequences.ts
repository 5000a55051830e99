import type { Value } from '../../../core/values/index.ts';
import { truth } from '../booleans.ts';
import { sequenceOf } from '../build-function.ts';
import { EvaluationError } from '../evaluation-error.ts';
import { format } from '../format.ts';
import { wrongArgument } from '../integers.ts';
import { materialize } from '../materialize.ts';
import { partsOf } from '../parts.ts';
import { LAZY_FUNCTION, type OperatorValue, type RuntimeValue } from '../runtime-value.ts';
import { sequencesOver } from '../sequence-set.ts';
import { elementsOf, elementsOfArgument, elementsOrUndefined } from '../sequence-values.ts';
import { binary, defineModule, general, ternary, unary } from '../standard-module.ts';

/** `Len(s)`, of a sequence or a string. */
export function length(sequence: RuntimeValue, site: number): number {
  if (typeof sequence === 'string') return sequence.length;
  const parts = partsOf(sequence);
  return parts?.domain.isSequence === true ? parts.values.length : elementsOf(sequence, 'Len', site).length;
}

/** `Head(s)`. */
export function head(sequence: RuntimeValue, site: number): RuntimeValue {
  // Of one that has no value as a whole, such as <<1, {2, "a"}>>, the first element may have one.
  if (typeof sequence === 'object' && sequence.kind === LAZY_FUNCTION && sequence.isSequence)
    return sequence.call(1, site);
  const elements = elementsOf(sequence, 'Head', site);
  if (elements.length === 0) throw emptySequence('Head', site);
  return elements[0]!;
}

/** `Tail(s)`, of a sequence or a string. */
export function tail(sequence: RuntimeValue, site: number): Value {
  if (typeof sequence === 'string') {
    if (sequence === '') throw emptySequence('Tail', site);
    return sequence.slice(1);
  }
  const elements = elementsOf(sequence, 'Tail', site);
  if (elements.length === 0) throw emptySequence('Tail', site);
  return sequenceOf(elements.slice(1));
}

function emptySequence(operator: string, site: number): EvaluationError {
  return new EvaluationError(`Attempted to apply ${operator} to the empty sequence.`, site);
}

/** `Append(s, e)`. */
export function append(sequence: RuntimeValue, element: RuntimeValue, site: number): Value {
  const elements = elementsOrUndefined(sequence, site);
  if (elements === undefined) throw notEvaluable('Append(s, v)', 'sequence', sequence, site);
  return sequenceOf([...elements, materialize(element, site)]);
}

/** `s \o t`, of sequences or strings. */
export function concatenate(left: RuntimeValue, right: RuntimeValue, site: number): Value {
  if (typeof left === 'string') {
    if (typeof right === 'string') return left + right;
    throw notEvaluable('t \\o s', 'string', right, site);
  }
  const leftElements = elementsOrUndefined(left, site);
  if (leftElements === undefined) throw notEvaluable('s \\o t', 'sequence', left, site);
  const rightElements = elementsOrUndefined(right, site);
  if (rightElements === undefined) throw notEvaluable('t \\o s', 'sequence', right, site);
  if (leftElements.length === 0) return materialize(right, site);
  return rightElements.length === 0
    ? materialize(left, site)
    : sequenceOf([...leftElements, ...rightElements]);
}

function notEvaluable(form: string, expected: string, value: RuntimeValue, site: number): EvaluationError {
  return new EvaluationError(
    `Evaluating an expression of the form ${form} when s is not a ${expected}:\n${format(value)}`,
    site,
  );
}

/** `SubSeq(s, first, last)`: empty if last < first, even outside the sequence. */
export function subSequence(
  sequence: RuntimeValue,
  first: RuntimeValue,
  last: RuntimeValue,
  site: number,
): Value {
  const items =
    typeof sequence === 'string' ? sequence : elementsOfArgument(sequence, 'first', 'SubSeq', site);
  if (typeof first !== 'number') throw wrongArgument('second', 'SubSeq', 'natural number', first, site);
  if (typeof last !== 'number') throw wrongArgument('third', 'SubSeq', 'natural number', last, site);
  if (first > last) return typeof items === 'string' ? '' : sequenceOf([]);
  if (first < 1 || first > items.length) throw outsideSequence('second', sequence, first, site);
  if (last > items.length) throw outsideSequence('third', sequence, last, site);
  const part = items.slice(first - 1, last);
  return typeof part === 'string' ? part : sequenceOf(part);
}

function outsideSequence(
  position: string,
  sequence: RuntimeValue,
  index: number,
  site: number,
): EvaluationError {
  const subject = `The ${position} argument of SubSeq must be in the domain of its first argument`;
  return new EvaluationError(`${subject}:\n${format(sequence)}\n, but instead it is\n${index}`, site);
}

/** `SelectSeq(s, Test)`. */
export function selectSequence(sequence: RuntimeValue, test: OperatorValue, site: number): Value {
  const elements = elementsOfArgument(sequence, 'first', 'SelectSeq', site);
  return sequenceOf(elements.filter((element) => truth(test(element), site)));
}

/** Sequences. */
export const sequences = defineModule('Sequences', [], {
  Seq: unary(sequencesOver),
  Len: unary(length),
  Head: unary(head),
  Tail: unary(tail),
  Append: binary(append),
  '\\o': binary(concatenate),
  '\\circ': binary(concatenate),
  SubSeq: ternary(subSequence),
  SelectSeq: general([0, 1], (site, sequence: RuntimeValue, test: OperatorValue) =>
    selectSequence(sequence, test, site),
  ),
});
