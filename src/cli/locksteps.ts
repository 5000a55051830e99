import type { LockstepRecord } from '../refinement/lockstep.ts';
import type { Monitor } from '../simulator/simulated-protocol.ts';

/** Makes what compares a run with the models of its implementation, anew for each run. */
export type LockstepMonitors = (onConfirmed?: (record: LockstepRecord) => void) => readonly Monitor[];

/** Of an implementation; none if it is not wanted. */
export async function lockstepsOf(slug: string, isWanted: boolean): Promise<LockstepMonitors> {
  const { refinements } = await import('../refinement/registry.ts');
  const { Lockstep } = await import('../refinement/lockstep.ts');
  const own = isWanted ? refinements.filter((refinement) => refinement.slug === slug) : [];
  return (onConfirmed) => own.map((refinement) => new Lockstep(refinement, onConfirmed));
}
