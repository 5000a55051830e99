import type { Choices } from './choices.ts';
import type { Counters } from './counters.ts';
import type { EventQueue } from './event-queue.ts';
import type { WorldEvent } from './simulated-protocol.ts';

/** What the parts of the simulated world share. */
export interface World {
  /** True time since the start of the run. */
  nowMs: number;
  readonly queue: EventQueue;
  readonly choices: Choices;
  readonly counters: Counters;
  /** Tells those who watch, and the log. */
  emit(event: WorldEvent): void;
}
