import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Reply } from '../../core/machine.ts';
import type { Metrics } from '../metrics.ts';
import { ReadJsonFailure, readJsonObject } from '../read-json.ts';
import { BadRequest, type Route, type Service, type ServiceRequest } from '../services/service.ts';
import { Admission } from './admission.ts';
import { answerOfReply, effectOf } from './answer-of-reply.ts';
import { answerBrokenRequest } from './broken-request.ts';
import { defaultHttpLimits, type HttpLimits } from './http-limits.ts';
import { Refusal, wrongMethod } from './refusal.ts';
import { type FoundRoute, RouteTable } from './route-table.ts';

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

/** Serves the routes of a service as JSON over HTTP/1.1. Every error is JSON too, and says whether it may have had an effect. */
export class HttpApi {
  readonly #options: HttpApiOptions;
  readonly #limits: HttpLimits;
  readonly #server: Server;
  readonly #routes: RouteTable;
  readonly #admission: Admission;

  constructor(options: HttpApiOptions) {
    this.#options = options;
    this.#limits = { ...defaultHttpLimits, ...options.limits };
    this.#routes = new RouteTable(options.routes);
    this.#admission = new Admission({ limits: this.#limits, token: options.token });
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
    this.#admission.listensOn(host, bound, allowedHosts);
    return bound;
  }

  /** Requests that are being dealt with. */
  get open(): number {
    return this.#admission.open;
  }

  /** Takes no new requests, gives those under way some time, and closes. */
  async close(graceMs: number): Promise<void> {
    this.#admission.isClosing = true;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    const endMs = performance.now() + graceMs;
    while (this.open > 0 && performance.now() < endMs)
      await new Promise((resolve) => setTimeout(resolve, 20));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const began = performance.now();
    const address = request.socket.remoteAddress ?? '';
    this.#admission.begin(address);
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
      this.#admission.end(address);
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
    this.#admission.check(request, address);
    const { pathname } = parseUrl(request);
    const page = Object.hasOwn(this.#options.pages, pathname) ? this.#options.pages[pathname] : undefined;
    if (page !== undefined) {
      if (request.method !== 'GET') throw wrongMethod(['GET']);
      const { status, body, contentType } = page();
      this.#send(response, status, body, contentType);
      return pathname;
    }
    const found = this.#routes.find(request.method ?? '', pathname);
    const { route } = found;
    const operation = await this.#operationOf(found, request);
    const reply = await this.#ask(operation, route, address, response);
    if (reply !== undefined)
      this.#send(response, 200, answerOfReply(route, reply, request.url!, this.#options));
    return `${route.method} ${route.path}`;
  }

  async #operationOf({ route, parameters }: FoundRoute, request: IncomingMessage): Promise<unknown> {
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
    if (this.#admission.isClosing) response.setHeader('connection', 'close');
    response.writeHead(status, {
      'content-type': contentType,
      'content-length': Buffer.byteLength(text),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    response.end(text);
  }
}

function parseUrl(request: IncomingMessage): URL {
  try {
    return new URL(request.url ?? '', 'http://server');
  } catch {
    throw new Refusal(400, 'badRequest', 'the path cannot be read');
  }
}
