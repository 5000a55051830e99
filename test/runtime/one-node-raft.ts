import type { Effect, Input } from '../../src/core/machine.ts';
import { RaftClient } from '../../src/runtime/client.ts';
import { raftService } from '../../src/runtime/services/raft.ts';
import { BadRequest, NotDone, type Route } from '../../src/runtime/services/service.ts';

/** A served cluster of one node without sockets, disk or real time, for which everything written is on disk at once. */
export class OneNodeRaft {
  readonly #machine = raftService.machine({ node: 'n1', nodes: ['n1'], settings: {} });
  readonly #replies = new Map<string, Extract<Effect<unknown, unknown, unknown>, { kind: 'reply' }>>();
  #state: unknown;
  #nowMs = 0;
  #requests = 0;
  #heartbeat = 0;

  constructor() {
    const { state, effects } = this.#machine.start('n1', [], this.#now());
    this.#take(state, effects);
    this.#step({ kind: 'timer', name: 'election', generation: 1, now: this.#now() });
  }

  get status(): Readonly<Record<string, unknown>> {
    return raftService.status(this.#state);
  }

  client(): RaftClient {
    return new RaftClient({ endpoints: ['http://n1:1'], timeoutMs: 1_000, fetch: this.#fetch });
  }

  /** Time passes, and the leader's heartbeat is due. */
  wait(ms: number): void {
    this.#nowMs += ms;
    this.#step({ kind: 'timer', name: 'heartbeat', generation: this.#heartbeat, now: this.#now() });
  }

  readonly #fetch: typeof fetch = async (url, { method, headers, body } = {}) => {
    const { pathname } = new URL(String(url));
    for (const route of raftService.routes) {
      const parameters = parametersOf(route, method, pathname);
      if (parameters === undefined) continue;
      const asked = body === undefined ? {} : JSON.parse(String(body));
      return this.#answer(route, { parameters, body: asked, headers: headers as Record<string, string> });
    }
    return refusal(404, 'notFound', `${method} ${pathname}`);
  };

  #answer(route: Route, request: Parameters<Route['operation']>[0]): Response {
    try {
      const id = String(++this.#requests);
      const operation = route.operation(request);
      this.#step({ kind: 'operation', id, client: 'test', operation, now: this.#now() });
      const { outcome, result, code = '', reason = '' } = this.#replies.get(id)!;
      if (outcome !== 'ok') {
        const failure = raftService.failures?.[code] ?? { status: 409, code: 'refused' };
        return refusal(failure.status, failure.code, reason);
      }
      return new Response(JSON.stringify(route.answer === undefined ? result : route.answer(result)));
    } catch (error) {
      if (error instanceof BadRequest) return refusal(400, 'badRequest', error.message);
      if (error instanceof NotDone) return refusal(409, error.code, error.message);
      throw error;
    }
  }

  #now() {
    return { monotonicMs: this.#nowMs, wallMs: 0 };
  }

  #step(input: Input<unknown, unknown>): void {
    const { state, effects } = this.#machine.step(this.#state, input);
    this.#take(state, effects);
  }

  #take(state: unknown, effects: readonly Effect<unknown, unknown, unknown>[]): void {
    this.#state = state;
    const written = effects.flatMap((effect) => (effect.kind === 'persist' ? [effect.writeId] : []));
    for (const effect of effects) {
      if (effect.kind === 'reply') this.#replies.set(effect.id, effect);
      if (effect.kind === 'setTimer' && effect.name === 'heartbeat') this.#heartbeat = effect.generation;
    }
    for (const writeId of written) this.#step({ kind: 'written', writeId, now: this.#now() });
  }
}

function parametersOf(
  { method, path }: Route,
  askedMethod: string | undefined,
  pathname: string,
): Readonly<Record<string, string>> | undefined {
  const [parts, given] = [path.split('/'), pathname.split('/')];
  const fits =
    parts.length === given.length && parts.every((part, k) => part[0] === ':' || part === given[k]);
  if (method !== askedMethod || !fits) return undefined;
  const named = parts.flatMap((part, k) => (part[0] === ':' ? [[part.slice(1), given[k]!] as const] : []));
  return Object.fromEntries(named.map(([name, text]) => [name, decodeURIComponent(text)]));
}

const refusal = (status: number, code: string, message: string) =>
  new Response(JSON.stringify({ error: { code, message, effect: 'none' } }), { status });
