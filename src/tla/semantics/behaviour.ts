import type { TlcConfiguration } from '../configuration/tlc-configuration.ts';
import type { NameSyntax } from '../syntax/syntax-tree.ts';
import type { Elaborated } from './elaborate.ts';
import { Level, type Levels } from './level.ts';
import { afterReplacement } from './meaning.ts';
import { semanticError } from './semantic-error.ts';
import { type Closed, type FormulaContext, type TemporalParts, temporalParts } from './temporal.ts';

interface Named {
  readonly name: string;
  readonly closed: Closed;
}

/** What the configuration asks to check, as expressions. */
export interface Behaviour {
  readonly init: readonly Closed[];
  readonly next: Closed | undefined;
  readonly invariants: readonly Named[];
  /** What a PROPERTY says of the initial states, such as the initial predicate of a refined specification. */
  readonly initialProperties: readonly Named[];
  readonly stateConstraints: readonly Named[];
  readonly stepProperties: readonly Named[];
  readonly actionConstraints: readonly Named[];
  /** What the specification promises besides its steps: fairness. */
  readonly fairness: readonly Closed[];
  /** The parts of each PROPERTY that speak of whole behaviours. */
  readonly temporalProperties: readonly { readonly name: string; readonly formulas: readonly Closed[] }[];
  readonly notes: readonly string[];
  /** The expression of VIEW or SYMMETRY. */
  readonly identity: Closed | undefined;
  readonly postconditions: readonly Named[];
  /** What some reachable state must satisfy. */
  readonly possibleStates: readonly Named[];
  /** What some step must satisfy. */
  readonly possibleSteps: readonly Named[];
  /** What traces show in place of the variables. */
  readonly alias: Closed | undefined;
}

/** Finds initial predicate, next-state relation and properties in the specification that a configuration names. */
export function chooseBehaviour(
  elaborated: Elaborated,
  configuration: TlcConfiguration,
  levels: Levels,
): Behaviour {
  const find = (name: NameSyntax): Named => ({
    name: name.name,
    closed: closedOf(name, elaborated, configuration),
  });
  const temporalProperties: { name: string; formulas: readonly Closed[] }[] = [];
  const notes: string[] = [];
  const invariants = configuration.invariants.map(find);
  const initialProperties: Named[] = [];
  const stepProperties: Named[] = [];
  const context = { levels, defineLet: elaborated.defineLet };
  const possible = configuration.possible.map(find);
  const isOfStep = ({ expression, scope }: Closed) => levels.of(expression, scope) >= Level.action;
  const { init, next, fairness } = behaviourOf(elaborated, configuration, context, find);
  for (const property of configuration.properties.map(find)) {
    const parts = temporalParts(property.closed, context);
    refuseActions(property.name, parts, configuration, levels);
    for (const closed of parts.initial) initialProperties.push({ name: property.name, closed });
    for (const closed of parts.invariants) invariants.push({ name: property.name, closed });
    for (const closed of parts.steps) stepProperties.push({ name: property.name, closed });
    if (parts.other.length > 0) temporalProperties.push({ name: property.name, formulas: parts.other });
  }
  if (fairness.length > 0 && temporalProperties.length === 0)
    notes.push('fairness is not used: only safety is checked');
  for (const { keyword } of configuration.ignored) notes.push(`${keyword.name} has no effect here`);
  return {
    init,
    next,
    invariants,
    initialProperties,
    stepProperties,
    stateConstraints: configuration.constraints.map(find),
    actionConstraints: configuration.actionConstraints.map(find),
    fairness,
    temporalProperties,
    notes,
    identity: identityOf(configuration, elaborated),
    postconditions: configuration.postconditions.map(find),
    possibleStates: possible.filter(({ closed }) => !isOfStep(closed)),
    possibleSteps: possible.filter(({ closed }) => isOfStep(closed)),
    alias:
      configuration.alias === undefined
        ? undefined
        : closedOf(configuration.alias, elaborated, configuration),
  };
}

function behaviourOf(
  elaborated: Elaborated,
  configuration: TlcConfiguration,
  context: FormulaContext,
  find: (name: NameSyntax) => Named,
): { init: readonly Closed[]; next: Closed | undefined; fairness: readonly Closed[] } {
  const { specification, init, next } = configuration;
  if (specification !== undefined) {
    const parts = temporalParts(find(specification).closed, context);
    // Without variables there is no behaviour to look at, whatever the formula says of it.
    if (elaborated.variables.length === 0) return { init: [], next: undefined, fairness: [] };
    const mistake = specificationMistake(parts);
    if (mistake !== undefined)
      throw semanticError(`${specification.name} ${mistake}`, configuration, specification.span);
    refuseActions(specification.name, parts, configuration, context.levels);
    return { init: parts.initial, next: parts.actions[0], fairness: parts.other };
  }
  if (init !== undefined && next !== undefined)
    return { init: [find(init).closed], next: find(next).closed, fairness: [] };
  if (elaborated.variables.length === 0) return { init: [], next: undefined, fairness: [] };
  const start = { line: 1, column: 1, endLine: 1, endColumn: 1 };
  throw semanticError(
    'the configuration names no behaviour',
    configuration,
    start,
    'Add SPECIFICATION Spec, or INIT Init and NEXT Next.',
  );
}

/** What keeps a formula from being a specification that can be run. */
function specificationMistake({ initial, actions, invariants }: TemporalParts): string | undefined {
  if (actions.length > 1) return 'has more than one next-state relation';
  if (actions.length === 0) return 'has no next-state relation: expected a conjunct [][Next]_vars';
  if (initial.length === 0) return 'has no initial predicate';
  // It would be a promise that no behaviour leaves the set, not a rule by which behaviours are made.
  if (invariants.length > 0) return 'says something of all states: make it an INVARIANT, or part of Next';
  return undefined;
}

/** An action by itself says something of the first step only, which nobody means. */
function refuseActions(
  name: string,
  { other }: TemporalParts,
  configuration: TlcConfiguration,
  levels: Levels,
): void {
  for (const { expression, scope, module } of other) {
    if (levels.of(expression, scope) !== Level.action) continue;
    const advice = `${configuration.source} names ${name}: write [][A]_v for an action A.`;
    throw semanticError('expected a temporal formula, found an action', module, expression.span, advice);
  }
}

/** TLC allows both at once; here one of them has to go. */
function identityOf(configuration: TlcConfiguration, elaborated: Elaborated): Closed | undefined {
  const { view, symmetry } = configuration;
  if (view !== undefined && symmetry !== undefined) {
    throw semanticError(
      'VIEW and SYMMETRY together are not supported',
      configuration,
      view.span,
      'Remove one of them.',
    );
  }
  const name = view ?? symmetry;
  return name === undefined ? undefined : closedOf(name, elaborated, configuration);
}

function closedOf(name: NameSyntax, elaborated: Elaborated, configuration: TlcConfiguration): Closed {
  const found = elaborated.scope.find(name.name);
  const meaning = found === undefined ? undefined : afterReplacement(found);
  if (meaning?.kind === 'constant') return closedName(name, elaborated);
  if (meaning?.kind !== 'operator') {
    throw semanticError(
      `${elaborated.root.name.name} does not define ${name.name}`,
      configuration,
      name.span,
    );
  }
  if (meaning.parameters.length > 0)
    throw semanticError(`${name.name} takes arguments`, configuration, name.span);
  return { expression: meaning.body, scope: meaning.scope, module: meaning.module };
}

/** A constant as an expression. */
export function closedName(
  { name, span }: NameSyntax,
  { root, scope }: Pick<Elaborated, 'root' | 'scope'>,
): Closed {
  const expression = {
    kind: 'application',
    span,
    path: [],
    operator: { name, span },
    arguments: [],
  } as const;
  return { expression, scope, module: root };
}
