/**
 * The reductions that can be switched off one at a time. Each is proven beside its declaration in
 * {@link SequentialSpecification}, and in HISTORIES, "Reductions, and when each is sound".
 */
export const reductionNames = [
  'eager',
  'drop',
  'deadline',
  'dominance',
  'symmetry',
  'partition',
  'merge',
  'clusters',
  'prescribed',
] as const;
export type ReductionName = (typeof reductionNames)[number];

/** How often each reduction applied: the scope of a verdict says so. */
export interface ReductionCounts {
  /** Completed operations that are observations. */
  eager: number;
  /** Crashed operations left out. */
  drop: number;
  /** Operations whose interval was cut short. */
  deadline: number;
  /** Crashed operations in classes of more than one, or compared by dominance. */
  dominance: number;
  /** Returns before which several operations of one kind were open. */
  symmetry: number;
  /** Components that were judged on their own; 0 if the history was not split. */
  partition: number;
  /** States that stand for others. */
  merge: number;
  /** Components that were judged by their clusters, without a search. */
  clusters: number;
  /** Steps that the results of later operations ruled out. */
  prescribed: number;
}

export function noReductions(): ReductionCounts {
  const none = { eager: 0, drop: 0, deadline: 0, dominance: 0, symmetry: 0 };
  return { ...none, partition: 0, merge: 0, clusters: 0, prescribed: 0 };
}
