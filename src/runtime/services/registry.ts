import type { Service } from './service.ts';

/** What `quorate serve` offers, by slug; loaded when it is asked for. */
export const services: Readonly<Record<string, () => Promise<Service>>> = {
  raft: async () => (await import('./raft.ts')).raftService,
};
