import type { Meaning } from '../semantics/meaning.ts';
import type { Scope } from '../semantics/scope.ts';
import type { ModuleSyntax } from '../syntax/syntax-tree.ts';

/** Which variables of the state under construction have a value, where the code stands. */
export interface Assigned {
  readonly definite: ReadonlySet<number>;
  /** Assigned on some of the ways that lead here: the code must look. */
  readonly maybe: ReadonlySet<number>;
}

export const nothingAssigned: Assigned = { definite: new Set(), maybe: new Set() };

/** Where code is generated: what names mean, and which JavaScript variables hold the states. */
export interface Context {
  readonly scope: Scope;
  /** Of the definition that is being compiled. */
  readonly module: ModuleSyntax;
  /** The vector that unprimed variables read. */
  readonly current: string;
  /** The vector that primed variables read; `undefined` where priming is not allowed. */
  readonly next: string | undefined;
  /** The vector under construction, if any, and how many values it has when it is complete. */
  readonly building:
    | { readonly vector: string; readonly assigned: Assigned; readonly size: number }
    | undefined;
  /** Of a vector: the variables of an instance that have values of their own in it, after those of the specification. */
  readonly fresh?: ReadonlyMap<string, FreshVariables>;
}

/** The module in whose text the expressions stand: an argument may come from another one than the definition. */
export function moduleOf({ scope, module }: Context): ModuleSyntax {
  return scope.module ?? module;
}

/**
 * Within an instance ENABLED binds the primed variables of the instantiated module; what is substituted for them does
 * not count: with `n <- x + y`, `ENABLED (n' = 5)` is true whatever x and y can become.
 */
export type FreshVariables = ReadonlyMap<Meaning, number>;

/** Whether every variable has a value, where the code stands. */
export function isComplete({ building }: Context): boolean {
  return building !== undefined && building.assigned.definite.size === building.size;
}

/** The numbers of as many variables. */
export function allOf(count: number): ReadonlySet<number> {
  return new Set(Array.from({ length: count }, (_, index) => index));
}

export function withAssigned(context: Context, assigned: Assigned): Context {
  const { building } = context;
  return building === undefined ? context : { ...context, building: { ...building, assigned } };
}

/** The context behind code that may have given any variable a value. */
export function withAnyAssigned(context: Context): Context {
  const { assigned, size } = context.building!;
  const { definite } = assigned;
  const maybe = new Set([...allOf(size)].filter((index) => !definite.has(index)));
  return withAssigned(context, { definite, maybe });
}

export function assign({ definite, maybe }: Assigned, index: number): Assigned {
  const others = new Set(maybe);
  others.delete(index);
  return { definite: new Set([...definite, index]), maybe: others };
}

/** What holds where several ways come together. */
export function mergeAssigned(ways: readonly Assigned[]): Assigned {
  const [first, ...others] = ways;
  const definite = new Set(
    [...first!.definite].filter((index) => others.every((way) => way.definite.has(index))),
  );
  const maybe = new Set(
    ways.flatMap((way) => [...way.definite, ...way.maybe]).filter((index) => !definite.has(index)),
  );
  return { definite, maybe };
}
