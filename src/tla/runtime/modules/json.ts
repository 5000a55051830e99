import { Kind, type Value } from '../../../core/values/index.ts';
import { functionFromMap, sequenceOf } from '../build-function.ts';
import { EvaluationError } from '../evaluation-error.ts';
import { format } from '../format.ts';
import { materialize } from '../materialize.ts';
import { inNormalOrder, keyOrder } from '../normal-order.ts';
import { recordOf } from '../record-of.ts';
import type { RuntimeContext } from '../runtime-context.ts';
import type { RuntimeValue } from '../runtime-value.ts';
import { defineModule, impure, unary } from '../standard-module.ts';
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

function lines(value: Value): readonly Value[] {
  if (typeof value === 'object' && value.kind === Kind.function) return value.values;
  return [value];
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
    writeText(context, site, path, toJson(materialize(value, site)), 'replace'),
  ),
  JsonDeserialize: impure([0], (context, site, path: RuntimeValue) =>
    parse(readText(context, site, path), site),
  ),
  ndJsonSerialize: impure([0, 0], (context, site, path: RuntimeValue, value: RuntimeValue) =>
    writeText(context, site, path, `${lines(materialize(value, site)).map(toJson).join('\n')}\n`, 'replace'),
  ),
  ndJsonDeserialize: impure([0], (context, site, path: RuntimeValue) =>
    sequenceOf(
      readText(context, site, path)
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => parse(line, site)),
    ),
  ),
});
