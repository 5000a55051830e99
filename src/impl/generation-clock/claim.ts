/** Who leads, and under which generation. */
export interface Claim {
  readonly generation: number;
  readonly owner: string;
}

export const nobody: Claim = { generation: 0, owner: '' };

/** The generation for which a node asks that has seen this one: greater than all that it has seen. */
export const nextGeneration = (seen: number): number => seen + 1;

/**
 * Whether a resource that has seen one claim may accept another: a greater generation, or the same one of the same owner. A leader
 * that was replaced, and does not know it yet, is refused.
 */
export const isAccepted = (seen: Claim, claim: Claim): boolean =>
  claim.generation > seen.generation || (claim.generation === seen.generation && claim.owner === seen.owner);
