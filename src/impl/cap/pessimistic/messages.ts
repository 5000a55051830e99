import type { RegisterValue } from '../register.ts';

/** Tells a request from all others of its node: which life of the node, and the how-manieth in it. */
export interface RequestNumber {
  readonly life: number;
  readonly number: number;
}

export const isSame = (one: RequestNumber | undefined, other: RequestNumber) =>
  one?.life === other.life && one.number === other.number;

/** Of two requests of one node. */
export const isLater = (one: RequestNumber, other: RequestNumber) =>
  one.life > other.life || (one.life === other.life && one.number > other.number);

/** Between a client and the primary. */
export type PessimisticMessage =
  | {
      readonly type: 'lock';
      readonly request: RequestNumber;
      /** On the asker's own clock: it comes back with the grant, and is nobody else's business. */
      readonly askedAtMs: number;
    }
  | {
      readonly type: 'granted';
      readonly request: RequestNumber;
      readonly grant: number;
      readonly askedAtMs: number;
      readonly value: RegisterValue;
      readonly waited: boolean;
    }
  | {
      readonly type: 'write';
      readonly request: RequestNumber;
      readonly grant: number;
      readonly value: RegisterValue;
    }
  | { readonly type: 'release'; readonly grant: number }
  | { readonly type: 'written'; readonly request: RequestNumber };
