import { between, type Choices } from './choices.ts';
import type { Counters } from './counters.ts';
import type { Fault, Link } from './schedule.ts';

type LinkFault = Extract<Fault, { kind: 'loss' | 'duplication' | 'delay' | 'partition' }>;

const isOn = (links: readonly Link[] | undefined, from: string, to: string) =>
  links === undefined || links.some(([source, target]) => source === from && target === to);

/** Decides of each message when it arrives, how often, and whether. */
export class SimulatedNetwork {
  readonly #choices: Choices;
  readonly #counters: Counters;
  readonly #delayMs: readonly [number, number];
  readonly #active = new Set<LinkFault>();

  constructor(choices: Choices, counters: Counters, delayMs: readonly [number, number]) {
    this.#choices = choices;
    this.#counters = counters;
    this.#delayMs = delayMs;
  }

  begin(fault: LinkFault): void {
    this.#active.add(fault);
  }

  end(fault: LinkFault): void {
    this.#active.delete(fault);
  }

  /** How long each copy of the next message on a link takes, in milliseconds. */
  delaysOf(from: string, to: string): readonly number[] {
    const [least, most] = this.#delayMs;
    const delays = this.#choices.numbers(`message ${from}→${to}`, [least], (fraction) => {
      if (fraction('loss') < this.#strongest('loss', from, to)) return [];
      const factor = this.#strongest('delay', from, to) || 1;
      const first = between(least, least + (most - least) * factor, fraction('delay'));
      if (fraction('duplication') >= this.#strongest('duplication', from, to)) return [first];
      return [first, between(least, least + (most - least) * factor * 3, fraction('delay of the copy'))];
    });
    if (delays.length === 0) this.#counters.count('messages lost');
    if (delays.length > 1) this.#counters.count('messages duplicated');
    return delays;
  }

  /** Whether nothing passes on a link now. A message is cut off when it is sent, and when it would arrive. */
  isCut(from: string, to: string): boolean {
    for (const fault of this.#active) {
      if (fault.kind === 'partition' && isOn(fault.cut, from, to)) {
        this.#counters.count('messages cut off');
        return true;
      }
    }
    return false;
  }

  #strongest(kind: 'loss' | 'duplication' | 'delay', from: string, to: string): number {
    let strongest = 0;
    for (const fault of this.#active) {
      if (fault.kind !== kind || !isOn(fault.links, from, to)) continue;
      strongest = Math.max(strongest, fault.kind === 'delay' ? fault.factor : fault.rate);
    }
    return strongest;
  }
}
