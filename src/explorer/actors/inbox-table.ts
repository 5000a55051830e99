import { Kind } from '../../core/values/index.ts';
import * as mixer from '../../core/values/mixer.ts';
import type { NetworkKind } from './actor.ts';
import { Interner } from './interner.ts';
import { PairTable } from './pair-table.ts';
import type { SlotHashes } from './slot-hashes.ts';

/** In place of an inbox: not possible. */
export const NO_INBOX = -1;
export const WORDS_PER_CHOICE = 3;

/** A message with its sender, on its way to the owner of the inbox. */
export interface Envelope {
  readonly from: string;
  readonly message: unknown;
}

/**
 * All that is under way to one actor is one number: what can be taken from such an inbox or put into it is worked out once.
 *
 * A content is a list of envelopes: ascending for a multiset or a set, and for queues one sender after the other, each in the
 * order of sending.
 */
export class InboxTable {
  readonly envelopes = new Interner();
  readonly #network: NetworkKind;
  readonly #hashes: SlotHashes;
  readonly #contents: (readonly number[])[] = [];
  readonly #ids = new Map<string, number>();
  readonly #sums = new PairTable();
  readonly #choices: (Int32Array | undefined)[] = [];

  /** @param hashes of the slot in which the inbox stands. The empty inbox is number 0. */
  constructor(network: NetworkKind, hashes: SlotHashes) {
    this.#network = network;
    this.#hashes = hashes;
    this.#idOf([]);
  }

  get size(): number {
    return this.#contents.length;
  }

  envelope(id: number): Envelope {
    return this.envelopes.valueOf(id) as Envelope;
  }

  contentOf(inbox: number): readonly Envelope[] {
    return this.#contents[inbox]!.map((id) => this.envelope(id));
  }

  /** The inbox with one envelope more. */
  add(inbox: number, envelope: number): number {
    const known = this.#sums.get(inbox, envelope);
    if (known >= 0) return known;
    const sum = this.#idOf(this.#contentWith(this.#contents[inbox]!, envelope));
    this.#sums.add(inbox, envelope, sum);
    return sum;
  }

  /** For each choice: the envelope, the inbox after its delivery, and after its loss; {@link NO_INBOX} where it cannot be. */
  choicesOf(inbox: number): Int32Array {
    return (this.#choices[inbox] ??= this.#makeChoices(this.#contents[inbox]!, inbox));
  }

  #contentWith(content: readonly number[], envelope: number): readonly number[] {
    if (this.#network === 'duplicating' && content.includes(envelope)) return content;
    const comesBefore =
      this.#network === 'ordered'
        ? (other: number) => this.envelope(other).from <= this.envelope(envelope).from
        : (other: number) => other <= envelope;
    const position = content.filter(comesBefore).length;
    return [...content.slice(0, position), envelope, ...content.slice(position)];
  }

  #makeChoices(content: readonly number[], inbox: number): Int32Array {
    const choices: number[] = [];
    content.forEach((envelope, position) => {
      // Of equal neighbours it does not matter which one is taken.
      if (envelope === content[position - 1]) return;
      const without = this.#idOf([...content.slice(0, position), ...content.slice(position + 1)]);
      const isQueued =
        this.#network === 'ordered' &&
        position > 0 &&
        this.envelope(content[position - 1]!).from === this.envelope(envelope).from;
      const after = this.#network === 'duplicating' ? inbox : without;
      choices.push(envelope, isQueued ? NO_INBOX : after, without);
    });
    return Int32Array.from(choices);
  }

  #idOf(content: readonly number[]): number {
    const text = content.join();
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const id = this.#contents.length;
    this.#ids.set(text, id);
    this.#contents.push(content);
    this.#pushHash(content);
    return id;
  }

  /** Of a multiset the place of an envelope counts among its equals only, of a queue among those of its sender. */
  #pushHash(content: readonly number[]): void {
    let low = 0;
    let high = 0;
    let place = 0;
    content.forEach((envelope, position) => {
      const before = content[position - 1];
      const goesOn = before !== undefined && this.#areRanked(before, envelope);
      place = goesOn ? place + 1 : 0;
      mixer.finish(Kind.set, place, this.envelopes.lowOf(envelope), this.envelopes.highOf(envelope));
      low = (low + mixer.low) | 0;
      high = (high + mixer.high) | 0;
    });
    mixer.finish(Kind.set, content.length, low, high);
    this.#hashes.push(mixer.low, mixer.high);
  }

  #areRanked(before: number, envelope: number): boolean {
    if (this.#network !== 'ordered') return before === envelope;
    return this.envelope(before).from === this.envelope(envelope).from;
  }
}
