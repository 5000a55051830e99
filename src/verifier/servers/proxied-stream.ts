import type { Socket } from 'node:net';
import { type Cut, type LinkRules, unknownDialler } from './link-rules.ts';

export interface ProxiedStreamOptions {
  readonly dialling: Socket;
  readonly dialler: string;
  readonly node: string;
  readonly rules: LinkRules;
  readonly dial: () => Socket;
  /** The node has taken the connection. */
  readonly onConnected?: () => void;
  readonly onRefused: () => void;
  readonly onClose: () => void;
  readonly onRequestBytes?: (bytes: Buffer) => void;
}

/** One connection through a proxy: two directions, each with the rules of its ordered pair. */
export class ProxiedStream {
  readonly dialler: string;
  readonly #options: ProxiedStreamOptions;
  readonly #stopListening: () => void;
  readonly #timers = new Set<NodeJS.Timeout>();
  #onward: Socket | undefined;
  /** A cut has taken something from it. */
  #isBroken = false;
  #isClosed = false;

  constructor(options: ProxiedStreamOptions) {
    this.dialler = options.dialler;
    this.#options = options;
    this.#stopListening = options.rules.onHeal((cut) => this.#healed(cut));
  }

  start(): void {
    const { dialling, dialler, node, rules, dial } = this.#options;
    dialling.setNoDelay(true);
    // No connection comes about unless packets go both ways.
    const cuts = new Set([...rules.cutsOf(dialler, node), ...rules.cutsOf(node, dialler)]);
    if (cuts.size > 0) {
      this.#isBroken = true;
      for (const cut of cuts) cut.count.swallowedConnections += 1;
    } else {
      this.#onward = dial();
      this.#onward.setNoDelay(true);
      this.#onward.once('error', () => this.#options.onRefused());
      this.#onward.once('connect', () => this.#options.onConnected?.());
      this.#join(this.#onward, dialling, node, dialler);
    }
    this.#join(dialling, this.#onward, dialler, node);
  }

  destroy(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#stopListening();
    for (const timer of this.#timers) clearTimeout(timer);
    const { dialling } = this.#options;
    // A connection whose end was sent already cannot be reset, and Node would keep its handle open for ever.
    if (dialling.writableEnded) dialling.destroy();
    else dialling.resetAndDestroy();
    this.#onward?.destroy();
    this.#options.onClose();
  }

  #join(from: Socket, to: Socket | undefined, sender: string, receiver: string): void {
    const { rules, node, onRequestBytes } = this.#options;
    const queue = new DelayedQueue(this.#timers);
    from.on('data', (bytes: Buffer) => {
      if (receiver === node) onRequestBytes?.(bytes);
      if (this.#isSwallowed(sender, receiver, to)) return;
      rules.handOn(receiver);
      queue.add(rules.delayMsOf(sender, receiver), () => {
        if (to!.destroyed || to!.write(bytes)) return;
        from.pause();
        to!.once('drain', () => from.resume());
      });
    });
    from.on('end', () => {
      if (this.#isSwallowed(sender, receiver, to)) return;
      queue.add(rules.delayMsOf(sender, receiver), () => to!.end());
    });
    from.on('error', () => {});
    from.on('close', (isReset) => {
      // The other end hears nothing of it while the pair is cut.
      if (this.#isSwallowed(sender, receiver, to)) return;
      queue.add(0, () => (isReset || to!.destroyed ? this.destroy() : to!.end()));
    });
  }

  #isSwallowed(sender: string, receiver: string, to: Socket | undefined): boolean {
    const cuts = this.#options.rules.cutsOf(sender, receiver);
    for (const cut of cuts) cut.count.swallowedPieces += 1;
    if (cuts.length > 0) this.#isBroken = true;
    return cuts.length > 0 || to === undefined;
  }

  #healed({ pairs }: Cut): void {
    const { dialler, node } = this.#options;
    if (dialler === unknownDialler && this.#isBroken) this.destroy();
    const isOurs = pairs.some(
      ({ from, to }) => (from === dialler && to === node) || (from === node && to === dialler),
    );
    if (isOurs && this.#isBroken) this.destroy();
  }
}

/** Keeps the order also when the delay changes. */
class DelayedQueue {
  readonly #timers: Set<NodeJS.Timeout>;
  readonly #waiting: (() => void)[] = [];
  #dueAtMs = 0;

  constructor(timers: Set<NodeJS.Timeout>) {
    this.#timers = timers;
  }

  add(delayMs: number, action: () => void): void {
    if (delayMs === 0 && this.#waiting.length === 0) {
      action();
      return;
    }
    const nowMs = performance.now();
    this.#dueAtMs = Math.max(this.#dueAtMs, nowMs + delayMs);
    this.#waiting.push(action);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#waiting.shift()!();
    }, this.#dueAtMs - nowMs);
    this.#timers.add(timer);
  }
}
