/**
 * The specification has no value here: an argument outside a domain, a comparison of incomparable values, an overflow.
 * The runtime knows only the number of the expression; whoever compiled it turns `site` into a place in the source.
 */
export class EvaluationError extends Error {
  /** Index of the expression in the compiled module. Opaque to the runtime. */
  readonly site: number;
  /** What else helps the reader, such as the remedy. */
  readonly detail: string | undefined;

  constructor(message: string, site: number, detail?: string) {
    super(message);
    this.name = 'EvaluationError';
    this.site = site;
    this.detail = detail;
  }
}

/** The specification's own `Assert` failed: a violation with a trace, not an error of evaluation. */
export class AssertionFailed extends Error {
  readonly site: number;

  constructor(message: string, site: number) {
    super(message);
    this.name = 'AssertionFailed';
    this.site = site;
  }
}
