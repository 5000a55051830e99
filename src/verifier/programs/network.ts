import type { Randomness } from '../../core/random.ts';
import type { Envelope } from '../workload.ts';

export const latencyDistributions = ['constant', 'uniform', 'exponential'] as const;
export type LatencyDistribution = (typeof latencyDistributions)[number];

export interface NetworkOptions {
  readonly randomness: Randomness;
  /** Between servers; what clients send and are sent takes no time, for waiting hides anomalies. */
  readonly latencyMs: number;
  readonly latencyDistribution: LatencyDistribution;
  /** Whom a cut is about: the process that sends, or the `src` that a message declares. */
  readonly cutBy: 'sender' | 'src';
  /** Hands the message to the node or the service. */
  readonly deliver: (message: Envelope) => void;
}

/** What is on its way, and what became of the rest. */
export interface NetworkCounts {
  sent: number;
  delivered: number;
  /** By a cut. */
  cut: number;
  lost: number;
  duplicated: number;
  delayed: number;
}

/** A share of the messages, and what happens to them. */
export interface Disturbance {
  readonly lossFraction: number;
  readonly duplicationFraction: number;
  readonly delayFraction: number;
  /** At most so much longer. */
  readonly delayMs: number;
}

const undisturbed: Disturbance = { lossFraction: 0, duplicationFraction: 0, delayFraction: 0, delayMs: 0 };

/**
 * The network between the nodes of a cluster of programs, in real time. The k-th message from one node to another has the same fate
 * in every run with the same seed.
 */
export class ProgramNetwork {
  readonly counts: NetworkCounts = { sent: 0, delivered: 0, cut: 0, lost: 0, duplicated: 0, delayed: 0 };
  readonly #options: NetworkOptions;
  readonly #cuts = new Set<string>();
  readonly #occurrences = new Map<string, number>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #disturbance = undisturbed;

  constructor(options: NetworkOptions) {
    this.#options = options;
  }

  /** From now on nothing that `from` sends reaches `to`, also what is on its way. */
  cut(from: string, to: string): void {
    this.#cuts.add(linkOf(from, to));
  }

  heal(from: string, to: string): void {
    this.#cuts.delete(linkOf(from, to));
  }

  disturb(disturbance: Partial<Disturbance>): void {
    this.#disturbance = { ...undisturbed, ...disturbance };
  }

  /** Takes a message that the process of `sender` wrote, for another server. */
  send(sender: string, message: Envelope): void {
    this.counts.sent += 1;
    const from = this.#options.cutBy === 'sender' ? sender : message.src;
    const link = linkOf(from, message.dest);
    const occurrence = (this.#occurrences.get(link) ?? 0) + 1;
    this.#occurrences.set(link, occurrence);
    const chance = (site: string) => this.#options.randomness.fraction('network', site, link, occurrence);
    const { lossFraction, duplicationFraction, delayFraction, delayMs } = this.#disturbance;
    if (chance('loss') < lossFraction) {
      this.counts.lost += 1;
      return;
    }
    let latencyMs = this.#latencyMs(chance('latency'));
    if (chance('delayed') < delayFraction) {
      this.counts.delayed += 1;
      latencyMs += delayMs * chance('delay');
    }
    this.#deliverAfter(latencyMs, link, message);
    if (chance('duplication') < duplicationFraction) {
      this.counts.duplicated += 1;
      this.#deliverAfter(latencyMs + 2 * (delayMs + 1) * chance('duplicate'), link, message);
    }
  }

  /** Takes a message to or from a service: no fault of the network is about it, only the latency. */
  sendToService(message: Envelope): void {
    this.counts.sent += 1;
    const link = linkOf(message.src, message.dest);
    const occurrence = (this.#occurrences.get(link) ?? 0) + 1;
    this.#occurrences.set(link, occurrence);
    const fraction = this.#options.randomness.fraction('network', 'latency', link, occurrence);
    this.#deliverAfter(this.#latencyMs(fraction), link, message);
  }

  /** Nothing that is on its way arrives any more. */
  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #latencyMs(fraction: number): number {
    const { latencyMs, latencyDistribution } = this.#options;
    if (latencyDistribution === 'constant') return latencyMs;
    return latencyDistribution === 'uniform' ? 2 * latencyMs * fraction : -Math.log(1 - fraction) * latencyMs;
  }

  #deliverAfter(latencyMs: number, link: string, message: Envelope): void {
    if (latencyMs <= 0) {
      this.#arrive(link, message);
      return;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#arrive(link, message);
    }, latencyMs);
    this.#timers.add(timer);
  }

  #arrive(link: string, message: Envelope): void {
    if (this.#cuts.has(link)) {
      this.counts.cut += 1;
      return;
    }
    this.counts.delivered += 1;
    this.#options.deliver(message);
  }
}

const linkOf = (from: string, to: string) => `${from}→${to}`;
