import { type FunctionValue, Kind, type SetValue, type Value } from '../../core/values/index.ts';
import { inNormalOrder, keyOrder } from './normal-order.ts';
import { isCanonical, LAZY_FUNCTION, type RuntimeValue } from './runtime-value.ts';

/** A value in TLA+'s notation, members and fields in TLC's order, as TLC prints it (on one line). */
export function format(value: RuntimeValue): string {
  if (typeof value === 'function') return 'an operator';
  if (!isCanonical(value)) return value.format();
  switch (typeof value) {
    case 'boolean':
      return value ? 'TRUE' : 'FALSE';
    case 'number':
      return String(value);
    case 'string':
      return formatText(value);
    default:
      if (value.kind === Kind.set) return formatSet(value);
      return value.kind === Kind.function ? formatFunction(value) : value.name;
  }
}

/** A string as a TLA+ literal. */
export function formatText(text: string): string {
  return `"${text.replace(/[\\"\n\t\r\f]/g, (unit) => escapes[unit]!)}"`;
}

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
  '\f': '\\f',
};

function formatSet(set: SetValue): string {
  return `{${inNormalOrder(set).map(format).join(', ')}}`;
}

const identifier = /^[A-Za-z0-9_]*[A-Za-z][A-Za-z0-9_]*$/;

function formatFunction(value: FunctionValue): string {
  const { domain, values } = value;
  if (values.length === 0) return '<<>>';
  if (domain.isSequence) return `<<${values.map(format).join(', ')}>>`;
  const order = keyOrder(domain) ?? values.keys();
  const isRecord = domain.isRecord && domain.keys.every((key) => identifier.test(key as string));
  const entries: string[] = [];
  for (const index of order) {
    const key = domain.keys[index]!;
    const item = format(values[index]!);
    entries.push(isRecord ? `${key as string} |-> ${item}` : `${format(key)} :> ${item}`);
  }
  return isRecord ? `[${entries.join(', ')}]` : `(${entries.join(' @@ ')})`;
}

/** The longest text of a value in a message, and how much of its end is shown. */
const LONGEST = 400;
const END = 60;

/** Text of a value for a message: of a long one the beginning and the end. */
export function shorten(text: string, longest = LONGEST, end = END): string {
  if (text.length <= longest) return text;
  const left = text.length - longest;
  return `${text.slice(0, longest - end)} [... ${left} characters ...] ${text.slice(-end)}`;
}

/** What sort of value this is, in words, for messages. */
export function describeKind(value: RuntimeValue): string {
  if (typeof value === 'function') return 'an operator';
  if (!isCanonical(value)) return value.kind === LAZY_FUNCTION ? 'a function' : 'a set';
  return describeCanonical(value);
}

function describeCanonical(value: Value): string {
  switch (typeof value) {
    case 'boolean':
      return 'a boolean';
    case 'number':
      return 'an integer';
    case 'string':
      return 'a string';
    default:
      if (value.kind === Kind.set) return 'a set';
      if (value.kind === Kind.model) return 'a model value';
      if (value.domain.isSequence) return 'a tuple';
      return value.domain.isRecord ? 'a record' : 'a function';
  }
}
