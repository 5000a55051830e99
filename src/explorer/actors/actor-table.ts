import { GrowableInt32Array } from '../../core/growable-int32-array.ts';
import type { Actor, ActorOutcome, StepProperty } from './actor.ts';
import { ActorFailure } from './actor-failure.ts';
import { describeDelivery } from './describe-step.ts';
import type { Envelope } from './inbox-table.ts';
import { Interner } from './interner.ts';
import type { OutcomeTable } from './outcome-table.ts';
import { PairTable } from './pair-table.ts';
import type { SlotHashes } from './slot-hashes.ts';

/** In place of an outcome: the message changes nothing, so the step is not taken. */
export const IGNORED = 0;
/** In place of an outcome: the actor cannot take the message now. */
export const REFUSED = 1;
/** Before the number of an outcome. */
export const OUTCOME_BASE = 2;

/** What is common to the tables of all actors. */
export interface TableContext {
  readonly outcomes: OutcomeTable;
  readonly stepProperties: readonly StepProperty[];
  budgetOf(name: string | undefined): number;
  pushSend(from: string, to: string, message: unknown): void;
  pushEvent(actor: string, event: unknown): void;
  isWithin(condition: unknown, actor: string): boolean;
}

export interface KnownMove {
  readonly label: string;
  readonly outcome: number;
  /** The budget's position, or -1. */
  readonly budget: number;
}

/** Conditions of one actor as numbers, and what it does in each: its own code runs once for each question. */
export class ActorTable {
  readonly actor: Actor;
  readonly conditions = new Interner();
  /** Calls of the actor's own code. */
  calls = 0;
  readonly #context: TableContext;
  readonly #hashes: SlotHashes;
  readonly #within = new GrowableInt32Array(64);
  readonly #received = new PairTable();
  readonly #moves: (readonly KnownMove[] | undefined)[] = [];

  constructor(actor: Actor, hashes: SlotHashes, context: TableContext) {
    this.actor = actor;
    this.#hashes = hashes;
    this.#context = context;
  }

  /** The outcome of its start. */
  start(): number {
    const { name } = this.actor;
    return this.#enter(
      undefined,
      this.#call(`${name}: start`, () => this.actor.start()),
    );
  }

  isWithin(condition: number): boolean {
    return this.#within.at(condition) === 1;
  }

  /** {@link IGNORED}, {@link REFUSED}, or the number of the outcome above {@link OUTCOME_BASE}. */
  received(condition: number, envelope: number, envelopeOf: (id: number) => Envelope): number {
    const known = this.#received.get(condition, envelope);
    if (known >= 0) return known;
    const answer = this.#receive(condition, envelopeOf(envelope));
    this.#received.add(condition, envelope, answer);
    return answer;
  }

  movesOf(condition: number): readonly KnownMove[] {
    return (this.#moves[condition] ??= this.#makeMoves(condition));
  }

  #receive(condition: number, { from, message }: Envelope): number {
    const value = this.conditions.valueOf(condition);
    const step = describeDelivery(from, this.actor.name, message);
    const outcome = this.#call(step, () => this.actor.receive(value, from, message));
    if (outcome === undefined) return REFUSED;
    return this.#changesNothing(condition, outcome)
      ? IGNORED
      : OUTCOME_BASE + this.#enter(condition, outcome);
  }

  #makeMoves(condition: number): readonly KnownMove[] {
    const { name } = this.actor;
    const value = this.conditions.valueOf(condition);
    const moves = this.#call(`${name}: what it may do of its own accord`, () => this.actor.moves?.(value));
    return (moves ?? [])
      .filter((move) => !this.#changesNothing(condition, move))
      .map((move) => ({
        label: move.label,
        outcome: this.#enter(condition, move),
        budget: this.#context.budgetOf(move.spends),
      }));
  }

  #changesNothing(condition: number, outcome: ActorOutcome): boolean {
    const { sends, events = [] } = outcome;
    return sends.length === 0 && events.length === 0 && this.#idOf(outcome.condition) === condition;
  }

  #enter(before: number | undefined, { condition, sends, events = [] }: ActorOutcome): number {
    const { outcomes, stepProperties, pushSend, pushEvent } = this.#context;
    const { name } = this.actor;
    const after = this.#idOf(condition);
    for (const { to, message } of sends) pushSend(name, to, message);
    for (const event of events) pushEvent(name, event);
    const broken =
      before === undefined
        ? -1
        : stepProperties.findIndex(
            (property) => !property.holds(this.conditions.valueOf(before), condition, name),
          );
    return outcomes.close(after, broken);
  }

  #idOf(condition: unknown): number {
    const id = this.conditions.idOf(condition);
    if (id === this.#hashes.length) {
      this.#hashes.push(this.conditions.lowOf(id), this.conditions.highOf(id));
      this.#within.push(this.#context.isWithin(condition, this.actor.name) ? 1 : 0);
    }
    return id;
  }

  #call<T>(step: string, call: () => T): T {
    this.calls++;
    try {
      return call();
    } catch (error) {
      throw new ActorFailure(step, error);
    }
  }
}
