import type { Reply } from '../core/machine.ts';
import { HistoryRecorder } from '../history/history-recorder.ts';
import { between } from './choices.ts';
import type { ScheduledOperation } from './schedule.ts';
import type { SimulatedProtocol } from './simulated-protocol.ts';
import type { World } from './world.ts';

/** How often a request is passed on before the client gives up. */
const mostRedirects = 8;

interface OpenOperation {
  readonly process: string;
  readonly scheduled: ScheduledOperation;
  /** Of all requests that were made for it: an answer to any of them counts. */
  readonly requests: Set<string>;
  redirects: number;
}

/**
 * Clients: each makes one operation at a time, in the order of the schedule. An operation that is not answered in time is
 * indeterminate, and the client goes on under another name, since it may still take effect.
 */
export class SimulatedClients {
  readonly recorder: HistoryRecorder;
  readonly #world: World;
  readonly #protocol: SimulatedProtocol;
  readonly #ask: (node: string, id: string, client: string, operation: unknown) => void;
  readonly #waiting = new Map<string, ScheduledOperation[]>();
  readonly #open = new Map<string, OpenOperation>();
  readonly #lives = new Map<string, number>();
  #requests = 0;

  constructor(
    world: World,
    protocol: SimulatedProtocol,
    operations: readonly ScheduledOperation[],
    ask: (node: string, id: string, client: string, operation: unknown) => void,
  ) {
    this.#world = world;
    this.#protocol = protocol;
    this.#ask = ask;
    this.recorder = new HistoryRecorder({ now: () => BigInt(Math.round(world.nowMs * 1_000_000)) });
    for (const operation of operations) {
      const queue = this.#waiting.get(operation.client) ?? [];
      queue.push(operation);
      this.#waiting.set(operation.client, queue);
    }
    for (const queue of this.#waiting.values()) queue.sort((left, right) => left.atMs - right.atMs);
  }

  start(): void {
    for (const client of this.#waiting.keys()) this.#next(client);
  }

  /** An answer reaches the client that waits for it, if one still does. */
  answer(reply: Reply<unknown>): void {
    for (const [client, open] of this.#open) {
      if (open.requests.has(reply.id)) this.#answered(client, open, reply);
    }
  }

  #next(client: string): void {
    const operation = this.#waiting.get(client)?.shift();
    if (operation === undefined) return;
    this.#world.queue.add(Math.max(operation.atMs, this.#world.nowMs), () => this.#invoke(client, operation));
  }

  #invoke(client: string, scheduled: ScheduledOperation): void {
    const life = this.#lives.get(client) ?? 0;
    const process = life === 0 ? client : `${client}.${life}`;
    const open: OpenOperation = { process, scheduled, requests: new Set(), redirects: 0 };
    this.#open.set(client, open);
    const { f, value = null, key } = scheduled;
    this.recorder.invoke(process, f, value, { key });
    this.#world.counters.count('operations');
    this.#request(client, open, scheduled.node);
    const { operationTimeoutMs = 1000, retryAfterMs } = this.#protocol;
    if (retryAfterMs !== undefined) this.#retryLater(client, open, scheduled.node, retryAfterMs);
    this.#world.queue.add(this.#world.nowMs + operationTimeoutMs, () => {
      if (this.#open.get(client) === open) this.#end(client, open, 'info', undefined);
    });
  }

  #request(client: string, open: OpenOperation, node: string): void {
    const id = `${open.process}#${++this.#requests}`;
    open.requests.add(id);
    this.#soon(`request ${client}`, () => this.#ask(node, id, client, open.scheduled.operation));
  }

  /** The same operation again, of the node that comes next: only where it takes effect once however often it is asked for. */
  #retryLater(client: string, open: OpenOperation, node: string, afterMs: number): void {
    this.#world.queue.add(this.#world.nowMs + afterMs, () => {
      if (this.#open.get(client) !== open) return;
      const { nodes } = this.#protocol;
      const other = nodes[(nodes.indexOf(node) + 1) % nodes.length]!;
      this.#world.counters.count('requests repeated');
      this.#request(client, open, other);
      this.#retryLater(client, open, other, afterMs);
    });
  }

  #answered(client: string, open: OpenOperation, { outcome, result, node }: Reply<unknown>): void {
    const { retryAfterMs } = this.#protocol;
    this.#soon(`answer ${client}`, () => {
      if (this.#open.get(client) !== open) return;
      if (outcome === 'redirect' && node !== undefined && open.redirects < mostRedirects) {
        open.redirects++;
        this.#world.counters.count('redirects');
        this.#request(client, open, node);
        return;
      }
      // Who asks again later does not take one node's refusal for the end: another request may yet be answered.
      if (outcome !== 'ok' && retryAfterMs !== undefined) return;
      this.#end(client, open, outcome === 'redirect' ? 'fail' : outcome, result);
    });
  }

  #end(client: string, open: OpenOperation, outcome: 'ok' | 'fail' | 'info', result: unknown): void {
    const { process, scheduled } = open;
    this.#open.delete(client);
    this.#world.counters.count(`operations ${outcome}`);
    const { resultOf } = this.#protocol;
    if (outcome === 'ok')
      this.recorder.ok(process, scheduled.f, (resultOf ? resultOf(scheduled, result) : result) ?? null);
    else if (outcome === 'fail') this.recorder.fail(process, scheduled.f);
    else {
      this.recorder.info(process, scheduled.f);
      this.#lives.set(client, (this.#lives.get(client) ?? 0) + 1);
    }
    this.#next(client);
  }

  #soon(site: string, happen: () => void): void {
    const delayMs = this.#world.choices.number(site, 1, (fraction) => between(0.1, 5, fraction('client')));
    this.#world.queue.add(this.#world.nowMs + delayMs, happen);
  }
}
