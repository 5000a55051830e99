import { formatValue, type Value } from '../../core/values/index.ts';
import { spanAcross } from '../syntax/junction.ts';
import type { NameSyntax } from '../syntax/syntax-tree.ts';
import { readValue } from './read-value.ts';
import type { ConstantAssignment, OperatorReplacement } from './tlc-configuration.ts';
import type { TokenReader } from './token-reader.ts';

/** What CONSTANT statements give. */
export interface Constants {
  readonly constants: ConstantAssignment[];
  readonly replacements: OperatorReplacement[];
  /** What has been given, to reject it when it is given again. */
  readonly given: Set<string>;
}

/** The items behind the word CONSTANT, up to the next statement. */
export function readConstants(reader: TokenReader, found: Constants): void {
  while (reader.isAtOperator()) readConstant(reader, found);
}

function readConstant(reader: TokenReader, found: Constants): void {
  const name = readPath(reader);
  const operands = readArguments(reader);
  if (operands.length === 0 && reader.takeMark('<-')) {
    const module = readModule(reader);
    const operator = reader.operator('the name of an operator');
    claim(reader, found, name, module, operands);
    found.replacements.push({ name, module, operator, span: spanAcross(name.span, operator.span) });
    return;
  }
  reader.expectMark('=', operands.length === 0 ? '"=" or "<-"' : '"="');
  const module = readModule(reader);
  const value = readValue(reader);
  claim(reader, found, name, module, operands);
  found.constants.push({
    name,
    arguments: operands,
    module,
    value,
    span: spanAcross(name.span, reader.lastSpan()),
  });
}

/** `K`, or `I!K` as one name. */
function readPath(reader: TokenReader): NameSyntax {
  let path = reader.operator('the name of a constant');
  while (reader.takeMark('!')) {
    const last = reader.name('a name');
    path = { name: `${path.name}!${last.name}`, span: spanAcross(path.span, last.span) };
  }
  return path;
}

function readArguments(reader: TokenReader): Value[] {
  const operands: Value[] = [];
  if (!reader.takeMark('(')) return operands;
  do operands.push(readValue(reader));
  while (reader.takeMark(','));
  reader.expectMark(')', '"," or ")"');
  return operands;
}

/** `[Module]`, or nothing. */
function readModule(reader: TokenReader): NameSyntax | undefined {
  if (!reader.takeMark('[')) return undefined;
  const module = reader.name('the name of a module');
  reader.expectMark(']');
  return module;
}

function claim(
  reader: TokenReader,
  found: Constants,
  name: NameSyntax,
  module: NameSyntax | undefined,
  operands: readonly Value[],
): void {
  const prefix = module === undefined ? '' : ` in ${module.name}`;
  const suffix = operands.length === 0 ? '' : `(${operands.map((value) => formatValue(value)).join(', ')})`;
  const key = `${name.name}${suffix}${prefix}`;
  if (found.given.has(key)) throw reader.bad(`expected each constant once, found ${key} again`, name);
  found.given.add(key);
}
