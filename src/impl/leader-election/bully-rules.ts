import type { BullyState } from './bully.ts';

/** What makes the algorithm right. A mistake is one of them replaced. Places are 1, 2, …, the greatest first in line. */
export interface BullyRules {
  /** After how long silence is taken for failure. */
  readonly timeoutMs: (configured: number) => number;
  /** Whether a node that comes up again begins an election. */
  readonly electsAtStart: boolean;
  /** Whether a node accepts another for coordinator. */
  readonly accepts: (state: BullyState, from: string) => boolean;
  /** Whom the node at this place halts after another, the first one after itself; 0 if there is none. */
  readonly nextToHalt: (own: number, last: number) => number;
}

export const rightBullyRules: BullyRules = {
  timeoutMs: (configured) => configured,
  electsAtStart: true,
  accepts: ({ status, above }, from) => status === 'halted' && above === from,
  nextToHalt: (_, last) => last - 1,
};
