import { createHash } from 'node:crypto';
import type { WorldEvent } from './simulated-protocol.ts';

/** One event as one line of JSON: what goes into the digest, and into `events.jsonl` of a run folder. */
export function lineOf(event: WorldEvent): string {
  const { kind, atMs, node, incarnation } = event;
  const place = { atMs: Math.round(atMs * 1000) / 1000, node, incarnation, kind };
  switch (event.kind) {
    case 'started':
      return JSON.stringify({ ...place, durable: event.durable, effects: event.effects });
    case 'stepped':
      return JSON.stringify({
        ...place,
        input: event.input,
        effects: event.effects,
        crashedAtEffect: event.crashedAtEffect,
      });
    case 'written':
      return JSON.stringify({ ...place, writeId: event.writeId });
    case 'crashed':
      return JSON.stringify({ ...place, durable: event.durable });
  }
}

/** A digest of all events of a run: equal for equal runs. Keeps the lines themselves only if they are wanted. */
export class RunLog {
  readonly #hash = createHash('sha256');
  readonly #lines: string[] | undefined;
  events = 0;

  constructor(keepsLines: boolean) {
    this.#lines = keepsLines ? [] : undefined;
  }

  add(event: WorldEvent): void {
    const line = lineOf(event);
    this.#hash.update(line).update('\n');
    this.#lines?.push(line);
    this.events++;
  }

  get lines(): readonly string[] {
    return this.#lines ?? [];
  }

  /** Sixteen hexadecimal digits. Ask once, at the end. */
  digest(): string {
    return this.#hash.digest('hex').slice(0, 16);
  }
}
