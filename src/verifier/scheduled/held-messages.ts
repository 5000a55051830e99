import type { Envelope } from '../workload.ts';

/** A message between nodes, or between a node and a service, that waits for the schedule to deliver it. */
export interface HeldMessage {
  /** `n0→n1 replicate #2`: the second message of that type on that link, whatever happened elsewhere. */
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly envelope: Envelope;
}

/** Gives each message its key. */
export class MessageKeys {
  readonly #counts = new Map<string, number>();

  /** @param from whose link it is on: the process that wrote it, or who it says it is from. */
  hold(from: string, envelope: Envelope): HeldMessage {
    const to = envelope.dest;
    const site = `${from}→${to} ${envelope.body.type}`;
    const count = (this.#counts.get(site) ?? 0) + 1;
    this.#counts.set(site, count);
    return { key: `${site} #${count}`, from, to, envelope };
  }
}
