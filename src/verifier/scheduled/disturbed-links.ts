import type { ScheduledFault } from './schedule.ts';

export type LinkFault = Extract<ScheduledFault, { kind: 'cut' | 'hold' }>;

/** `n0→n1`, `n1→n0`. */
export const linksOf = ({ links }: LinkFault): readonly string[] =>
  links.map(([from, to]) => `${from}→${to}`);

/**
 * Links that are cut or held at the moment. What counts is when a message is sent: one that was on its way before may arrive while
 * its sender is cut off, as a late copy does in a network, and finds the receiver without a sender that could put it right.
 */
export class DisturbedLinks {
  readonly #faults: LinkFault[] = [];

  begin(fault: LinkFault): void {
    this.#faults.push(fault);
  }

  end(fault: LinkFault): void {
    this.#faults.splice(this.#faults.indexOf(fault), 1);
  }

  isCut(link: string): boolean {
    return this.#faults.some((fault) => fault.kind === 'cut' && linksOf(fault).includes(link));
  }

  /** Until which turn what is sent on it now is held; 0 if it is not. */
  heldUntil(link: string): number {
    const holds = this.#faults.filter((fault) => fault.kind === 'hold' && linksOf(fault).includes(link));
    return Math.max(0, ...holds.map(({ untilTurn }) => untilTurn));
  }
}
