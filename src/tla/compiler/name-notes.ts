import { EvaluationError, format, type RuntimeValue } from '../runtime/index.ts';
import { prelude } from './prelude.ts';

/** A name of the specification and the text of what it stands for. */
export interface BoundName {
  readonly name: string;
  readonly value: string;
}

/** A name and a function that finds its value; that gives `undefined` if nobody has asked for it. */
type NamedValue = readonly [string, () => RuntimeValue | undefined];

/** A function that finds a value when it is first called, and can tell whether it was. */
interface Lazy<T> {
  (): T;
  known?(): T | undefined;
}

/** So many names are shown of one error: those that are bound farther outside are left out. */
const MAXIMUM_NAMES = 12;

/** An evaluation is given up after so many expressions: about a second. */
const MAXIMUM_EVALUATIONS = 5_000_000;

/** The evaluation takes too long for an explanation. */
class EvaluationGivenUp extends Error {}

/**
 * What names stand for where an evaluation fails, as a program notes it that calls these helpers. A value that the
 * evaluation has not asked for is not asked for here either: it may have none, or take long.
 */
export class NameNotes {
  /** By name, innermost first. */
  readonly #notes = new WeakMap<EvaluationError, Map<string, BoundName>>();
  #evaluations = 0;

  /** Helpers that generated code calls by name. */
  readonly helpers = {
    ...prelude,
    lazy,
    delayed,
    known,
    noted: <T>(evaluate: () => T, names: () => readonly NamedValue[]): T => this.#noted(evaluate, names),
  };

  /** What was noted of an error, outermost name first. Of names that are equal, as in a recursion, it is the innermost. */
  of(error: EvaluationError): readonly BoundName[] {
    return [...(this.#notes.get(error)?.values() ?? [])].reverse();
  }

  #noted<T>(evaluate: () => T, names: () => readonly NamedValue[]): T {
    if (++this.#evaluations > MAXIMUM_EVALUATIONS) throw new EvaluationGivenUp();
    try {
      return evaluate();
    } catch (error) {
      if (error instanceof EvaluationError) this.#note(error, names());
      throw error;
    }
  }

  /** Takes the names around an expression that an error leaves: those of the innermost come first. */
  #note(error: EvaluationError, names: readonly NamedValue[]): void {
    const known = this.#notes.get(error) ?? new Map<string, BoundName>();
    this.#notes.set(error, known);
    for (const [name, find] of names.toReversed()) {
      if (known.size === MAXIMUM_NAMES) return;
      const value = known.has(name) ? undefined : textOf(find);
      if (value !== undefined) known.set(name, { name, value });
    }
  }
}

function lazy<T>(compute: () => T): Lazy<T> {
  let isKnown = false;
  const ask: Lazy<T> = prelude.lazy(() => {
    const value = compute();
    isKnown = true;
    return value;
  });
  ask.known = () => (isKnown ? ask() : undefined);
  return ask;
}

function delayed<T>(given: T | (() => T)): Lazy<T> {
  return typeof given === 'function' ? (given as () => T) : () => given;
}

function known<T>(ask: Lazy<T>): T | undefined {
  return ask.known === undefined ? ask() : ask.known();
}

/** The text of a value; `undefined` where there is none, which the error that is explained may come from. */
function textOf(find: () => RuntimeValue | undefined): string | undefined {
  try {
    const value = find();
    return value === undefined || typeof value === 'function' ? undefined : format(value);
  } catch {
    return undefined;
  }
}
