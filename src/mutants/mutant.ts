import type { TransitionSystem } from '../core/transition-system.ts';

/**
 * A protocol with one mistake in it, and the property that must notice. A property is believed only because some
 * mutant dies by it.
 */
export interface Mutant {
  readonly protocol: string;
  readonly name: string;
  /** The mistake, in words. */
  readonly about: string;
  readonly breaks: string;
  /** The configuration of the protocol on which it is based. */
  readonly configuration: string;
  readonly model: () => TransitionSystem;
}
