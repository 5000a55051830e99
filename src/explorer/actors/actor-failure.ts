/** An actor threw: an assertion of its own does not hold. */
export class ActorFailure extends Error {
  /** The step that it was to take. */
  readonly step: string;

  constructor(step: string, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'ActorFailure';
    this.step = step;
  }
}
