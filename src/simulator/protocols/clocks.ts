import type { SimulatedProtocol } from '../simulated-protocol.ts';
import { averagingSimulation } from './clock-sync/averaging.ts';
import { berkeleySimulation } from './clock-sync/berkeley.ts';
import { intervalClockSimulation } from './clock-sync/interval-clock.ts';
import { hybridClockSimulation } from './hlc.ts';
import { lamportClockSimulation } from './lamport-clock/clock.ts';
import { lamportMutexSimulation } from './lamport-clock/mutex.ts';
import { causalBroadcastSimulation } from './vector-clock/causal-broadcast.ts';
import { vectorClockSimulation } from './vector-clock/clock.ts';

/** Time and ordering. */
// biome-ignore lint/suspicious/noExplicitAny: the rules of a protocol are its own affair.
export const clockSimulations: readonly ((changes?: any) => SimulatedProtocol)[] = [
  lamportClockSimulation,
  lamportMutexSimulation,
  vectorClockSimulation,
  causalBroadcastSimulation,
  hybridClockSimulation,
  intervalClockSimulation,
  averagingSimulation,
  berkeleySimulation,
];
