import { BadInput } from './bad-input.ts';
import type { TransitionSystem } from './transition-system.ts';
import { formatValue, Kind, kindOf, type SetValue, type Value } from './values/index.ts';

/** Values for the constants of a model, by name. */
export type Constants = Readonly<Record<string, Value>>;

/** What a constant may be. */
export interface ConstantDeclaration {
  readonly about: string;
  /** What a value must look like, for the message that refuses another. */
  readonly expected: string;
  readonly accepts: (value: Value, constants: Constants) => boolean;
  /** Its value when none is given, from the other constants. */
  readonly derive?: (given: Constants) => Value;
}

/** One choice of constants that is checked. */
export interface Configuration {
  readonly about: string;
  readonly constants: Constants;
  /** The property that fails in it, or several: a configuration just past the bound at which they hold. */
  readonly violates?: string | readonly string[];
  /** Too large for every run of the tests: `npm run check:deep` explores it. */
  readonly deep?: boolean;
}

/** A protocol as the product lists it: its model, its constants, and the configurations that are checked. */
export interface Protocol<C = never> {
  /** The one name of the protocol in folders, files and on the command line; `family/member` where several algorithms share a folder. */
  readonly slug: string;
  readonly title: string;
  /** Paper and section that it follows. */
  readonly source: string;
  readonly specification: string;
  readonly constants: Readonly<Record<keyof C & string, ConstantDeclaration>>;
  /** The first one is checked when none is named. */
  readonly configurations: Readonly<Record<string, Configuration>>;
  readonly model: (constants: C) => TransitionSystem;
}

/** The properties that fail in a configuration: none unless it is past a bound. */
export function propertiesThatFail({ violates = [] }: Configuration): readonly string[] {
  return typeof violates === 'string' ? [violates] : violates;
}

export function modelValues(about: string): ConstantDeclaration {
  return {
    about,
    expected: 'a set of names, such as {x1, x2}',
    accepts: (value) => isSetOf(value, (member) => kindOf(member) === Kind.model),
  };
}

export function naturals(about: string): ConstantDeclaration {
  return {
    about,
    expected: 'a set of whole numbers from 0, such as 0..2 or {0, 1, 2}',
    accepts: (value) =>
      isSetOf(value, (member) => kindOf(member) === Kind.integer && (member as number) >= 0),
  };
}

/** Whether a value is a set that is not empty and has only such members. */
export function isSetOf(value: Value, accepts: (member: Value) => boolean): boolean {
  return kindOf(value) === Kind.set && (value as SetValue).size > 0 && (value as SetValue).every(accepts);
}

/**
 * The constants of a configuration with some of them replaced.
 *
 * @throws BadInput for a configuration or constant that the protocol does not have, and for a value that it refuses.
 */
export function resolveConstants<C>(
  protocol: Protocol<C>,
  configurationName: string | undefined,
  overrides: Constants = {},
): { readonly configuration: string; readonly constants: C } {
  const configuration = configurationName ?? Object.keys(protocol.configurations)[0]!;
  const base = Object.hasOwn(protocol.configurations, configuration)
    ? protocol.configurations[configuration]
    : undefined;
  if (base === undefined) {
    throw new BadInput(`${protocol.slug} has no configuration "${configuration}"`, {
      remedy: `Its configurations: ${Object.keys(protocol.configurations).join(', ')}.`,
    });
  }
  const declarations = Object.entries<ConstantDeclaration>(protocol.constants);
  const unknown = Object.keys(overrides).find((name) => !Object.hasOwn(protocol.constants, name));
  if (unknown !== undefined) {
    throw new BadInput(`${protocol.slug} has no constant "${unknown}"`, {
      remedy: `Its constants: ${declarations.map(([name, { about }]) => `${name} (${about})`).join(', ')}.`,
    });
  }
  const constants: Record<string, Value> = { ...base.constants, ...overrides };
  for (const [name, declaration] of declarations) {
    constants[name] ??= declaration.derive!(constants);
    if (!declaration.accepts(constants[name], constants)) {
      throw new BadInput(`${name} must be ${declaration.expected}, not ${formatValue(constants[name])}`);
    }
  }
  return { configuration, constants: constants as C };
}
