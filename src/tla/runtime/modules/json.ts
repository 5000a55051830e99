import { Kind, type Value } from '../../../core/values/index.ts';
import { functionFromMap, sequenceOf } from '../build-function.ts';
import { EvaluationError } from '../evaluation-error.ts';
import { format } from '../format.ts';
import { wrongArgument } from '../integers.ts';
import { materialize } from '../materialize.ts';
import { inNormalOrder, keyOrder } from '../normal-order.ts';
import { recordOf } from '../record-of.ts';
import type { RuntimeContext } from '../runtime-context.ts';
import type { RuntimeValue } from '../runtime-value.ts';
import { elementsOfArgument } from '../sequence-values.ts';
import { defineModule, impure, reading, unary } from '../standard-module.ts';
import { ValueMap } from '../value-map.ts';
import { readText, writeText } from './files.ts';

/** A value as JSON: sets and sequences are arrays, other functions objects. */
export function toJson(value: Value): string {
  if (typeof value !== 'object') return JSON.stringify(value);
  if (value.kind === Kind.model) return JSON.stringify(value.name);
  if (value.kind === Kind.set) return `[${inNormalOrder(value).map(toJson).join(',')}]`;
  const { domain, values } = value;
  if (domain.isSequence) return values.length === 0 ? '[]' : `[${values.map(toJson).join(',')}]`;
  const order = keyOrder(domain) ?? [...values.keys()];
  const members = order.map((index) => {
    const key = domain.keys[index]!;
    const name = typeof key === 'string' ? key : format(key);
    return `${JSON.stringify(name)}:${toJson(values[index]!)}`;
  });
  return `{${members.join(',')}}`;
}

/** A parsed JSON document as a value. @throws EvaluationError for null and fractions, which TLA+ has not. */
function fromJson(node: unknown, site: number): Value {
  if (typeof node === 'boolean' || typeof node === 'string') return node;
  if (typeof node === 'number' && node === (node | 0)) return node;
  if (Array.isArray(node)) return sequenceOf(node.map((item) => fromJson(item, site)));
  if (typeof node === 'object' && node !== null) {
    return recordOf(
      Object.fromEntries(Object.entries(node).map(([name, item]) => [name, fromJson(item, site)])),
    );
  }
  throw new EvaluationError(`JSON holds ${JSON.stringify(node)}, which has no TLA+ value.`, site);
}

function parse(text: string, site: number): Value {
  let node: unknown;
  try {
    node = JSON.parse(text);
  } catch (failure) {
    throw new EvaluationError(`Malformed JSON: ${(failure as Error).message}`, site);
  }
  return fromJson(node, site);
}

/** A line for each element of a sequence. */
function linesOf(sequence: RuntimeValue, site: number): string {
  return elementsOfArgument(sequence, 'second', 'ndJsonSerialize', site)
    .map((value) => `${toJson(value)}\n`)
    .join('');
}

/** @throws EvaluationError for what is no function: neither a record nor a sequence. */
function toJsonFile(value: Value, site: number): string {
  if (typeof value === 'object' && value.kind === Kind.function) return toJson(value);
  throw wrongArgument('second', 'JsonSerialize', 'sequence or record', value, site);
}

function toJsonArray(value: Value, site: number): string {
  const isArray = typeof value === 'object' && (value.kind === Kind.set || isSequence(value));
  if (isArray) return toJson(value);
  throw new EvaluationError(`ToJsonArray wants a set or a sequence, not\n${format(value)}`, site);
}

function isSequence(value: Value): boolean {
  return typeof value === 'object' && value.kind === Kind.function && value.domain.isSequence;
}

/** Indexes count from 0 in JSON. */
function toJsonObject(value: Value): string {
  if (typeof value !== 'object' || value.kind !== Kind.function || !value.domain.isSequence)
    return toJson(value);
  const entries = new ValueMap<Value>();
  for (const [key, item] of value.entries()) entries.set(String((key as number) - 1), item);
  return entries.size === 0 ? '{}' : toJson(functionFromMap(entries));
}

/** Json. */
export const json = defineModule('Json', [], {
  ToJson: unary((value, site) => toJson(materialize(value, site))),
  ToJsonArray: unary((value, site) => toJsonArray(materialize(value, site), site)),
  ToJsonObject: unary((value, site) => toJsonObject(materialize(value, site))),
  JsonSerialize: impure([0, 0], (context: RuntimeContext, site, path: RuntimeValue, value: RuntimeValue) =>
    writeText(context, site, path, toJsonFile(materialize(value, site), site), 'replace'),
  ),
  JsonDeserialize: reading([0], (context, site, path: RuntimeValue) =>
    parse(readText(context, site, path), site),
  ),
  ndJsonSerialize: impure([0, 0], (context, site, path: RuntimeValue, value: RuntimeValue) =>
    writeText(context, site, path, linesOf(value, site), 'replace'),
  ),
  ndJsonDeserialize: reading([0], (context, site, path: RuntimeValue) =>
    sequenceOf(
      readText(context, site, path)
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => parse(line, site)),
    ),
  ),
});
