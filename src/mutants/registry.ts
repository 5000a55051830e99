import type { Mutant } from './mutant.ts';

/** The mutants of each protocol, by slug; loaded on demand like the protocols. */
export const mutants: Readonly<Record<string, () => Promise<readonly Mutant[]>>> = {
  paxos: async () => (await import('./paxos.ts')).paxosMutants,
  'generation-clock': async () => (await import('./generation-clock.ts')).generationClockMutants,
  lease: async () => (await import('./lease.ts')).leaseMutants,
};
