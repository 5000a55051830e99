import type { Envelope } from '../workload.ts';

/** A message between nodes, or between a node and a service, that waits for the schedule to deliver it. */
export interface HeldMessage {
  /** `n0→n1 replicate c3.2`, `n0→n1 replicate c3.2 #2`, without a cause `n0→n1 replicate #1`. */
  readonly key: string;
  /** The operation from which it follows, however many messages lie between; absent if it follows from none, such as from a timer. */
  readonly cause: string | undefined;
  readonly from: string;
  readonly to: string;
  readonly envelope: Envelope;
}

/**
 * Gives each message its key: the first, second, … message of that type on that link that follows from that operation. A key without
 * the operation would mean another message as soon as an earlier operation is left out, and no run could be shrunk from its beginning.
 */
export class MessageKeys {
  readonly #counts = new Map<string, number>();

  /** @param from whose link it is on: the process that wrote it, or who it says it is from. */
  hold(from: string, envelope: Envelope, cause?: string): HeldMessage {
    const to = envelope.dest;
    const site = [`${from}→${to}`, envelope.body.type, ...(cause === undefined ? [] : [cause])].join(' ');
    const count = (this.#counts.get(site) ?? 0) + 1;
    this.#counts.set(site, count);
    const isOnly = cause !== undefined && count === 1;
    return { key: isOnly ? site : `${site} #${count}`, from, to, envelope, cause };
  }
}
