import { BadInput } from '../../core/bad-input.ts';
import { Kind } from '../../core/values/index.ts';
import * as mixer from '../../core/values/mixer.ts';
import type { ActorSystem, StepProperty } from './actor.ts';
import { ActorTable, IGNORED, OUTCOME_BASE, type TableContext } from './actor-table.ts';
import { describeDelivery } from './describe-step.ts';
import { InboxTable, NO_INBOX, WORDS_PER_CHOICE } from './inbox-table.ts';
import { Interner } from './interner.ts';
import { OutcomeTable } from './outcome-table.ts';
import { PairTable } from './pair-table.ts';
import { SlotHashes } from './slot-hashes.ts';

const NO_BUDGET = -1;
const NO_OUTCOME = -1;

/** What a step is, beside its number among the steps of its state. */
type StepKind = 'delivery' | 'loss' | 'move';

/**
 * The states of a system of actors as vectors of integers: for each actor its condition, for each its inbox, then the history,
 * then what is left of each budget, then the two halves of the sum of all their hashes. A step is a few lookups; the actors' own code
 * hardly ever runs.
 *
 * {@link expand} makes the successors of a vector one after the other in {@link next}, with its fingerprint in {@link low} and
 * {@link high}, and calls back after each.
 */
export class ActorSpace {
  readonly system: ActorSystem;
  readonly tables: readonly ActorTable[];
  readonly inboxes: readonly InboxTable[];
  readonly histories = new Interner();
  readonly outcomes = new OutcomeTable();
  readonly stepProperties: readonly StepProperty[];
  /** Words in a vector. */
  readonly width: number;
  /** Position of the history in a vector. */
  readonly historySlot: number;

  readonly next: Int32Array;
  low = 0;
  high = 0;
  /** The actor whose condition or inbox the step changes, and the outcome, or -1 for a loss. */
  actor = 0;
  outcome = NO_OUTCOME;
  #kind: StepKind = 'move';
  /** The envelope, or the position among the moves. */
  #detail = 0;

  readonly #count: number;
  /** Words of a vector before the sum. */
  readonly #slots: number;
  readonly #budgetSlot: number;
  readonly #budgetNames: readonly string[];
  readonly #lossBudget: number;
  readonly #takesIgnored: boolean;
  readonly #hashes: readonly SlotHashes[];
  readonly #events = new Interner();
  readonly #recorded = new PairTable();
  readonly #positions: ReadonlyMap<string, number>;
  readonly #envelopeOf: readonly InboxTable['envelope'][];
  readonly #current: Int32Array;

  constructor(system: ActorSystem) {
    const { actors, budgets = {} } = system;
    this.system = system;
    this.#positions = new Map(actors.map(({ name }, position) => [name, position]));
    if (this.#positions.size !== actors.length) throw new BadInput('two actors have the same name');
    this.stepProperties = system.properties.filter((property) => property.kind === 'step');
    this.#count = actors.length;
    this.historySlot = 2 * actors.length;
    this.#budgetSlot = this.historySlot + 1;
    this.#budgetNames = Object.keys(budgets);
    this.#lossBudget = this.#budgetNames.indexOf('losses');
    // A queue that is not emptied of what is ignored stands still.
    this.#takesIgnored = system.network === 'ordered';
    this.#slots = this.#budgetSlot + this.#budgetNames.length;
    this.width = this.#slots + 2;
    this.#hashes = Array.from({ length: this.#slots }, (_, slot) => new SlotHashes(slot));
    const context = this.#tableContext();
    this.tables = actors.map((actor, slot) => new ActorTable(actor, this.#hashes[slot]!, context));
    this.inboxes = actors.map(
      (_, position) => new InboxTable(system.network, this.#hashes[this.#count + position]!),
    );
    this.#envelopeOf = this.inboxes.map((inbox) => (id: number) => inbox.envelope(id));
    this.next = new Int32Array(this.width);
    this.#current = new Int32Array(this.width);
    for (const [position, name] of this.#budgetNames.entries())
      this.#enterBudget(this.#budgetSlot + position, budgets[name]!);
  }

  /** Leaves the initial state in {@link next}: every actor has started, in their order. */
  makeInitial(): void {
    this.#current.fill(0);
    this.#current[this.historySlot] = this.#historyId(this.system.history?.initial ?? null);
    for (const [position, name] of this.#budgetNames.entries())
      this.#current[this.#budgetSlot + position] = this.system.budgets![name]!;
    this.next.set(this.#current);
    for (const [actor, table] of this.tables.entries()) {
      const outcome = table.start();
      this.next[actor] = this.outcomes.conditions.at(outcome);
      this.#takeSends(outcome);
      this.#takeEvents(outcome);
    }
    this.#sum();
    this.#finish();
  }

  /** Makes all successors of the state that stands in these words. */
  expand(words: Int32Array, offset: number, emit: () => void): void {
    for (let word = 0; word < this.width; word++) this.#current[word] = words[offset + word]!;
    for (let actor = 0; actor < this.#count; actor++) {
      this.actor = actor;
      this.#takeMessages(actor, emit);
      this.#takeMoves(actor, emit);
    }
  }

  /** The step to {@link next}, in words. */
  describe(): string {
    const table = this.tables[this.actor]!;
    const { name } = table.actor;
    if (this.#kind === 'move') return table.movesOf(this.#current[this.actor]!)[this.#detail]!.label;
    const { from, message } = this.inboxes[this.actor]!.envelope(this.#detail);
    const delivery = describeDelivery(from, name, message);
    return this.#kind === 'loss' ? `lost: ${delivery}` : delivery;
  }

  #takeMessages(actor: number, emit: () => void): void {
    const table = this.tables[actor]!;
    const condition = this.#current[actor]!;
    const inboxSlot = this.#count + actor;
    const choices = this.inboxes[actor]!.choicesOf(this.#current[inboxSlot]!);
    const envelopeOf = this.#envelopeOf[actor]!;
    for (let position = 0; position < choices.length; position += WORDS_PER_CHOICE) {
      const envelope = choices[position]!;
      const delivered = choices[position + 1]!;
      if (delivered !== NO_INBOX) {
        const answer = table.received(condition, envelope, envelopeOf);
        if (answer >= OUTCOME_BASE || (answer === IGNORED && this.#takesIgnored)) {
          this.#begin('delivery', envelope);
          this.#set(inboxSlot, delivered);
          if (answer >= OUTCOME_BASE) this.#take(actor, answer - OUTCOME_BASE);
          this.#finish();
          emit();
        }
      }
      if (this.system.lossy) this.#lose(inboxSlot, envelope, choices[position + 2]!, emit);
    }
  }

  #lose(inboxSlot: number, envelope: number, inbox: number, emit: () => void): void {
    if (!this.#canSpend(this.#lossBudget)) return;
    this.#begin('loss', envelope);
    this.#spend(this.#lossBudget);
    this.#set(inboxSlot, inbox);
    this.#finish();
    emit();
  }

  #takeMoves(actor: number, emit: () => void): void {
    const moves = this.tables[actor]!.movesOf(this.#current[actor]!);
    for (let position = 0; position < moves.length; position++) {
      const { outcome, budget } = moves[position]!;
      if (!this.#canSpend(budget)) continue;
      this.#begin('move', position);
      this.#spend(budget);
      this.#take(actor, outcome);
      this.#finish();
      emit();
    }
  }

  #begin(kind: StepKind, detail: number): void {
    this.#kind = kind;
    this.#detail = detail;
    this.outcome = NO_OUTCOME;
    for (let word = 0; word < this.width; word++) this.next[word] = this.#current[word]!;
  }

  #take(actor: number, outcome: number): void {
    this.outcome = outcome;
    this.#set(actor, this.outcomes.conditions.at(outcome));
    this.#takeSends(outcome);
    this.#takeEvents(outcome);
  }

  #takeSends(outcome: number): void {
    const { sends, sendEnds } = this.outcomes;
    const end = sendEnds.at(outcome);
    for (let position = this.outcomes.firstSend(outcome); position < end; position += 2) {
      const to = sends.at(position);
      const slot = this.#count + to;
      this.#set(slot, this.inboxes[to]!.add(this.next[slot]!, sends.at(position + 1)));
    }
  }

  #takeEvents(outcome: number): void {
    const { events, eventEnds } = this.outcomes;
    const end = eventEnds.at(outcome);
    for (let position = this.outcomes.firstEvent(outcome); position < end; position++)
      this.#set(this.historySlot, this.#record(this.next[this.historySlot]!, events.at(position)));
  }

  #set(slot: number, value: number): void {
    const { next } = this;
    const before = next[slot]!;
    if (before === value) return;
    const { low, high } = this.#hashes[slot]!;
    const sum = this.#slots;
    next[sum] = (next[sum]! + low.at(value) - low.at(before)) | 0;
    next[sum + 1] = (next[sum + 1]! + high.at(value) - high.at(before)) | 0;
    next[slot] = value;
  }

  /** Of the initial state, from nothing. */
  #sum(): void {
    let sumLow = 0;
    let sumHigh = 0;
    for (let slot = 0; slot < this.#slots; slot++) {
      const { low, high } = this.#hashes[slot]!;
      sumLow = (sumLow + low.at(this.next[slot]!)) | 0;
      sumHigh = (sumHigh + high.at(this.next[slot]!)) | 0;
    }
    this.next[this.#slots] = sumLow;
    this.next[this.#slots + 1] = sumHigh;
  }

  #finish(): void {
    mixer.finish(Kind.state, this.#slots, this.next[this.#slots]!, this.next[this.#slots + 1]!);
    this.low = mixer.low;
    this.high = mixer.high;
  }

  #canSpend(budget: number): boolean {
    return budget === NO_BUDGET || this.#current[this.#budgetSlot + budget]! > 0;
  }

  #spend(budget: number): void {
    if (budget === NO_BUDGET) return;
    const slot = this.#budgetSlot + budget;
    this.#set(slot, this.#current[slot]! - 1);
  }

  /** What is left of a budget is its own number in the vector. */
  #enterBudget(slot: number, most: number): void {
    if (!Number.isSafeInteger(most) || most < 0)
      throw new BadInput(`a budget is a whole number of at least 0, not ${most}`);
    for (let left = 0; left <= most; left++) {
      mixer.finish(Kind.integer, 0, left, 0);
      this.#hashes[slot]!.push(mixer.low, mixer.high);
    }
  }

  #record(history: number, event: number): number {
    const known = this.#recorded.get(history, event);
    if (known >= 0) return known;
    const { actor, event: happened } = this.#events.valueOf(event) as { actor: string; event: unknown };
    const observer = this.system.history;
    if (observer === undefined) return history;
    const id = this.#historyId(observer.record(this.histories.valueOf(history), happened, actor));
    this.#recorded.add(history, event, id);
    return id;
  }

  #historyId(history: unknown): number {
    const id = this.histories.idOf(history);
    const hashes = this.#hashes[this.historySlot]!;
    if (id === hashes.length) hashes.push(this.histories.lowOf(id), this.histories.highOf(id));
    return id;
  }

  #tableContext(): TableContext {
    return {
      outcomes: this.outcomes,
      stepProperties: this.stepProperties,
      budgetOf: (name) => (name === undefined ? NO_BUDGET : this.#budgetNames.indexOf(name)),
      pushSend: (from, to, message) => {
        const position = this.#positions.get(to);
        // What is sent to nobody is never heard of again.
        if (position === undefined) return;
        this.outcomes.sends.push(position);
        this.outcomes.sends.push(this.inboxes[position]!.envelopes.idOf({ from, message }));
      },
      pushEvent: (actor, event) => {
        if (this.system.history !== undefined) this.outcomes.events.push(this.#events.idOf({ actor, event }));
      },
      isWithin: (condition, actor) => this.system.isWithin?.(condition, actor) ?? true,
    };
  }

  /** What the steps of {@link outcome} put into the network, for a reader. */
  sentBy(outcome: number): { readonly to: string; readonly message: unknown }[] {
    const { sends, sendEnds } = this.outcomes;
    const sent = [];
    for (let position = this.outcomes.firstSend(outcome); position < sendEnds.at(outcome); position += 2) {
      const to = sends.at(position);
      const { message } = this.inboxes[to]!.envelope(sends.at(position + 1));
      sent.push({ to: this.tables[to]!.actor.name, message });
    }
    return sent;
  }
}
