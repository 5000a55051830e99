import { GrowableInt32Array } from '../../core/growable-int32-array.ts';

/** What steps of actors come to, all in integers, one after the other. */
export class OutcomeTable {
  /** The condition after the step, in the numbering of the actor that took it. */
  readonly conditions = new GrowableInt32Array();
  /** Of each outcome the end of its part of `sends`; it begins where that of the outcome before ends. */
  readonly sendEnds = new GrowableInt32Array();
  /** Pairs of the addressee and the envelope, in the numbering of the addressee. */
  readonly sends = new GrowableInt32Array();
  readonly eventEnds = new GrowableInt32Array();
  readonly events = new GrowableInt32Array();
  /** The position of the first step property that the step breaks, or -1. */
  readonly broken = new GrowableInt32Array();

  get size(): number {
    return this.conditions.length;
  }

  /** Ends the outcome whose sends and events have been pushed. @returns its number. */
  close(condition: number, broken: number): number {
    this.conditions.push(condition);
    this.sendEnds.push(this.sends.length);
    this.eventEnds.push(this.events.length);
    this.broken.push(broken);
    return this.size - 1;
  }

  firstSend(outcome: number): number {
    return outcome === 0 ? 0 : this.sendEnds.at(outcome - 1);
  }

  firstEvent(outcome: number): number {
    return outcome === 0 ? 0 : this.eventEnds.at(outcome - 1);
  }
}
