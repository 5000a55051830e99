/** What a client asks of a node that takes part in an election; the same whatever the algorithm. */
export type ElectionOperation =
  /** That the node stands until it leads or resigns; answered when it leads. */
  | { readonly type: 'campaign' }
  /** That the node leads no more, and does not stand until it is asked to. */
  | { readonly type: 'resign' }
  /** Who leads, as far as the node knows. */
  | { readonly type: 'observe' };

/** A term and its leader; the leader is null where the node knows of none. No term has two leaders. */
export interface ElectionResult {
  readonly term: number;
  readonly leader: string | null;
}
