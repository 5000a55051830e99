import { QuorateError, type RaftClient } from '../../../../src/runtime/client.ts';
import type { Claims } from './claims.ts';

/** One client of the services, which does one thing after the other until the run is over. */
export interface Worker {
  readonly name: string;
  readonly client: RaftClient;
  readonly claims: Claims;
  readonly isOver: () => boolean;
  /** A fraction in [0, 1). */
  readonly random: () => number;
  readonly wait: (ms: number) => Promise<void>;
}

export interface Answered<T> {
  readonly result: T;
  readonly askedMs: number;
  readonly answeredMs: number;
}

/**
 * What was answered and when, by the clock that all clients share; `undefined` if nobody knows what came of it, or nothing did.
 * A cluster that has lost its sessions may answer with the result of another command: that is noted as wrong.
 */
export async function asked<T>(
  { claims }: Worker,
  ask: () => Promise<T>,
  isAnswer: (result: unknown) => boolean = (result) => result !== undefined,
): Promise<Answered<T> | undefined> {
  const askedMs = performance.now();
  try {
    const result = await ask();
    if (!isAnswer(result)) {
      claims.wrong(`${JSON.stringify(result)} is no answer to what was asked`);
      return undefined;
    }
    return { result, askedMs, answeredMs: performance.now() };
  } catch (error) {
    if (error instanceof QuorateError) return undefined;
    throw error;
  }
}
