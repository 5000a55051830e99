import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Reply } from '../core/machine.ts';
import type { Metrics } from './metrics.ts';
import { ReadJsonFailure, readJsonObject } from './read-json.ts';
import { BadRequest, NotDone, type Route, type Service, type ServiceRequest } from './services/service.ts';

export interface HttpLimits {
  readonly maxBodyBytes: number;
  readonly maxConnections: number;
  /** Requests that are being dealt with: beyond, 503. */
  readonly maxOpenRequests: number;
  /** Those of one address: beyond, 429. */
  readonly maxOpenRequestsPerAddress: number;
  readonly headersTimeoutMs: number;
  /** For a whole request, body included. */
  readonly requestTimeoutMs: number;
  /** A connection on which nothing is asked is closed. */
  readonly idleTimeoutMs: number;
  /** A machine that has not answered by then is given up: 504. */
  readonly operationTimeoutMs: number;
}

export const defaultHttpLimits: HttpLimits = {
  maxBodyBytes: 1024 * 1024,
  maxConnections: 1_024,
  maxOpenRequests: 1_024,
  maxOpenRequestsPerAddress: 512,
  headersTimeoutMs: 5_000,
  requestTimeoutMs: 10_000,
  idleTimeoutMs: 30_000,
  operationTimeoutMs: 5_000,
};

/** What a page answers that is no operation of the machine. */
export interface PageAnswer {
  readonly status: number;
  readonly body: unknown;
  /** JSON unless given, of which `body` then is the text. */
  readonly contentType?: string;
}

export interface HttpApiOptions {
  readonly host: string;
  readonly port: number;
  /** Values of `Host` besides those of the address that is listened on. */
  readonly allowedHosts?: readonly string[];
  /** If there is one, each request has to show it: `Authorization: Bearer …`. */
  readonly token?: string | undefined;
  readonly routes: readonly Route[];
  readonly failures?: Service['failures'];
  /** By path. */
  readonly pages: Readonly<Record<string, () => PageAnswer>>;
  readonly submit: (
    operation: unknown,
    client: string,
  ) => { readonly reply: Promise<Reply<unknown>>; forget(): void };
  /** Where the clients of another node are served, if that is known. */
  readonly addressOf: (node: string) => string | undefined;
  readonly metrics: Metrics;
  readonly limits?: Partial<HttpLimits>;
}

/**
 * Whether a request that was not answered with success may have, or may yet have, an effect. Of the errors of one request a
 * client may take those with `none` for never having happened.
 */
export type ErrorEffect = 'none' | 'unknown';

/** What ends a request early. */
class Refusal extends Error {
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

/** Serves the routes of a service as JSON over HTTP/1.1. Every error is JSON too, and says whether it may have had an effect. */
export class HttpApi {
  readonly #options: HttpApiOptions;
  readonly #limits: HttpLimits;
  readonly #server: Server;
  readonly #routes: readonly { readonly route: Route; readonly parts: readonly string[] }[];
  #allowedHosts: ReadonlySet<string> = new Set();
  readonly #openByAddress = new Map<string, number>();
  #open = 0;
  #isClosing = false;

  constructor(options: HttpApiOptions) {
    this.#options = options;
    this.#limits = { ...defaultHttpLimits, ...options.limits };
    this.#routes = options.routes.map((route) => ({ route, parts: route.path.split('/') }));
    const { headersTimeoutMs, requestTimeoutMs, idleTimeoutMs } = this.#limits;
    this.#server = createServer(
      {
        headersTimeout: headersTimeoutMs,
        requestTimeout: requestTimeoutMs,
        keepAliveTimeout: idleTimeoutMs,
        connectionsCheckingInterval: Math.min(1_000, headersTimeoutMs),
        maxHeaderSize: 16 * 1024,
        noDelay: true,
      },
      (request, response) => void this.#serve(request, response),
    );
    this.#server.maxConnections = this.#limits.maxConnections;
    this.#server.on('clientError', answerBrokenRequest);
  }

  /** @returns the port, which the system chose if it was 0. */
  async start(): Promise<number> {
    const { host, port, allowedHosts = [] } = this.#options;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, resolve);
    });
    const bound = (this.#server.address() as AddressInfo).port;
    const names = isLoopback(host) ? [host, 'localhost', '127.0.0.1', '::1'] : [host];
    this.#allowedHosts = new Set([
      ...names.map((name) => `${name.includes(':') ? `[${name}]` : name}:${bound}`),
      ...allowedHosts,
    ]);
    return bound;
  }

  /** Requests that are being dealt with. */
  get open(): number {
    return this.#open;
  }

  /** Takes no new requests, gives those under way some time, and closes. */
  async close(graceMs: number): Promise<void> {
    this.#isClosing = true;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    const endMs = performance.now() + graceMs;
    while (this.#open > 0 && performance.now() < endMs)
      await new Promise((resolve) => setTimeout(resolve, 20));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const began = performance.now();
    const address = request.socket.remoteAddress ?? '';
    this.#open += 1;
    this.#openByAddress.set(address, (this.#openByAddress.get(address) ?? 0) + 1);
    let label = 'none';
    try {
      label = await this.#answer(request, response, address);
    } catch (error) {
      const refusal =
        error instanceof Refusal
          ? error
          : new Refusal(500, 'internalError', (error as Error).message, { effect: 'unknown' });
      this.#refuse(request, response, refusal);
    } finally {
      this.#open -= 1;
      const left = this.#openByAddress.get(address)! - 1;
      if (left === 0) this.#openByAddress.delete(address);
      else this.#openByAddress.set(address, left);
    }
    const status = String(response.statusCode);
    const { metrics } = this.#options;
    metrics.add('http_requests_total', 'Requests that were answered.', 1, { route: label, status });
    metrics.observeSeconds(
      'http_request_duration_seconds',
      'From the head of a request to its answer.',
      (performance.now() - began) / 1_000,
      { route: label },
    );
  }

  /** @returns the name of the route, for metrics. */
  async #answer(request: IncomingMessage, response: ServerResponse, address: string): Promise<string> {
    this.#admit(request, address);
    const { pathname } = parseUrl(request);
    const page = Object.hasOwn(this.#options.pages, pathname) ? this.#options.pages[pathname] : undefined;
    if (page !== undefined) {
      if (request.method !== 'GET') throw wrongMethod(['GET']);
      const { status, body, contentType } = page();
      this.#send(response, status, body, contentType);
      return pathname;
    }
    const { route, parameters } = this.#find(request.method ?? '', pathname);
    const operation = await this.#operationOf(route, parameters, request);
    const reply = await this.#ask(operation, route, address, response);
    if (reply !== undefined) this.#reply(route, reply, request, response);
    return `${route.method} ${route.path}`;
  }

  /** What is refused whatever it asks for. */
  #admit({ headers }: IncomingMessage, address: string): void {
    const host = headers.host ?? '';
    if (!this.#allowedHosts.has(host.toLowerCase())) {
      throw new Refusal(421, 'wrongHost', `this is not the server of "${host}"`);
    }
    // A page in a browser must not talk to a server of its user's machine.
    if (headers.origin !== undefined && !this.#allowedHosts.has(headers.origin.replace(/^https?:\/\//, '')))
      throw new Refusal(403, 'wrongOrigin', `pages of ${headers.origin} may not ask this server`);
    this.#authenticate(headers.authorization);
    if (this.#isClosing) {
      throw new Refusal(503, 'shuttingDown', 'the node is shutting down', {
        headers: { 'retry-after': '1' },
      });
    }
    if (this.#open > this.#limits.maxOpenRequests) {
      throw new Refusal(
        503,
        'overloaded',
        `more than ${this.#limits.maxOpenRequests} requests are under way`,
        {
          headers: { 'retry-after': '1' },
        },
      );
    }
    const { maxOpenRequestsPerAddress } = this.#limits;
    if (this.#openByAddress.get(address)! > maxOpenRequestsPerAddress) {
      const message = `more than ${maxOpenRequestsPerAddress} requests of ${address} are under way`;
      throw new Refusal(429, 'tooManyRequests', message, { headers: { 'retry-after': '1' } });
    }
  }

  #authenticate(authorization: string | undefined): void {
    const { token } = this.#options;
    if (token === undefined) return;
    const [expected, shown] = [`Bearer ${token}`, authorization ?? ''].map((text) => Buffer.from(text));
    if (expected!.length === shown!.length && timingSafeEqual(expected!, shown!)) return;
    throw new Refusal(401, 'unauthorized', 'the request needs the token: Authorization: Bearer TOKEN', {
      headers: { 'www-authenticate': 'Bearer' },
    });
  }

  #find(
    method: string,
    pathname: string,
  ): { readonly route: Route; readonly parameters: Readonly<Record<string, string>> } {
    const given = pathname.split('/');
    const otherMethods: string[] = [];
    for (const { route, parts } of this.#routes) {
      if (parts.length !== given.length) continue;
      if (!parts.every((part, index) => part.startsWith(':') || part === given[index])) continue;
      if (route.method !== method) {
        otherMethods.push(route.method);
        continue;
      }
      const parameters = parts.flatMap((part, index) =>
        part.startsWith(':') ? [[part.slice(1), decodePart(given[index]!)] as const] : [],
      );
      return { route, parameters: Object.fromEntries(parameters) };
    }
    if (otherMethods.length > 0) throw wrongMethod(otherMethods);
    throw new Refusal(404, 'notFound', `there is no ${pathname}`);
  }

  async #operationOf(
    route: Route,
    parameters: Readonly<Record<string, string>>,
    request: IncomingMessage,
  ): Promise<unknown> {
    const takesBody = route.method === 'PUT' || route.method === 'POST';
    const contentType = request.headers['content-type']?.replace(/;.*/s, '').trim().toLowerCase();
    if (takesBody && contentType !== 'application/json') {
      const got = contentType === undefined ? 'none' : `"${contentType}"`;
      throw new Refusal(415, 'wrongContentType', `the content type must be application/json, not ${got}`);
    }
    try {
      const body = takesBody ? await readJsonObject(request, this.#limits.maxBodyBytes) : {};
      const headers = request.headers as ServiceRequest['headers'];
      return route.operation({ parameters, body, headers });
    } catch (error) {
      if (error instanceof ReadJsonFailure)
        throw new Refusal(error.status, error.status === 413 ? 'tooLarge' : 'badRequest', error.message);
      if (error instanceof BadRequest) throw new Refusal(400, 'badRequest', error.message);
      throw error;
    }
  }

  /** @returns nothing if the client has gone. */
  async #ask(
    operation: unknown,
    route: Route,
    address: string,
    response: ServerResponse,
  ): Promise<Reply<unknown> | undefined> {
    const { reply, forget } = this.#options.submit(operation, address);
    let timer: NodeJS.Timeout | undefined;
    const timedOut = new Promise<'timeout'>((resolve) => {
      timer = setTimeout(() => resolve('timeout'), this.#limits.operationTimeoutMs);
    });
    const left = new Promise<undefined>((resolve) => response.once('close', () => resolve(undefined)));
    const outcome = await Promise.race([reply, timedOut, left]);
    clearTimeout(timer);
    if (outcome !== undefined && outcome !== 'timeout') return outcome;
    forget();
    if (outcome === undefined) return undefined;
    throw new Refusal(
      504,
      'timeout',
      `the cluster has not answered in ${this.#limits.operationTimeoutMs} ms`,
      { effect: effectOf(route) },
    );
  }

  #reply(route: Route, reply: Reply<unknown>, request: IncomingMessage, response: ServerResponse): void {
    const { outcome, result, reason = '', code, node } = reply;
    switch (outcome) {
      case 'ok':
        this.#send(response, 200, answerOf(route, result));
        return;
      case 'fail':
        throw this.#failure(reason, code);
      case 'info':
        throw new Refusal(504, 'indeterminate', reason, { effect: effectOf(route) });
      case 'redirect':
        throw this.#redirect(node, reason, request);
    }
  }

  #failure(reason: string, given: string | undefined): Refusal {
    const { failures = {} } = this.#options;
    const isNamed = given !== undefined && Object.hasOwn(failures, given);
    const { status, code } = isNamed ? failures[given]! : { status: 409, code: 'refused' };
    return new Refusal(status, code, reason, status === 503 ? { headers: { 'retry-after': '1' } } : {});
  }

  #redirect(node: string | undefined, reason: string, request: IncomingMessage): Refusal {
    const address = node === undefined ? undefined : this.#options.addressOf(node);
    if (address === undefined) {
      const message =
        node === undefined ? reason || 'no leader is known' : `ask ${node}, whose address is not known yet`;
      return new Refusal(503, 'noLeader', message, { headers: { 'retry-after': '1' } });
    }
    const location = new URL(request.url!, address).href;
    return new Refusal(307, 'notLeader', `ask ${node}`, {
      headers: { location },
      details: { node, location },
    });
  }

  #refuse(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
    if (response.headersSent) return;
    const { status, code, message, effect, headers, details } = refusal;
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    // What is left of a body that was not read would be taken for the next request.
    if (!request.complete) response.setHeader('connection', 'close');
    this.#send(response, status, { error: { code, message, effect, ...details } });
  }

  #send(response: ServerResponse, status: number, body: unknown, contentType = 'application/json'): void {
    const text = contentType === 'application/json' ? `${JSON.stringify(body)}\n` : String(body);
    if (this.#isClosing) response.setHeader('connection', 'close');
    response.writeHead(status, {
      'content-type': contentType,
      'content-length': Buffer.byteLength(text),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    response.end(text);
  }
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function answerOf(route: Route, result: unknown): unknown {
  try {
    return route.answer === undefined ? (result ?? null) : route.answer(result);
  } catch (error) {
    if (error instanceof NotDone) throw new Refusal(409, error.code, error.message);
    throw error;
  }
}

function effectOf({ method }: Route): ErrorEffect {
  return method === 'GET' ? 'none' : 'unknown';
}

function wrongMethod(allowed: readonly string[]): Refusal {
  const allow = [...new Set(allowed)].join(', ');
  return new Refusal(405, 'wrongMethod', `only ${allow} can be asked of this path`, { headers: { allow } });
}

function parseUrl(request: IncomingMessage): URL {
  try {
    return new URL(request.url ?? '', 'http://server');
  } catch {
    throw new Refusal(400, 'badRequest', 'the path cannot be read');
  }
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new Refusal(400, 'badRequest', `"${part}" is not a percent-encoded name`);
  }
}

/** What is no HTTP, or came too slowly: the parser has given up, and there is no response object. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const statuses: Readonly<Record<string, string>> = {
    HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
    ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  };
  const status = statuses[error.code ?? ''] ?? '400 Bad Request';
  const body = `${JSON.stringify({ error: { code: 'badRequest', message: status.slice(4), effect: 'none' } })}\n`;
  socket.end(
    `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: application/json\r\n` +
      `content-length: ${body.length}\r\n\r\n${body}`,
  );
}
