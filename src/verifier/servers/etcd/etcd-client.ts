import { Agent, type IncomingMessage, request } from 'node:http';
import { isJsonObject, type JsonObject } from '../../../core/json.ts';

/** etcd has answered with an error. Whether it is definite is for {@link isDefinite} to say. */
export class EtcdError extends Error {
  override readonly name = 'EtcdError';
  /** A status code of gRPC. */
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Errors after which the request had no effect and never will: those that etcd's package `rpctypes` gives to requests that are
 * refused before they are proposed, or by what applies them, as a whole. "Request timed out", "leader changed" and everything
 * that is not listed may come of a request that takes effect later.
 */
const definite: ReadonlySet<string> = new Set([
  'etcdserver: requested lease not found',
  'etcdserver: lease already exists',
  'etcdserver: too many requests',
  'etcdserver: request is too large',
  'etcdserver: key is not provided',
  'etcdserver: duplicate key given in txn request',
]);

export function isDefinite(error: unknown): boolean {
  return error instanceof EtcdError && definite.has(error.message);
}

const maxAnswerBytes = 1024 * 1024;

/**
 * etcd's HTTP/JSON gateway (etcd 3.4, "Why gRPC gateway"), at one endpoint. A request is sent once: Node's http module has no
 * retries, not even of a kept connection that turns out to be closed.
 */
export class EtcdClient {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #host: string;
  readonly #port: number;
  readonly #onRequest: () => void;

  /** @param onRequest called before each request is sent */
  constructor(host: string, port: number, onRequest: () => void = () => {}) {
    this.#host = host;
    this.#port = port;
    this.#onRequest = onRequest;
  }

  /**
   * @param path such as `/v3/kv/range`
   * @throws EtcdError if etcd says so; other errors if there is no answer
   */
  async call(path: string, body: JsonObject, timeoutMs: number): Promise<JsonObject> {
    this.#onRequest();
    const { status, text } = await this.#post(path, JSON.stringify(body), timeoutMs);
    const answer = parsed(text);
    // Streams answer with one object a line, each with a result or an error.
    const error = isJsonObject(answer.error) ? answer.error : answer;
    if (status !== 200 || answer.error !== undefined) {
      const message = String(error.message ?? error.error ?? `HTTP status ${status}`);
      throw new EtcdError(Number(error.code ?? error.grpc_code ?? 2), message);
    }
    return isJsonObject(answer.result) ? answer.result : answer;
  }

  close(): void {
    this.#agent.destroy();
  }

  #post(path: string, body: string, timeoutMs: number): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          ...{ host: this.#host, port: this.#port, path, method: 'POST', agent: this.#agent },
          headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
          signal: AbortSignal.timeout(timeoutMs),
        },
        (response) =>
          textOf(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), reject),
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxAnswerBytes) throw new Error(`an answer has more than ${maxAnswerBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): JsonObject {
  const [first = ''] = text.split('\n');
  const value: unknown = JSON.parse(first);
  if (!isJsonObject(value)) throw new Error(`expected an object, got ${first.slice(0, 200)}`);
  return value;
}
