import { BadInput } from '../../core/bad-input.ts';
import type { Constants } from '../../core/protocol.ts';
import type { Value } from '../../core/values/index.ts';
import type { TlcConfiguration } from '../configuration/tlc-configuration.ts';
import type { NameSyntax } from '../syntax/syntax-tree.ts';
import type { Elaborated } from './elaborate.ts';
import type { ConstantMeaning, Meaning } from './meaning.ts';
import type { Scope } from './scope.ts';
import { semanticError } from './semantic-error.ts';

/**
 * Gives the constants their values and puts replacements in place.
 *
 * @returns a value for each index of a constant; `undefined` for those that are replaced.
 * @throws BadInput for constants without value, and for names that the specification does not have.
 */
export function applyConfiguration(
  elaborated: Elaborated,
  configuration: TlcConfiguration,
  overrides: Constants,
): readonly (Value | undefined)[] {
  const values: (Value | undefined)[] = elaborated.constants.map(() => undefined);
  for (const { name, module, operator } of configuration.replacements) {
    for (const meaning of meaningsOf(name, module, elaborated, configuration)) {
      replace(meaning, operatorNamed(elaborated, operator, configuration));
    }
  }
  for (const { name, module, value, arguments: given, span } of configuration.constants) {
    if (given.length > 0) {
      throw semanticError('an operator constant given value by value is not supported', configuration, span);
    }
    // TLC reads past a value for a name that the specification does not have.
    if (module === undefined && elaborated.scope.find(name.name) === undefined) continue;
    for (const meaning of meaningsOf(name, module, elaborated, configuration)) {
      if (meaning.kind === 'constant') values[meaning.index] = value;
      else replace(meaning, constantOf(name, value, values, elaborated));
    }
  }
  for (const [name, value] of Object.entries(overrides)) {
    const constant = elaborated.constants.find((candidate) => candidate.name === name);
    if (constant === undefined) {
      const known = elaborated.constants.map((candidate) => candidate.name).join(', ');
      throw new BadInput(`${elaborated.root.name.name} has no constant "${name}"`, {
        remedy: `Its constants: ${known}.`,
      });
    }
    values[constant.index] = value;
    delete constant.replacement;
  }
  for (const constant of elaborated.constants) requireValue(constant, values);
  return values;
}

/** What a name means: in the root module, or wherever a module of that name is extended or instantiated. */
function meaningsOf(
  name: NameSyntax,
  module: NameSyntax | undefined,
  elaborated: Elaborated,
  configuration: TlcConfiguration,
): readonly Meaning[] {
  const scopes = module === undefined ? [elaborated.scope] : scopesOf(module.name, elaborated);
  if (scopes.length === 0)
    throw semanticError(`there is no module ${module!.name} here`, configuration, module!.span);
  const meanings = scopes.map((scope) => scope.find(name.name)).filter((meaning) => meaning !== undefined);
  if (meanings.length > 0) return meanings;
  const { name: root } = elaborated.root.name;
  throw semanticError(`${root} has no constant ${name.name}`, configuration, name.span);
}

function scopesOf(module: string, elaborated: Elaborated): readonly Scope[] {
  // Instances are opened when they are used; here they are needed before.
  for (const [, meaning] of elaborated.scope.entries()) {
    if (meaning.kind === 'instance' && meaning.parameters.length === 0) meaning.open(new Map());
  }
  return elaborated.moduleScopes.get(module) ?? [];
}

function replace(meaning: Meaning, replacement: Meaning): void {
  if (meaning !== replacement && 'name' in meaning)
    (meaning as { replacement?: Meaning }).replacement = replacement;
}

function operatorNamed(elaborated: Elaborated, name: NameSyntax, configuration: TlcConfiguration): Meaning {
  const meaning = elaborated.scope.find(name.name);
  if (meaning !== undefined) return meaning;
  throw semanticError(`${elaborated.root.name.name} does not define ${name.name}`, configuration, name.span);
}

/** A definition that the configuration overrides by a value becomes a constant. */
function constantOf(
  name: NameSyntax,
  value: Value,
  values: (Value | undefined)[],
  elaborated: Elaborated,
): ConstantMeaning {
  const index = values.push(value) - 1;
  return { kind: 'constant', name: name.name, arity: 0, index, module: elaborated.root, span: name.span };
}

function requireValue(constant: ConstantMeaning, values: readonly (Value | undefined)[]): void {
  if (values[constant.index] !== undefined || constant.replacement !== undefined) return;
  throw semanticError(
    `the constant ${constant.name} has no value`,
    constant.module,
    constant.span,
    `Add it to the configuration: CONSTANT ${constant.name} = ... or ${constant.name} <- Operator.`,
  );
}
