import { interval, type SetValue } from '../../core/values/index.ts';

/** The constants that say who the replicas are: 0 to N - 1, and which sets of at most F of them may be Byzantine. */
export interface ReplicaConstants {
  readonly N: number;
  readonly F: number;
  readonly Faulty: SetValue<SetValue<number>>;
}

export interface ByzantineState {
  /** The Byzantine replicas: they take no steps, and whatever they can sign counts as sent. */
  readonly byzantine: SetValue<number>;
}

export const replicas = ({ N }: Pick<ReplicaConstants, 'N'>) => interval(0, N - 1);

export const isCorrect = ({ byzantine }: ByzantineState, r: number) => !byzantine.has(r);

export const correct = (constants: ReplicaConstants, state: ByzantineState) =>
  replicas(constants).filter((r) => isCorrect(state, r));

/** The sequence numbers that requests may have. */
export const numbers = ({ MaxNumber }: { readonly MaxNumber: number }) => interval(1, MaxNumber);
