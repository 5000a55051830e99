import { BadInput } from '../../core/bad-input.ts';
import type { Constants } from '../../core/protocol.ts';
import { functionOf, sequence, type Value } from '../../core/values/index.ts';
import type { ConstantAssignment, TlcConfiguration } from '../configuration/tlc-configuration.ts';
import type { NameSyntax } from '../syntax/syntax-tree.ts';
import type { Elaborated } from './elaborate.ts';
import type { ConstantMeaning, Meaning } from './meaning.ts';
import { Scope } from './scope.ts';
import { semanticError } from './semantic-error.ts';

/** Operators of the language that a configuration can put in place of a constant. */
const builtinValues = new Set(['BOOLEAN', 'STRING', 'TRUE', 'FALSE']);

/**
 * Gives the constants their values and puts replacements in place.
 *
 * @returns a value for each index of a constant; `undefined` for those that are replaced.
 * @throws BadInput for constants without value, for names that the specification does not have, and for replacements
 * of another arity.
 */
export function applyConfiguration(
  elaborated: Elaborated,
  configuration: TlcConfiguration,
  overrides: Constants,
): readonly (Value | undefined)[] {
  const values: (Value | undefined)[] = elaborated.constants.map(() => undefined);
  new Application(elaborated, configuration, values).run();
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

/** Puts what one configuration says into the meanings of names. */
class Application {
  readonly #elaborated: Elaborated;
  readonly #configuration: TlcConfiguration;
  readonly #values: (Value | undefined)[];

  constructor(elaborated: Elaborated, configuration: TlcConfiguration, values: (Value | undefined)[]) {
    this.#elaborated = elaborated;
    this.#configuration = configuration;
    this.#values = values;
  }

  run(): void {
    for (const { name, module, operator } of this.#configuration.replacements) {
      this.#refuseChain(operator, module);
      const replacement = this.#operatorNamed(operator);
      for (const meaning of this.#meaningsOf(name, module)) {
        this.#checkArity(meaning, replacement, operator);
        replace(meaning, replacement);
      }
    }
    for (const assignment of this.#configuration.constants) this.#assign(assignment);
  }

  #assign({ name, module, value, arguments: given }: ConstantAssignment): void {
    // TLC reads past a value for a name that the specification does not have.
    if (module === undefined && this.#elaborated.scope.find(name.name) === undefined) return;
    for (const meaning of this.#meaningsOf(name, module)) {
      if (meaning.kind === 'variable')
        throw this.#fail(`${name.name} is a variable: it cannot be given a value`, name);
      if (given.length > 0) this.#assignTable(meaning, name);
      else if (meaning.kind === 'constant') this.#values[meaning.index] = value;
      else replace(meaning, this.#constantFor(meaning, name, value));
    }
  }

  /** `Op(1, a) = 2`, with all that the configuration says of the operator: a function of its arguments. */
  #assignTable(meaning: Meaning, name: NameSyntax): void {
    if (meaning.kind !== 'constant')
      throw this.#fail(`${name.name} is no constant: it cannot be given value by value`, name);
    const entries = this.#configuration.constants.filter((entry) => entry.name.name === name.name);
    for (const entry of entries) {
      if (entry.arguments.length === meaning.arity) continue;
      throw this.#fail(`${name.name} takes ${meaning.arity} arguments, not ${entry.arguments.length}`, name);
    }
    meaning.isTable = true;
    this.#values[meaning.index] = functionOf(
      entries.map((entry): [Value, Value] => [
        meaning.arity === 1 ? entry.arguments[0]! : sequence(...entry.arguments),
        entry.value,
      ]),
    );
  }

  /** What a name means: in the root module, or wherever a module of that name is extended or instantiated. */
  #meaningsOf(name: NameSyntax, module: NameSyntax | undefined): readonly Meaning[] {
    const scopes = module === undefined ? [this.#elaborated.scope] : this.#scopesOf(module.name);
    if (scopes.length === 0) throw this.#fail(`there is no module ${module!.name} here`, module!);
    const found = scopes.map((scope) => scope.find(name.name)).filter((meaning) => meaning !== undefined);
    // As in TLC, in one module only definitions are replaced, not what it declares.
    const meanings = module === undefined ? found : found.filter(isDefinition);
    if (meanings.length > 0) return meanings;
    const where = module === undefined ? this.#elaborated.root.name.name : module.name;
    throw this.#fail(
      `${where} has no ${module === undefined ? 'constant' : 'definition'} ${name.name}`,
      name,
    );
  }

  #scopesOf(module: string): readonly Scope[] {
    // Instances are opened when they are used; here they are needed before.
    for (const [, meaning] of this.#elaborated.scope.entries()) {
      if (meaning.kind === 'instance' && meaning.parameters.length === 0) meaning.open(new Map());
    }
    return this.#elaborated.moduleScopes.get(module) ?? [];
  }

  /** `A <- B` and `B <- C`: whether A is B or C is not plain, and TLC refuses it. */
  #refuseChain(operator: NameSyntax, module: NameSyntax | undefined): void {
    const isReplaced = this.#configuration.replacements.some(
      (other) => other.name.name === operator.name && other.module?.name === module?.name,
    );
    if (isReplaced) throw this.#fail(`${operator.name} is replaced itself: name what is meant`, operator);
  }

  #operatorNamed(name: NameSyntax): Meaning {
    const meaning = this.#elaborated.scope.find(name.name);
    if (meaning !== undefined) return meaning;
    if (builtinValues.has(name.name)) return builtinValue(name);
    throw this.#fail(`${this.#elaborated.root.name.name} does not define ${name.name}`, name);
  }

  #checkArity(meaning: Meaning, replacement: Meaning, name: NameSyntax): void {
    const [expected, found] = [arityOf(meaning), arityOf(replacement)];
    if (expected === found) return;
    throw this.#fail(`${name.name} takes ${found} arguments, where ${expected} are given`, name);
  }

  /** A definition that the configuration overrides by a value becomes a constant, whatever it is applied to. */
  #constantFor(meaning: Meaning, name: NameSyntax, value: Value): ConstantMeaning {
    const index = this.#values.push(value) - 1;
    const { root } = this.#elaborated;
    return {
      kind: 'constant',
      name: name.name,
      arity: arityOf(meaning),
      index,
      module: root,
      span: name.span,
    };
  }

  #fail(message: string, { span }: NameSyntax): BadInput {
    return semanticError(message, this.#configuration, span);
  }
}

function isDefinition({ kind }: Meaning): boolean {
  return kind === 'operator' || kind === 'native';
}

function arityOf(meaning: Meaning): number {
  switch (meaning.kind) {
    case 'operator':
      return meaning.parameters.length;
    case 'native':
      return meaning.operator.parameters.length;
    case 'constant':
      return meaning.arity;
    default:
      return 0;
  }
}

function builtinValue({ name, span }: NameSyntax): Meaning {
  const expression = {
    kind: 'application',
    span,
    path: [],
    operator: { name, span },
    arguments: [],
  } as const;
  return { kind: 'substitution', name, expression, scope: new Scope() };
}

function replace(meaning: Meaning, replacement: Meaning): void {
  if (meaning !== replacement && 'name' in meaning)
    (meaning as { replacement?: Meaning }).replacement = replacement;
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
