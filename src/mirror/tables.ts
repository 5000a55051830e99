import type { Place } from '../core/bad-input.ts';
import type { Constants } from '../core/protocol.ts';
import type { ActionOutline, TransitionSystem } from '../core/transition-system.ts';
import { equalValues, formatValue, type Value } from '../core/values/index.ts';

/** A constant as one side has it. */
export interface MirrorConstant {
  readonly name: string;
  /** `undefined` if it has none that can be compared: an infinite set, or an operator. */
  readonly value: Value | undefined;
  /** Why it has no value. */
  readonly reason?: string;
  /** Where it gets its value. */
  readonly place?: Place | undefined;
}

/** One of the two sides: what it explores, and with which constants it was made. */
export interface MirrorSubject {
  readonly system: TransitionSystem;
  readonly constants: readonly MirrorConstant[];
}

/** The constants of a model. */
export function modelConstants(constants: Constants): MirrorConstant[] {
  return Object.entries(constants).map(([name, value]) => ({ name, value }));
}

/** Names of everything that can be true or false of states or steps. A name may have several parts, on either side. */
export function propertyNames({ invariants, actionProperties }: TransitionSystem): string[] {
  return [...new Set([...invariants, ...actionProperties].map(({ name }) => name))];
}

/** Temporal properties, also those of which it cannot be said whether they hold. */
function temporalNames({ temporalProperties = [], undecided = [] }: TransitionSystem): string[] {
  return [...temporalProperties, ...undecided].map(({ name }) => name);
}

/** Differences that show before any state is looked at: in names, constants, assumptions and what is asked for. */
export function compareTables(specification: MirrorSubject, model: MirrorSubject): string[] {
  const [left, right] = [specification.system, model.system];
  const names = ({ constants }: MirrorSubject) => constants.map(({ name }) => name);
  return [
    ...compareNames('constant', names(specification), names(model)),
    ...specification.constants.flatMap((constant) => compareConstant(constant, model.constants)),
    ...refusedBy('specification', left),
    ...refusedBy('model', right),
    ...compareNames('variable', left.variables, right.variables),
    ...compareNames('action', left.actions.map(labelOf), right.actions.map(labelOf)),
    ...compareNames('property', propertyNames(left), propertyNames(right)),
    ...compareNames('temporal property', temporalNames(left), temporalNames(right)),
    ...compareDeadlock(left, right),
  ];
}

function compareConstant(
  { name, value, place, reason }: MirrorConstant,
  constants: readonly MirrorConstant[],
): string[] {
  const other = constants.find((constant) => constant.name === name)?.value;
  if (other === undefined || (value !== undefined && equalValues(value, other))) return [];
  const where = place === undefined ? '' : ` (${placeText(place)})`;
  const own = value === undefined ? `has no value to compare (${reason})` : `is ${formatValue(value)}`;
  return [
    `the constant ${name} ${own} in the specification${where}, and is ${formatValue(other)} in the model`,
  ];
}

/** `file:line:column`. */
export function placeText(place: Place | undefined): string | undefined {
  if (place === undefined) return undefined;
  return [place.source, place.line, place.column].filter((part) => part !== undefined).join(':');
}

function refusedBy(name: string, { failedAssumptions = [] }: TransitionSystem): string[] {
  return failedAssumptions.map((assumption) => `${assumption} is false in the ${name}`);
}

function labelOf({ name, parameters }: ActionOutline): string {
  return parameters.length === 0 ? name : `${name}(${parameters.join(', ')})`;
}

function compareNames(kind: string, left: readonly string[], right: readonly string[]): string[] {
  return [
    ...left
      .filter((name) => !right.includes(name))
      .map((name) => `only the specification has the ${kind} ${name}`),
    ...right.filter((name) => !left.includes(name)).map((name) => `only the model has the ${kind} ${name}`),
  ];
}

function compareDeadlock(specification: TransitionSystem, model: TransitionSystem): string[] {
  const meaning = { violation: 'a violation', allowed: 'allowed' } as const;
  if (specification.deadlock === model.deadlock) return [];
  return [
    `a deadlock is ${meaning[specification.deadlock]} in the specification and ${meaning[model.deadlock]} in the model`,
  ];
}
