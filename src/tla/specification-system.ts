import { AssertionViolated, BadInput, EvaluationFailure, RunStopped } from '../core/bad-input.ts';
import type { Constants } from '../core/protocol.ts';
import type { ActionProperty, StateProperty, TransitionSystem } from '../core/transition-system.ts';
import { Kind, type Value } from '../core/values/index.ts';
import {
  type Compiled,
  compileSpecification,
  type Program,
  type Selection,
} from './compiler/compile-specification.ts';
import type { TlcConfiguration } from './configuration/tlc-configuration.ts';
import { createHost, type Host } from './host.ts';
import { locatedError, withPlace } from './located-error.ts';
import { Occurrences } from './occurrences.ts';
import { rememberedPredicate } from './remembered-predicate.ts';
import type { RuntimeContext } from './runtime/runtime-context.ts';
import type { SpecificationFiles } from './runtime/specification-files.ts';
import { applyConfiguration } from './semantics/apply-configuration.ts';
import { type Behaviour, chooseBehaviour, closedName } from './semantics/behaviour.ts';
import type { Elaborated } from './semantics/elaborate.ts';
import { Level, Levels } from './semantics/level.ts';
import { semanticError } from './semantics/semantic-error.ts';
import type { Closed } from './semantics/temporal.ts';
import type { TranslationContext } from './semantics/temporal-formula.ts';
import { placeOf, type SpecificationConstant, valueConstants } from './specification-constants.ts';
import { Orbits, permutationGroup } from './symmetry.ts';
import type { ExpressionSyntax } from './syntax/syntax-tree.ts';
import { TemporalPart } from './temporal-system.ts';

type Vector = readonly Value[];

/** A specification ready to be explored, and what of its configuration could not be taken into account. */
export interface SpecificationSystem extends TransitionSystem<Vector> {
  /** Properties that need the liveness checker: the verdict is unknown while there are any. */
  readonly undecided: readonly { readonly name: string; readonly reason: string }[];
  readonly notes: readonly string[];
  /** The declared constants that are values; empty unless it is to be mirrored. */
  readonly constants: readonly SpecificationConstant[];
}

/** How a specification is to be seen. */
export interface SpecificationOptions {
  /** Values for constants, in place of those of the configuration. */
  readonly constants?: Constants | undefined;
  /** Names of the operators that are its actions, for the mirror. */
  readonly actions?: readonly string[] | undefined;
  /** Whether random behaviours will be drawn of it: it may ask. */
  readonly simulates?: boolean | undefined;
  /** The files that it may read, and write in memory; none unless given. */
  readonly files?: SpecificationFiles | undefined;
  /** What IOEnv is. */
  readonly environment?: ReadonlyMap<string, string> | undefined;
  /** `false` to keep no result from one evaluation to another: a second, simpler way to the same verdict. */
  readonly remembers?: boolean | undefined;
}

/** Makes a transition system of a specification and its configuration. */
export function specificationSystem(
  elaborated: Elaborated,
  configuration: TlcConfiguration,
  options: SpecificationOptions = {},
): SpecificationSystem {
  const constants = [...applyConfiguration(elaborated, configuration, options.constants ?? {})];
  const levels = new Levels();
  const chosen = chooseBehaviour(elaborated, configuration, levels);
  const host = createHost({
    mode: options.simulates === true ? 'simulate' : 'bfs',
    deadlock: configuration.checkDeadlock !== false,
    files: options.files,
    environment: options.environment,
  });
  const isMirrored = options.actions !== undefined;
  const temporal = new TemporalPart(
    chosen,
    translationContext(elaborated, levels, constants, host),
    isMirrored,
  );
  const selection: Selection = {
    init: chosen.init,
    next: chosen.next,
    states: [
      ...chosen.invariants,
      ...chosen.stateConstraints,
      ...chosen.initialProperties,
      ...chosen.postconditions,
      ...chosen.possibleStates,
      ...temporal.states.map((closed) => ({ closed })),
    ].map(({ closed }) => closed),
    steps: [
      ...[...chosen.stepProperties, ...chosen.actionConstraints, ...chosen.possibleSteps].map(
        ({ closed }) => closed,
      ),
      ...temporal.steps,
    ],
    values: isMirrored
      ? valueConstants(elaborated).map((constant) => closedName(constant, elaborated))
      : chosen.identity === undefined
        ? []
        : [chosen.identity],
    stepValues: chosen.alias === undefined ? [] : [chosen.alias],
    actionTable: options.actions === undefined ? undefined : new Set(options.actions),
    remembers: options.remembers,
  };
  const compiled = compileSpecification(elaborated, selection, constants, host);
  const stateProperty = (name: string, index: number): StateProperty<Vector> => {
    const conjuncts = compiled.states[index]!.map(rememberedPredicate);
    return {
      name,
      holds: (state) => {
        try {
          return allHold(conjuncts, state);
        } catch (error) {
          const same = [...state];
          throw locatedError(compiled, error, selection.states[index], ({ states }) =>
            states[index]!.every(({ holds }) => holds(same)),
          );
        }
      },
    };
  };
  const actionProperty = (name: string, index: number): ActionProperty<Vector> => ({
    name,
    holds: (before, after) => {
      try {
        return compiled.steps[index]!(before, after);
      } catch (error) {
        const same = [[...before], [...after]] as const;
        throw locatedError(compiled, error, selection.steps[index], ({ steps }) => steps[index]!(...same));
      }
    },
  });
  const invariantCount = chosen.invariants.length;
  refuseFalse(chosen, compiled, configuration, levels);
  const initialStart = invariantCount + chosen.stateConstraints.length;
  const postconditionStart = initialStart + chosen.initialProperties.length;
  const stepCount = chosen.stepProperties.length;
  const variables = elaborated.variables.map(({ name }) => name);
  const identityOf = isMirrored ? undefined : identityFunction(configuration, compiled);
  const possibleStart = postconditionStart + chosen.postconditions.length;
  const temporalStateStart = possibleStart + chosen.possibleStates.length;
  const possibleStepStart = stepCount + chosen.actionConstraints.length;
  const temporalStepStart = possibleStepStart + chosen.possibleSteps.length;
  const occurrences = new Occurrences(host.registers);
  return {
    name: elaborated.root.name.name,
    ...(identityOf === undefined
      ? {}
      : { identityOf, identityKind: configuration.view === undefined ? 'symmetry' : 'view' }),
    ...(chosen.alias === undefined
      ? {}
      : { aliasOf: aliasFunction(compiled, variables, fieldNames(chosen.alias.expression)) }),
    variables,
    actions: compiled.labels,
    viewOf: (values) => values,
    statesPassedOver: () => compiled.passedOver(),
    // Without a behaviour only the assumptions are evaluated.
    initialStates: () => (chosen.next === undefined ? [] : initialStates(compiled, host, chosen.init[0])),
    isImpure: compiled.isImpure,
    successors: (_, values, sink, wantsArguments) => {
      try {
        compiled.next(values, sink, wantsArguments !== false);
      } catch (error) {
        const same = [...values];
        throw locatedError(compiled, error, chosen.next, ({ next }) => next(same, () => {}, false));
      }
    },
    invariants: [
      ...chosen.invariants.map(({ name }, index) => stateProperty(name, index)),
      ...chosen.initialProperties.map(({ name }, index) => ({
        ...stateProperty(name, initialStart + index),
        onlyInitially: true,
      })),
    ],
    stateConstraints: [
      ...chosen.stateConstraints.map(({ name }, index) => stateProperty(name, invariantCount + index)),
      ...chosen.possibleStates.map(({ name }, index) =>
        occurrences.counting(stateProperty(name, possibleStart + index)),
      ),
    ],
    actionProperties: chosen.stepProperties.map(({ name }, index) => actionProperty(name, index)),
    actionConstraints: [
      ...chosen.actionConstraints.map(({ name }, index) => actionProperty(name, stepCount + index)),
      ...chosen.possibleSteps.map(({ name }, index) =>
        occurrences.counting(actionProperty(name, possibleStepStart + index)),
      ),
    ],
    witnesses: [],
    watch: host.watch,
    hasExited: host.hasExited,
    postconditions: [
      ...chosen.postconditions.map(({ name }, index) => ({
        name,
        holds: () => host.withoutState(() => stateProperty(name, postconditionStart + index).holds([])),
      })),
      ...configuration.possible.map(({ name }) => ({ name, holds: () => occurrences.of(name) > 0 })),
    ],
    deadlock: configuration.checkDeadlock === false ? 'allowed' : 'violation',
    ...temporal.build({
      state: (index) => stateProperty('', temporalStateStart + index).holds,
      step: (index) => actionProperty('', temporalStepStart + index).holds,
    }),
    undecided: temporal.undecided,
    notes: isMirrored ? [...chosen.notes, ...mirrorNotes(elaborated, configuration)] : chosen.notes,
    constants: isMirrored ? constantsOf(elaborated, configuration, compiled) : [],
    failedAssumptions: failedAssumptions(compiled),
  };
}

/** Lets temporal formulas be translated: their quantifiers run over constants, and each value becomes one. */
function translationContext(
  elaborated: Elaborated,
  levels: Levels,
  constants: (Value | undefined)[],
  host: RuntimeContext,
): TranslationContext {
  const nothing = { init: [], next: undefined, states: [], steps: [], stepValues: [] };
  return {
    levels,
    defineLet: elaborated.defineLet,
    evaluate: (closed) => {
      const own = { ...elaborated, assumptions: [] };
      const compiled = compileSpecification(own, { ...nothing, values: [closed] }, constants, host);
      return beforehand(compiled, ({ values: [value] }) => value!([]));
    },
    constantOf: (name, value, { module, expression: { span } }) => {
      const index = constants.push(value) - 1;
      return { kind: 'constant', name, arity: 0, index, module, span };
    },
  };
}

/** What the mirror leaves out of account. */
function mirrorNotes({ constants }: Elaborated, { symmetry, view }: TlcConfiguration): string[] {
  const identities = [
    ...(symmetry === undefined ? [] : [`SYMMETRY ${symmetry.name}`]),
    ...(view === undefined ? [] : [`VIEW ${view.name}`]),
  ];
  const operators = constants.filter(({ arity }) => arity > 0).map(({ name }) => name);
  return [
    ...identities.map((statement) => `${statement} is off: every state is compared`),
    ...operators.map((name) => `the constant operator ${name} is not compared`),
  ];
}

/** The constants with their values, in the order of {@link valueConstants}, as which they were compiled. */
function constantsOf(
  elaborated: Elaborated,
  configuration: TlcConfiguration,
  compiled: Compiled,
): SpecificationConstant[] {
  return valueConstants(elaborated).map((constant, index) => {
    const place = placeOf(constant, configuration);
    try {
      const value = withPlace(compiled, (program) => program.values[index]!([]));
      return { name: constant.name, value, place };
    } catch (error) {
      if (!(error instanceof EvaluationFailure)) throw error;
      return { name: constant.name, value: undefined, reason: error.message, place };
    }
  });
}

/** @throws BadInput for an invariant or constraint that is constantly false, as TLC does: a slip, not a violation. */
function refuseFalse(
  { invariants, stateConstraints }: Behaviour,
  compiled: Compiled,
  configuration: TlcConfiguration,
  levels: Levels,
): void {
  const named = [...configuration.invariants, ...configuration.constraints];
  for (const [index, { name, closed }] of [...invariants, ...stateConstraints].entries()) {
    if (levels.of(closed.expression, closed.scope) > Level.constant) continue;
    const place = named.find((candidate) => candidate.name === name);
    if (place === undefined || mayBeTrue(compiled, index)) continue;
    throw semanticError(`${name} is FALSE whatever the state is`, configuration, place.span);
  }
}

/** Whether a predicate that depends on no state is true, or fails by an `Assert`, which the first state will show. */
function mayBeTrue(compiled: Compiled, index: number): boolean {
  // Of what it looks at, such as the level, there is nothing yet.
  if (compiled.states[index]!.some(({ isImpure }) => isImpure)) return true;
  try {
    return beforehand(compiled, ({ states }) => states[index]!.every(({ holds }) => holds([])));
  } catch (error) {
    if (!(error instanceof AssertionViolated)) throw error;
    return true;
  }
}

function allHold(conjuncts: readonly ((state: Vector) => boolean)[], state: Vector): boolean {
  for (let index = 0; index < conjuncts.length; index++) if (!conjuncts[index]!(state)) return false;
  return true;
}

/** Names of the ASSUMEs that are false, or in which an `Assert` fails. @throws BadInput for one that has no value. */
function failedAssumptions(compiled: Compiled): string[] {
  return compiled.assumptions.flatMap(({ name, site }, index) => {
    const own = name ?? `ASSUME at line ${compiled.sites[site]!.span.line}`;
    try {
      return beforehand(compiled, ({ assumptions }) => assumptions[index]!.holds()) ? [] : [own];
    } catch (error) {
      if (!(error instanceof AssertionViolated)) throw error;
      return [`${own} (${error.message.replaceAll('\n', ' ')})`];
    }
  });
}

/** Evaluates something before there are states. @throws BadInput if it has no value. */
function beforehand<T>(compiled: Compiled, run: (program: Program) => T): T {
  try {
    return withPlace(compiled, run);
  } catch (error) {
    if (!(error instanceof EvaluationFailure)) throw error;
    throw new BadInput(error.message, { place: error.place, remedy: error.excerpt });
  }
}

/** The name under which TLC shows why an ALIAS has no value. */
const ALIAS_ERROR = '_ALIASEvalError';

/** What the ALIAS shows of a state: the fields of a record, and as TLC does, of anything else the state itself. */
function aliasFunction(
  compiled: Compiled,
  variables: readonly string[],
  names: readonly string[] | undefined,
): NonNullable<TransitionSystem['aliasOf']> {
  return (values, next) => {
    let alias: Value;
    try {
      alias = withPlace(compiled, ({ stepValues: [value] }) => value!(values, next));
    } catch (error) {
      // A counterexample is not lost because of how it was to be shown.
      const state = variables.map((name, index): [string, Value] => [name, values[index]!]);
      return Object.fromEntries([...state, [ALIAS_ERROR, (error as Error).message]]);
    }
    if (typeof alias !== 'object' || alias.kind !== Kind.function || !alias.domain.isRecord) return undefined;
    const fields = new Map([...alias.entries()].map(([name, value]) => [String(name), value]));
    return Object.fromEntries((names ?? [...fields.keys()]).map((name) => [name, fields.get(name)!]));
  };
}

/** The fields of a record that is written out, in the order in which they are written: so TLC shows them. */
function fieldNames(expression: ExpressionSyntax): string[] | undefined {
  return expression.kind === 'record' ? expression.fields.map(({ name }) => name.name) : undefined;
}

/** What tells states apart, if not the whole state. @throws BadInput if SYMMETRY names no permutations. */
function identityFunction(
  configuration: TlcConfiguration,
  compiled: Compiled,
): ((values: Vector) => Vector) | undefined {
  const { symmetry, view } = configuration;
  if (view !== undefined) return (values) => [withPlace(compiled, ({ values: [value] }) => value!(values))];
  if (symmetry === undefined) return undefined;
  try {
    const orbits = new Orbits(permutationGroup(withPlace(compiled, ({ values: [value] }) => value!([]))));
    return (values) => orbits.representative(values);
  } catch (error) {
    throw semanticError((error as Error).message, configuration, symmetry.span);
  }
}

/** The clock is looked at after so many initial states. */
const STATES_PER_LOOK = 256;

/** @throws RunStopped if the run meets a limit meanwhile: there may be very many. */
function initialStates(compiled: Compiled, host: Host, init: Closed | undefined): Vector[] {
  const states: Vector[] = [];
  const take = (state: Vector) => {
    states.push(state);
    if (states.length % STATES_PER_LOOK === 0 && host.hasToStop()) throw new RunStopped();
  };
  withPlace(compiled, ({ init: find }) => find(take), init);
  return states;
}
