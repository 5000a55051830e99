import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { HttpLimits } from './http-limits.ts';
import { Refusal } from './refusal.ts';

export interface AdmissionOptions {
  readonly limits: HttpLimits;
  /** If there is one, each request has to show it. */
  readonly token: string | undefined;
}

/** Which requests are dealt with at all, and how many at a time. */
export class Admission {
  /** The node is shutting down: no more requests. */
  isClosing = false;
  readonly #options: AdmissionOptions;
  #allowedHosts: ReadonlySet<string> = new Set();
  readonly #openByAddress = new Map<string, number>();
  #open = 0;

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /** Requests that are being dealt with. */
  get open(): number {
    return this.#open;
  }

  /** Values of `Host` under which this server is asked. */
  listensOn(host: string, port: number, others: readonly string[]): void {
    const names = isLoopback(host) ? [host, 'localhost', '127.0.0.1', '::1'] : [host];
    this.#allowedHosts = new Set([
      ...names.map((name) => `${name.includes(':') ? `[${name}]` : name}:${port}`),
      ...others,
    ]);
  }

  begin(address: string): void {
    this.#open += 1;
    this.#openByAddress.set(address, (this.#openByAddress.get(address) ?? 0) + 1);
  }

  end(address: string): void {
    this.#open -= 1;
    const left = this.#openByAddress.get(address)! - 1;
    if (left === 0) this.#openByAddress.delete(address);
    else this.#openByAddress.set(address, left);
  }

  /** @throws Refusal of what is refused whatever it asks for. */
  check({ headers }: IncomingMessage, address: string): void {
    this.#checkHost(headers);
    this.#authenticate(headers.authorization);
    if (this.isClosing) throw unavailable('shuttingDown', 'the node is shutting down');
    const { maxOpenRequests, maxOpenRequestsPerAddress } = this.#options.limits;
    if (this.#open > maxOpenRequests)
      throw unavailable('overloaded', `more than ${maxOpenRequests} requests are under way`);
    if (this.#openByAddress.get(address)! > maxOpenRequestsPerAddress) {
      const message = `more than ${maxOpenRequestsPerAddress} requests of ${address} are under way`;
      throw new Refusal(429, 'tooManyRequests', message, { headers: { 'retry-after': '1' } });
    }
  }

  #checkHost({ host = '', origin }: IncomingMessage['headers']): void {
    if (!this.#allowedHosts.has(host.toLowerCase()))
      throw new Refusal(421, 'wrongHost', `this is not the server of "${host}"`);
    // A page in a browser must not talk to a server of its user's machine.
    if (origin !== undefined && !this.#allowedHosts.has(origin.replace(/^https?:\/\//, '')))
      throw new Refusal(403, 'wrongOrigin', `pages of ${origin} may not ask this server`);
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
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

const unavailable = (code: string, message: string) =>
  new Refusal(503, code, message, { headers: { 'retry-after': '1' } });
