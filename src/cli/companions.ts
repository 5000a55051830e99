import type { TraceRecorder } from '../refinement/trace-recorder.ts';
import type { Monitor } from '../simulator/simulated-protocol.ts';

/** What watches the runs of an implementation beside its own properties; all made anew for each run. */
export interface Companions {
  /** Compare a run with the models of the implementation. */
  locksteps(): readonly Monitor[];
  /** Records a run as steps of a model, if there is one. */
  recorder(): TraceRecorder | undefined;
}

/** Of an implementation; it is not compared with its models unless that is wanted. */
export async function companionsOf(slug: string, isCompared: boolean): Promise<Companions> {
  const { refinements } = await import('../refinement/registry.ts');
  const { Lockstep } = await import('../refinement/lockstep.ts');
  const { TraceRecorder } = await import('../refinement/trace-recorder.ts');
  const own = refinements.filter((refinement) => refinement.slug === slug);
  return {
    locksteps: () => (isCompared ? own.map((refinement) => new Lockstep(refinement)) : []),
    recorder: () => (own[0] === undefined ? undefined : new TraceRecorder(own[0])),
  };
}
