/**
 * Whether a request that was not answered with success may have, or may yet have, an effect. Of the errors of one request a
 * client may take those with `none` for never having happened.
 */
export type ErrorEffect = 'none' | 'unknown';

/** What ends a request early. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly effect: ErrorEffect;
  readonly headers: Readonly<Record<string, string>>;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    code: string,
    message: string,
    {
      effect = 'none',
      headers = {},
      details = {},
    }: {
      effect?: ErrorEffect;
      headers?: Readonly<Record<string, string>>;
      details?: Readonly<Record<string, unknown>>;
    } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.effect = effect;
    this.headers = headers;
    this.details = details;
  }
}

export function wrongMethod(allowed: readonly string[]): Refusal {
  const allow = [...new Set(allowed)].join(', ');
  return new Refusal(405, 'wrongMethod', `only ${allow} can be asked of this path`, { headers: { allow } });
}
