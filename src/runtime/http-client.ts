/** Where requests go, and how long one waits. */
export interface HttpClientOptions {
  /** Any nodes of the cluster, such as `http://127.0.0.1:8001`; the more there are the less it matters which of them fail. */
  readonly endpoints: readonly string[];
  /** For a request with all its attempts; default 10,000. */
  readonly timeoutMs?: number;
  /** For one attempt; default 2,000. */
  readonly attemptTimeoutMs?: number;
  /** What the nodes ask for, if they do. */
  readonly token?: string;
  /** In the place of Node's own, for tests. */
  readonly fetch?: typeof fetch;
}

/**
 * What a request has come to that was not answered with success. Only if `effect` is `none` did it certainly not, and will it
 * never, have an effect; otherwise it may have, or may yet.
 */
export class QuorateError extends Error {
  /** As the server names it; `unreachable` if no server answered, `timeout` if none did in time. */
  readonly code: string;
  readonly effect: 'none' | 'unknown';
  /** Of the HTTP response, if there was one. */
  readonly status: number | undefined;

  constructor(code: string, message: string, effect: 'none' | 'unknown', status?: number) {
    super(message);
    this.name = 'QuorateError';
    this.code = code;
    this.effect = effect;
    this.status = status;
  }
}

export interface HttpClientRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Asking again does no harm: it is a read, or the server knows it again. Otherwise it is sent on only if it had no effect. */
  readonly isIdempotent: boolean;
}

/** Errors after which another node, or the same one later, may do what was asked. */
const passing: ReadonlySet<string> = new Set([
  ...['notLeader', 'noLeader', 'overloaded', 'tooManyRequests', 'shuttingDown', 'unreachable', 'timeout'],
  ...['indeterminate', 'disconnected'],
]);

const minWaitMs = 20;
const maxWaitMs = 500;

/** Sends requests to a cluster until a node that can has answered, or the time is up. */
export class HttpClient {
  readonly #endpoints: readonly string[];
  readonly #timeoutMs: number;
  readonly #attemptTimeoutMs: number;
  readonly #token: string | undefined;
  readonly #fetch: typeof fetch;
  /** Who answered last. */
  #preferred: string;
  #next = 0;

  /** @throws RangeError without an endpoint. */
  constructor(options: HttpClientOptions) {
    if (options.endpoints.length === 0) throw new RangeError('a client needs at least one endpoint');
    this.#endpoints = options.endpoints.map((endpoint) => new URL(endpoint).origin);
    this.#timeoutMs = options.timeoutMs ?? 10_000;
    this.#attemptTimeoutMs = options.attemptTimeoutMs ?? 2_000;
    this.#token = options.token;
    this.#fetch = options.fetch ?? fetch;
    this.#preferred = this.#endpoints[0]!;
  }

  /** The body of the answer. @throws QuorateError */
  async send(request: HttpClientRequest): Promise<unknown> {
    const endMs = performance.now() + this.#timeoutMs;
    let mayHaveHappened = false;
    let waitMs = minWaitMs;
    for (;;) {
      const leftMs = endMs - performance.now();
      const outcome = await this.#attempt(request, Math.max(1, Math.min(leftMs, this.#attemptTimeoutMs)));
      if (!(outcome instanceof QuorateError)) return outcome.body;
      mayHaveHappened ||= outcome.effect === 'unknown';
      const mayRepeat = request.isIdempotent || !mayHaveHappened;
      const isLate = performance.now() + waitMs >= endMs;
      if (!passing.has(outcome.code) || !mayRepeat || isLate) throw withEffect(outcome, mayHaveHappened);
      // Whoever was sent to the leader need not wait, unless the nodes send it in circles.
      if (outcome.code === 'notLeader' && waitMs <= 4 * minWaitMs) {
        waitMs *= 1.5;
        continue;
      }
      await new Promise((resolve) => setTimeout(resolve, waitMs * (0.5 + Math.random() / 2)));
      waitMs = Math.min(maxWaitMs, waitMs * 2);
    }
  }

  async #attempt(request: HttpClientRequest, timeoutMs: number): Promise<{ body: unknown } | QuorateError> {
    const endpoint = this.#preferred;
    const { method, path, body, headers = {} } = request;
    const hasBody = method === 'PUT' || method === 'POST';
    const signal = AbortSignal.timeout(Math.ceil(timeoutMs));
    try {
      const response = await this.#fetch(`${endpoint}${path}`, {
        method,
        redirect: 'manual',
        signal,
        headers: {
          ...(hasBody ? { 'content-type': 'application/json' } : {}),
          ...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }),
          ...headers,
        },
        ...(hasBody ? { body: JSON.stringify(body ?? {}) } : {}),
      });
      const answer = await response.json();
      if (response.ok) return { body: answer };
      return this.#refused(response, answer);
    } catch (error) {
      this.#turnAway(endpoint);
      return unanswered(error as Error, method);
    }
  }

  #refused(response: Response, answer: unknown): QuorateError {
    const { error } = (answer ?? {}) as {
      readonly error?: { readonly code?: unknown; readonly message?: unknown; readonly effect?: unknown };
    };
    const location = response.headers.get('location');
    const next = response.status === 307 && location !== null ? originOf(location) : undefined;
    if (next !== undefined) this.#preferred = next;
    else if (passing.has(String(error?.code))) this.#turnAway(this.#preferred);
    return new QuorateError(
      String(error?.code ?? 'unexpected'),
      String(error?.message ?? `status ${response.status}`),
      error?.effect === 'none' ? 'none' : 'unknown',
      response.status,
    );
  }

  /** Another endpoint is asked next, unless that has happened already. */
  #turnAway(endpoint: string): void {
    if (this.#preferred !== endpoint) return;
    this.#next = (this.#next + 1) % this.#endpoints.length;
    this.#preferred = this.#endpoints[this.#next]!;
  }
}

function originOf(location: string): string | undefined {
  const url = URL.canParse(location) ? new URL(location) : undefined;
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url.origin : undefined;
}

function withEffect(error: QuorateError, mayHaveHappened: boolean): QuorateError {
  if (!mayHaveHappened || error.effect === 'unknown') return error;
  const message = `${error.message} (and an attempt before was not answered)`;
  return new QuorateError(error.code, message, 'unknown', error.status);
}

/** Nothing was sent over a connection that was never made; of anything else nobody knows. */
function unanswered(error: Error, method: string): QuorateError {
  const { code } = (error.cause ?? {}) as { readonly code?: string };
  const wasRead = method === 'GET' ? 'none' : 'unknown';
  if (error.name === 'TimeoutError') return new QuorateError('timeout', 'no answer came in time', wasRead);
  const message = (error.cause as Error | undefined)?.message ?? error.message;
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'UND_ERR_CONNECT_TIMEOUT')
    return new QuorateError('unreachable', message, 'none');
  return new QuorateError('disconnected', message, wasRead);
}
