import { GrowableInt32Array } from '../../core/growable-int32-array.ts';
import type { AlwaysProperty, SometimesProperty } from './actor.ts';
import type { ActorSpace } from './actor-space.ts';
import { Interner } from './interner.ts';
import { PairTable } from './pair-table.ts';

const NOT_LOOKED_AT = -1;

/** Judges one property of states, once for each combination of what it reads. */
export class PropertyTable {
  readonly property: AlwaysProperty | SometimesProperty;
  readonly #space: ActorSpace;
  readonly #views: Interner[];
  /** For each actor and condition the number of the view. */
  readonly #viewOf: GrowableInt32Array[];
  /** Combinations are numbered as chains: one of the slots before, and the next slot's view. */
  readonly #combinations = new PairTable();
  readonly #links: { readonly before: number; readonly view: number }[] = [{ before: 0, view: 0 }];
  /** For each combination of all slots 1 or 0, or -1. */
  readonly #holds = new GrowableInt32Array(64);

  constructor(property: AlwaysProperty | SometimesProperty, space: ActorSpace) {
    this.property = property;
    this.#space = space;
    const readActors = property.view === undefined ? [] : space.tables;
    this.#views = readActors.map(() => new Interner());
    this.#viewOf = readActors.map(() => new GrowableInt32Array(64));
    this.#holds.push(NOT_LOOKED_AT);
  }

  /** Whether it holds in a state. */
  holds(vector: Int32Array): boolean {
    let combination = 0;
    for (let actor = 0; actor < this.#views.length; actor++)
      combination = this.#link(combination, this.#viewNumber(actor, vector[actor]!));
    if (this.property.readsHistory) combination = this.#link(combination, vector[this.#space.historySlot]!);
    const known = this.#holds.at(combination);
    if (known !== NOT_LOOKED_AT) return known === 1;
    const holds = this.#judge(combination);
    this.#holds.set(combination, holds ? 1 : 0);
    return holds;
  }

  /** How many different combinations were judged. */
  get judged(): number {
    let judged = 0;
    for (let combination = 0; combination < this.#holds.length; combination++)
      if (this.#holds.at(combination) !== NOT_LOOKED_AT) judged++;
    return judged;
  }

  #link(before: number, view: number): number {
    const known = this.#combinations.get(before, view);
    if (known >= 0) return known;
    const combination = this.#links.length;
    this.#combinations.add(before, view, combination);
    this.#links.push({ before, view });
    this.#holds.push(NOT_LOOKED_AT);
    return combination;
  }

  #viewNumber(actor: number, condition: number): number {
    const numbers = this.#viewOf[actor]!;
    while (numbers.length <= condition) numbers.push(NOT_LOOKED_AT);
    const known = numbers.at(condition);
    if (known !== NOT_LOOKED_AT) return known;
    const table = this.#space.tables[actor]!;
    const view = this.property.view!(table.conditions.valueOf(condition), table.actor.name) ?? null;
    const number = this.#views[actor]!.idOf(view);
    numbers.set(condition, number);
    return number;
  }

  #judge(combination: number): boolean {
    const numbers: number[] = [];
    for (let link = combination; link !== 0; link = this.#links[link]!.before)
      numbers.unshift(this.#links[link]!.view);
    const views = Object.fromEntries(
      this.#views.map((interner, actor) => [
        this.#space.tables[actor]!.actor.name,
        interner.valueOf(numbers[actor]!),
      ]),
    );
    const history = this.property.readsHistory ? this.#space.histories.valueOf(numbers.at(-1)!) : undefined;
    return this.property.holds(views, history);
  }
}
