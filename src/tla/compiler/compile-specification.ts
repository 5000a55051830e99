import type { ActionOutline } from '../../core/transition-system.ts';
import type { Value } from '../../core/values/index.ts';
import * as runtime from '../runtime/index.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import type { Elaborated } from '../semantics/elaborate.ts';
import type { Closed } from '../semantics/temporal.ts';
import type { Site } from './code-builder.ts';
import { ErrorExplainer, withoutEffects } from './explain-error.ts';
import type { BoundName } from './name-notes.ts';
import { prelude } from './prelude.ts';
import { ProgramGenerator } from './program-generator.ts';

/** What of a specification is to be compiled. */
export interface Selection {
  readonly init: readonly Closed[];
  readonly next: Closed | undefined;
  /** Predicates on states. */
  readonly states: readonly Closed[];
  /** Predicates on steps. */
  readonly steps: readonly Closed[];
  /** Values of states, such as a VIEW. */
  readonly values: readonly Closed[];
  /** Values of steps, such as an ALIAS. */
  readonly stepValues: readonly Closed[];
  /** The operators that are actions; the innermost ones of the next-state relation unless given. */
  readonly actionTable?: ReadonlySet<string> | undefined;
  /**
   * Whether results are kept from one evaluation to another, as they are unless this is `false`: then everything is
   * evaluated where it stands, which is slow and leaves nothing to be kept too long.
   */
  readonly remembers?: boolean | undefined;
  /** Whether the program notes what bound names stand for where an evaluation fails; see `name-notes.ts`. */
  readonly notesNames?: boolean | undefined;
}

type Vector = readonly Value[];

/** A state predicate without conjunctions at its top, as a JavaScript function. */
export interface CompiledPredicate {
  holds(state: Vector): boolean;
  /** Whether it may say something else when it is asked again. */
  readonly isImpure: boolean;
  /** The variables on whose values alone the result depends. */
  readonly variables: readonly number[];
  /** Whether it has no effect, depends on a part of the state only, and takes longer than looking it up. */
  readonly isWorthRemembering: boolean;
}

/** The functions of a specification. */
export interface Program {
  /** By number; 0 is no place. */
  readonly sites: readonly (Site | undefined)[];
  /** Where the definitions stand of which JavaScript functions were made, by the names of these. */
  readonly definitions: ReadonlyMap<string, Site>;
  /** Whether initial states or steps depend on more than the state: they may be others when asked for again. */
  readonly isImpure: boolean;
  readonly labels: readonly ActionOutline[];
  init(found: (state: Vector) => void): void;
  next(
    state: Vector,
    sink: (action: number, parameters: readonly Value[], next: readonly Value[]) => void,
    wantsArguments: boolean,
  ): void;
  /** The conjuncts of each state predicate, in their order. */
  readonly states: readonly (readonly CompiledPredicate[])[];
  /** How many states composed actions (`A \\cdot B`) have passed over until now. */
  passedOver(): number;
  readonly steps: readonly ((before: Vector, after: Vector) => boolean)[];
  readonly values: readonly ((state: Vector) => Value)[];
  /** Values of steps. */
  readonly stepValues: readonly ((before: Vector, after: Vector) => Value)[];
  readonly assumptions: readonly {
    readonly name: string | undefined;
    readonly site: number;
    holds(): boolean;
  }[];
  /** The generated program, for whoever wants to read it. */
  readonly code: string;
}

/** A specification as JavaScript functions, and as text where one of them fails. */
export interface Compiled extends Program {
  /**
   * What the names that are bound around an expression stand for where its evaluation failed, outermost first; none if
   * evaluating it again does not end in the same way.
   */
  boundNames(error: runtime.EvaluationError, evaluate: (program: Program) => unknown): readonly BoundName[];
}

/** As properties of an object: reading one has no code in it, where a module may have some around what it exports. */
const operations = { ...runtime };

/** Compiles a specification. @throws BadInput for what has no meaning, with its place. */
export function compileSpecification(
  elaborated: Elaborated,
  selection: Selection,
  constants: readonly (Value | undefined)[],
  host: RuntimeContext,
): Compiled {
  const program = compileProgram(elaborated, selection, constants, host, prelude);
  const explainer = new ErrorExplainer(program, ({ helpers }) => {
    const noting = { ...selection, remembers: false, notesNames: true };
    return compileProgram(elaborated, noting, constants, withoutEffects(host), helpers);
  });
  return { ...program, boundNames: (error, evaluate) => explainer.boundNames(error, evaluate) };
}

function compileProgram(
  elaborated: Elaborated,
  selection: Selection,
  constants: readonly (Value | undefined)[],
  host: RuntimeContext,
  helpers: Readonly<Record<string, unknown>>,
): Program {
  const generator = new ProgramGenerator(elaborated, selection);
  const code = generator.program(selection);
  const build = new Function('runtime', 'constants', 'natives', 'host', ...Object.keys(helpers), code);
  const program = build(operations, constants, generator.natives, host, ...Object.values(helpers));
  const { sites, definitions } = generator.builder;
  const { labels, isImpure } = generator;
  return { ...program, sites, definitions, labels, isImpure, code };
}
