/** Where in a user's input something is wrong. Lines and columns count from one. */
export interface Place {
  readonly source: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/**
 * The user's input cannot be used: a malformed file, an unknown option. Always exit code 3, never a stack trace.
 * The message says what was expected; `remedy` says what to do next.
 */
export class BadInput extends Error {
  readonly place: Place | undefined;
  readonly remedy: string | undefined;

  constructor(message: string, details: { place?: Place | undefined; remedy?: string | undefined } = {}) {
    super(message);
    this.name = 'BadInput';
    this.place = details.place;
    this.remedy = details.remedy;
  }

  /** `file:line:column: message`, then the remedy: one paragraph. */
  format(): string {
    const { place } = this;
    const parts = place ? [place.source, place.line, place.column].filter((part) => part !== undefined) : [];
    const head = parts.length > 0 ? `${parts.join(':')}: ${this.message}` : this.message;
    return this.remedy === undefined ? head : `${head}\n  ${this.remedy}`;
  }
}

/** The stack is too small for what is evaluated: with a larger one it may well have a value. */
export class StackExhausted extends BadInput {
  /** @param excerpt the line in question, with a mark under the place. */
  constructor(place?: Place, excerpt?: string) {
    const remedy = 'A recursive operator does not end, or its argument is too large.';
    super('the evaluation nests too deeply', {
      place,
      remedy: excerpt === undefined ? remedy : `${excerpt}\n  ${remedy}`,
    });
  }
}

/** Whether an error is that of an engine whose stack is full. */
export function isStackExhausted(error: unknown): error is RangeError {
  return error instanceof RangeError && error.message.includes('call stack');
}

/** The specification's own `Assert` failed: a violation, with the behaviour that led there. */
export class AssertionViolated extends Error {
  readonly place: Place | undefined;

  constructor(message: string, place?: Place) {
    super(message);
    this.name = 'AssertionViolated';
    this.place = place;
  }
}

/** The run has met a limit in the middle of an evaluation. */
export class RunStopped extends Error {
  constructor() {
    super('the run has met a limit');
    this.name = 'RunStopped';
  }
}

/**
 * A model or specification has no value somewhere. Whoever explores it turns this into {@link BadInput}, with the
 * behaviour that led there.
 */
export class EvaluationFailure extends Error {
  readonly place: Place | undefined;
  readonly #explain: () => string | undefined;
  #excerpt: { readonly text: string | undefined } | undefined;

  /** @param explain gives the {@link excerpt} when it is asked for: it may take a while, and many failures are not shown. */
  constructor(message: string, place?: Place, explain: () => string | undefined = () => undefined) {
    super(message);
    this.name = 'EvaluationFailure';
    this.place = place;
    this.#explain = explain;
  }

  /** The line in question, with a mark under the expression, and what helps to understand it. */
  get excerpt(): string | undefined {
    this.#excerpt ??= { text: this.#explain() };
    return this.#excerpt.text;
  }
}

/** An action of a model threw: with the action and its arguments. */
export class ActionFailure extends Error {
  /** `Name(argument, ...)`. */
  readonly step: string;

  constructor(step: string, cause: unknown) {
    super((cause as Error).message, { cause });
    this.name = 'ActionFailure';
    this.step = step;
  }
}
