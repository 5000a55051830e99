import {
  ActionFailure,
  AssertionViolated,
  BadInput,
  EvaluationFailure,
  type Place,
  RunStopped,
} from '../core/bad-input.ts';
import type { DefinitionPlace, RunView, TransitionSystem } from '../core/transition-system.ts';
import type { Value } from '../core/values/index.ts';
import { placeText } from './tables.ts';

type Vector = readonly Value[];

/** A step as both sides give it, its values in the order of the specification's variables. */
export interface Step {
  /** Index in the specification's table; -1 for an initial state. */
  readonly action: number;
  readonly parameters: readonly Value[];
  readonly values: Vector;
  /** Whether the constraints allow it. */
  readonly isInside: boolean;
  /** Which fairness conditions of the side it is a step of. */
  readonly taken: readonly boolean[];
}

/** What a side says, or, where it has no value to give, why. */
export type Answer<T> =
  | { readonly value: T; readonly failure?: undefined }
  | { readonly value?: undefined; readonly failure: string };

/** A system as one of two that are compared: it is asked, and answers, in the specification's order of variables. */
export class Side {
  readonly name: 'specification' | 'model';
  readonly system: TransitionSystem;
  /** Position here of each variable of the specification. */
  readonly #order: readonly number[];
  /** Index in the specification's table of each action here. */
  readonly #actions: readonly number[];

  constructor(name: 'specification' | 'model', system: TransitionSystem, specification: TransitionSystem) {
    this.name = name;
    this.system = system;
    this.#order = specification.variables.map((variable) => system.variables.indexOf(variable));
    this.#actions = system.actions.map((action) =>
      specification.actions.findIndex((candidate) => candidate.name === action.name),
    );
  }

  watch(run: RunView): void {
    this.system.watch?.(run);
  }

  initialStates(): Answer<Step[]> {
    return this.#attempt(() =>
      [...this.system.initialStates()].map((own) => ({
        action: -1,
        parameters: [],
        values: this.#ordered(own),
        isInside: this.#isInside(undefined, own),
        taken: [],
      })),
    );
  }

  successors(values: Vector): Answer<Step[]> {
    return this.#attempt(() => {
      const own = this.#reordered(values);
      const steps: Step[] = [];
      this.system.successors(this.system.viewOf(own), own, (action, parameters, next) => {
        const isInside = this.#isInside(own, next);
        steps.push({
          action: this.#actions[action]!,
          parameters: parameters.slice(),
          values: this.#ordered(next),
          isInside,
          taken: this.#taken(own, action, parameters, next),
        });
      });
      return steps;
    });
  }

  /** Whether a property is true of a state, as far as it speaks of states. One view serves all properties. */
  truthsIn(values: Vector, isInitial: boolean): (property: string) => Answer<boolean> {
    const view = this.system.viewOf(this.#reordered(values));
    return (property) =>
      this.#attempt(() =>
        this.system.invariants.every((part) => {
          if (part.name !== property || (part.onlyInitially === true && !isInitial)) return true;
          return part.when?.(view) === false || part.holds(view);
        }),
      );
  }

  /** Whether a property is true of a step, as far as it speaks of steps. */
  truthsOf(before: Vector, after: Vector): (property: string) => Answer<boolean> {
    const source = this.system.viewOf(this.#reordered(before));
    const target = this.system.viewOf(this.#reordered(after));
    return (property) =>
      this.#attempt(() =>
        this.system.actionProperties.every((part) => part.name !== property || part.holds(source, target)),
      );
  }

  /** Which fairness conditions are enabled in a state, given the steps from it. */
  enabledIn(values: Vector, steps: readonly Step[]): Answer<boolean[]> {
    const view = this.system.viewOf(this.#reordered(values));
    return this.#attempt(() =>
      (this.system.fairness ?? []).map(
        ({ enabled }, index) => steps.some(({ taken }) => taken[index]) || enabled.isEnabled?.(view) === true,
      ),
    );
  }

  #taken(before: Vector, action: number, parameters: readonly Value[], after: Vector): boolean[] {
    const { fairness = [], viewOf } = this.system;
    if (fairness.length === 0) return [];
    const step = {
      before: viewOf(before),
      after: viewOf(after),
      valuesBefore: before,
      valuesAfter: after,
      action,
      parameters,
    };
    return fairness.map(({ taken }) => taken.holds(step));
  }

  #isInside(before: Vector | undefined, after: Vector): boolean {
    const { system } = this;
    const view = system.viewOf(after);
    if (!system.stateConstraints.every((constraint) => constraint.holds(view))) return false;
    return (
      before === undefined ||
      system.actionConstraints.every((constraint) => constraint.holds(system.viewOf(before), view))
    );
  }

  #ordered(own: Vector): Value[] {
    return this.#order.map((position) => own[position]!);
  }

  /** The values in this side's order of variables. */
  #reordered(values: Vector): Value[] {
    const own = new Array<Value>(values.length);
    this.#order.forEach((position, index) => {
      own[position] = values[index]!;
    });
    return own;
  }

  #attempt<T>(run: () => T): Answer<T> {
    try {
      return { value: run() };
    } catch (error) {
      return { failure: this.#describe(error as Error) };
    }
  }

  /** Why there is no value. @throws what is no failure of the specification or model, but of whoever runs it. */
  #describe(error: Error): string {
    if (error instanceof BadInput) throw error;
    if (error instanceof EvaluationFailure) {
      const action = this.#actionAt(error.place);
      return said(error, action === undefined ? undefined : `in ${action}`, placeText(error.place));
    }
    if (error instanceof AssertionViolated) return said(error);
    if (error instanceof RunStopped) throw error;
    // A model is any JavaScript; in a specification such an error is a mistake of its compiler.
    if (this.name === 'specification') throw error;
    return said(error, error instanceof ActionFailure ? `in ${error.step}` : undefined);
  }

  /** The action in whose definition a place lies. */
  #actionAt(place: Place | undefined): string | undefined {
    if (place?.line === undefined) return undefined;
    const position = { line: place.line, column: place.column ?? 1 };
    return this.system.actions.find(
      (action) => action.place?.source === place.source && isWithin(position, action.place),
    )?.name;
  }
}

/** `message (in Action(argument), file:line:column)`. */
function said({ message }: Error, ...where: readonly (string | undefined)[]): string {
  const known = where.filter((part) => part !== undefined);
  const text = message.replaceAll('\n', ' ');
  return known.length === 0 ? text : `${text} (${known.join(', ')})`;
}

function isWithin(
  { line, column }: { readonly line: number; readonly column: number },
  { line: first, column: start, endLine, endColumn }: DefinitionPlace,
): boolean {
  if (line < first || line > endLine) return false;
  return (line > first || column >= start) && (line < endLine || column <= endColumn);
}
