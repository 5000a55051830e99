import type { RunOperation } from './run-events.ts';
import type { ProgramSchedule, ScheduledOperation } from './schedule.ts';

/** Whose turn it is to ask what. */
export class ClientTurns {
  readonly #clients: number;
  readonly #byClient = new Map<number, ScheduledOperation[]>();
  readonly #asked: ScheduledOperation[] = [];
  readonly #names = new Map<number, number>();
  readonly #lives = new Map<number, number>();
  readonly #late = new Set<number>();
  #open: { readonly client: number; readonly told: RunOperation }[] = [];

  constructor({ operations, clients }: ProgramSchedule) {
    this.#clients = clients;
    for (const operation of operations) {
      const known = this.#byClient.get(operation.client) ?? [];
      this.#byClient.set(operation.client, [...known, operation]);
    }
    for (const known of this.#byClient.values()) known.sort((left, right) => left.atTurn - right.atTurn);
  }

  all(): readonly ScheduledOperation[] {
    return [...this.#byClient.values()].flat();
  }

  /** Those that were asked, with what was asked. */
  asked(): readonly ScheduledOperation[] {
    return this.#asked;
  }

  /** `c2`, and after an operation of which nobody knows how it ended `c5`, if there are three. */
  idOf(client: number): string {
    return `c${client + (this.#lives.get(client) ?? 0) * this.#clients}`;
  }

  next(
    client: number,
    draw: () => ScheduledOperation['operation'],
  ): Required<ScheduledOperation> | undefined {
    const scheduled = this.#byClient.get(client)?.shift();
    const operation = scheduled?.operation ?? (scheduled === undefined ? undefined : draw());
    if (scheduled === undefined || operation === undefined) return undefined;
    const number = (this.#names.get(client) ?? 0) + 1;
    this.#names.set(client, number);
    const asked = { name: `c${client}.${number}`, ...scheduled, operation };
    this.#asked.push(asked);
    return asked;
  }

  /** It would ask, but still waits for an answer. */
  isLate(client: number): void {
    this.#late.add(client);
  }

  takeOverdue(isOpen: (client: number) => boolean): readonly number[] {
    const idle = [...this.#late].filter((client) => !isOpen(client));
    for (const client of idle) this.#late.delete(client);
    return idle;
  }

  /** Nothing is left to be asked, and nobody waits. */
  get areDone(): boolean {
    return this.#open.length === 0 && [...this.#byClient.values()].every((left) => left.length === 0);
  }

  hasAsked(client: number, told: RunOperation): void {
    this.#open.push({ client, told });
  }

  /** Operations that have ended since this was last asked; who does not know how it ended is replaced by somebody new. */
  ended(): readonly { readonly client: number; readonly told: RunOperation }[] {
    const ended = this.#open.filter(({ told }) => told.completion !== undefined);
    this.#open = this.#open.filter(({ told }) => told.completion === undefined);
    for (const { client, told } of ended)
      if (told.completion!.type === 'info') this.#lives.set(client, (this.#lives.get(client) ?? 0) + 1);
    return ended;
  }
}
