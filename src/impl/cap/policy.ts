import type { Effect, Machine } from '../../core/machine.ts';
import type { RegisterOperation, RegisterResult } from './register.ts';

/** A node under any of the policies. */
export type RegisterMachine<State, Message, Durable> = Machine<
  State,
  Message,
  RegisterOperation,
  RegisterResult,
  Durable
>;

/** The timer in place of the one that was set before, with the number that makes that one void. */
export function timer(
  name: string,
  generation: number,
  periodMs: number,
): Extract<Effect<never, never, never>, { kind: 'setTimer' }> {
  return { kind: 'setTimer', name, generation, minMs: periodMs, maxMs: periodMs };
}

export const ok = (id: string, result: RegisterResult) =>
  ({ kind: 'reply', id, outcome: 'ok', result }) as const;
