import type { AnyMachine, Effect, Input, NodeClock, Reply } from '../core/machine.ts';

/** A message with what identifies it in the traces of both sides. */
export interface Envelope {
  readonly id: string;
  readonly message: unknown;
}

/** Where records go: see {@link DurableLog}. */
export interface RecordLog {
  readonly records: readonly unknown[];
  append(data: unknown, replacesEarlier: boolean, onDurable: () => void): void;
}

/** One step of the machine, for a trace. */
export interface ObservedStep {
  /** What made it move; `undefined` when it started. */
  // biome-ignore lint/suspicious/noExplicitAny: the types of a machine's inputs are its own affair.
  readonly input: Input<any, any> | undefined;
  /** Identity of the message that it received. */
  readonly messageId: string | undefined;
  readonly before: unknown;
  readonly after: unknown;
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  readonly effects: readonly Effect<any, any, any>[];
  /** Identities of the messages that it sends, in the order of its `send` effects. */
  readonly sentIds: readonly string[];
}

export interface NodeProcessOptions {
  readonly node: string;
  readonly machine: AnyMachine;
  readonly log: RecordLog;
  readonly incarnation: number;
  readonly send: (to: string, envelope: Envelope) => void;
  /** The machine threw: a bug, after which nothing can be trusted. Called once, and nothing is done any more. */
  readonly onFailure: (error: Error) => void;
  /** Is told of each step before any of its effects is carried out. */
  readonly observe?: ((step: ObservedStep) => void) | undefined;
  /** By default the clocks of the system. */
  readonly now?: (() => NodeClock) | undefined;
  /** A fraction in [0, 1), from which the time of a timer is drawn. */
  readonly random?: (() => number) | undefined;
}

interface HeldEffect {
  readonly afterPersist: number;
  readonly release: () => void;
}

function systemClock(): NodeClock {
  return { monotonicMs: performance.now(), wallMs: Date.now() };
}

/** Node's own timers wait no longer than this. */
const maxTimeoutMs = 0x7fff_ffff;

/**
 * Runs a {@link Machine} in this process: carries out its effects in order, holds what must wait for the disk, draws the
 * times of its timers. One input is dealt with at a time, to the end.
 */
export class NodeProcess {
  readonly #options: NodeProcessOptions;
  readonly #now: () => NodeClock;
  readonly #random: () => number;
  readonly #timers = new Map<string, { generation: number; handle: NodeJS.Timeout }>();
  readonly #openOperations = new Map<string, (reply: Reply<unknown>) => void>();
  #held: HeldEffect[] = [];
  #inputs: { input: Input<unknown, unknown>; messageId?: string }[] = [];
  #isStepping = false;
  #isStopped = false;
  #state: unknown;
  #issuedWriteId = 0;
  #durableWriteId = 0;
  #sentMessages = 0;
  #operations = 0;

  constructor(options: NodeProcessOptions) {
    this.#options = options;
    this.#now = options.now ?? systemClock;
    this.#random = options.random ?? Math.random;
  }

  /** The machine's state; `undefined` before the start. */
  get state(): unknown {
    return this.#state;
  }

  /** Operations that were not answered yet. */
  get openOperations(): number {
    return this.#openOperations.size;
  }

  /** Effects that wait for the disk. */
  get heldEffects(): number {
    return this.#held.length;
  }

  /** Starts the machine with the records of the log. */
  start(): void {
    const { machine, node, log } = this.#options;
    this.#attempt(() => {
      const { state, effects } = machine.start(node, log.records, this.#now());
      this.#take(undefined, undefined, undefined, state, effects);
    });
    this.#run();
  }

  /** A message of another node has arrived. */
  receive(from: string, { id, message }: Envelope): void {
    this.#enqueue({ kind: 'message', from, message, now: this.#now() }, id);
  }

  /**
   * Asks the machine for something. The promise is kept when it answers, which may be never: the caller has a time limit of
   * its own and calls `forget` when it has passed.
   */
  submit(operation: unknown, client: string): { readonly reply: Promise<Reply<unknown>>; forget(): void } {
    let forget = () => {};
    const reply = new Promise<Reply<unknown>>((resolve) => {
      ({ forget } = this.ask(operation, client, resolve));
    });
    return { reply, forget };
  }

  /** The same, for a caller to whom it matters in which order replies and messages go out: it is called at that moment. */
  ask(operation: unknown, client: string, onReply: (reply: Reply<unknown>) => void): { forget(): void } {
    const { node, incarnation } = this.#options;
    const id = `${node}/${incarnation}/${++this.#operations}`;
    this.#openOperations.set(id, onReply);
    this.#enqueue({ kind: 'operation', id, client, operation, now: this.#now() });
    return { forget: () => void this.#openOperations.delete(id) };
  }

  /** Carries nothing out any more. */
  stop(): void {
    this.#isStopped = true;
    for (const { handle } of this.#timers.values()) clearTimeout(handle);
    this.#timers.clear();
    this.#held = [];
    this.#inputs = [];
  }

  #enqueue(input: Input<unknown, unknown>, messageId?: string): void {
    if (this.#isStopped) return;
    this.#inputs.push(messageId === undefined ? { input } : { input, messageId });
    this.#run();
  }

  /** An effect may bring the next input, such as a message to oneself: it waits for its turn. */
  #run(): void {
    if (this.#isStepping) return;
    this.#isStepping = true;
    for (let next = this.#inputs.shift(); next !== undefined; next = this.#inputs.shift()) {
      const { input, messageId } = next;
      this.#attempt(() => {
        const before = this.#state;
        const { state, effects } = this.#options.machine.step(before, input);
        this.#take(input, messageId, before, state, effects);
      });
    }
    this.#isStepping = false;
  }

  #attempt(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.stop();
      this.#options.onFailure(error as Error);
    }
  }

  #take(
    input: Input<unknown, unknown> | undefined,
    messageId: string | undefined,
    before: unknown,
    after: unknown,
    effects: readonly Effect<unknown, unknown, unknown>[],
  ): void {
    const { node, incarnation, observe } = this.#options;
    const sentIds = effects
      .filter(({ kind }) => kind === 'send')
      .map(() => `${node}/${incarnation}/${++this.#sentMessages}`);
    this.#state = after;
    observe?.({ input, messageId, before, after, effects, sentIds });
    let sent = 0;
    for (const effect of effects) {
      switch (effect.kind) {
        case 'persist':
          this.#persist(effect.writeId, effect.data, effect.replacesEarlier ?? false);
          break;
        case 'setTimer':
          this.#setTimer(effect.name, effect.generation, effect.minMs, effect.maxMs);
          break;
        case 'send': {
          const envelope = { id: sentIds[sent++]!, message: effect.message };
          this.#whenDurable(effect.afterPersist, () => this.#send(effect.to, envelope));
          break;
        }
        case 'reply':
          this.#whenDurable(effect.afterPersist, () => this.#reply(effect));
      }
    }
  }

  #persist(writeId: number, data: unknown, replacesEarlier: boolean): void {
    if (writeId !== this.#issuedWriteId + 1)
      throw new Error(`record ${writeId} was issued after record ${this.#issuedWriteId}`);
    this.#issuedWriteId = writeId;
    this.#options.log.append(data, replacesEarlier, () => this.#written(writeId));
  }

  #written(writeId: number): void {
    if (this.#isStopped) return;
    this.#durableWriteId = writeId;
    const released = this.#held.filter(({ afterPersist }) => afterPersist <= writeId);
    this.#held = this.#held.filter(({ afterPersist }) => afterPersist > writeId);
    for (const { release } of released) release();
    this.#enqueue({ kind: 'written', writeId, now: this.#now() });
  }

  #whenDurable(afterPersist: number | undefined, release: () => void): void {
    if (afterPersist === undefined || afterPersist <= this.#durableWriteId) {
      release();
      return;
    }
    if (afterPersist > this.#issuedWriteId)
      throw new Error(`an effect waits for record ${afterPersist}, which was not issued`);
    this.#held.push({ afterPersist, release });
  }

  #send(to: string, envelope: Envelope): void {
    if (to === this.#options.node) this.receive(to, envelope);
    else this.#options.send(to, envelope);
  }

  #reply(reply: Reply<unknown>): void {
    const resolve = this.#openOperations.get(reply.id);
    this.#openOperations.delete(reply.id);
    resolve?.(reply);
  }

  #setTimer(name: string, generation: number, minMs: number, maxMs: number): void {
    const waitMs = minMs + (maxMs - minMs) * this.#random();
    const endMs = this.#now().monotonicMs + waitMs;
    this.#arm(name, generation, endMs);
  }

  #arm(name: string, generation: number, endMs: number): void {
    clearTimeout(this.#timers.get(name)?.handle);
    const leftMs = endMs - this.#now().monotonicMs;
    const expire = () => {
      // The system's timers may run out a little early, and a long wait is made of several.
      if (this.#now().monotonicMs < endMs) this.#arm(name, generation, endMs);
      else this.#expire(name, generation);
    };
    const handle = setTimeout(expire, Math.min(maxTimeoutMs, Math.ceil(leftMs)));
    this.#timers.set(name, { generation, handle });
  }

  #expire(name: string, generation: number): void {
    this.#timers.delete(name);
    this.#enqueue({ kind: 'timer', name, generation, now: this.#now() });
  }
}
