import { checkLinearizableSync } from '../../../checkers/linearizability/linearizability.ts';
import { mutex } from '../../../checkers/objects/mutex.ts';
import { type LamportStamp, precedes } from '../../../impl/lamport-clock/clock.ts';
import {
  type LamportMutexRecord,
  type LamportMutexState,
  lamportMutexMachine,
  requestOf,
} from '../../../impl/lamport-clock/mutex.ts';
import type { LamportMutexRules } from '../../../impl/lamport-clock/mutex-rules.ts';
import {
  type Judge,
  type Monitor,
  networkFaults,
  nodeFaults,
  type SimulatedProtocol,
  type WorldEvent,
  type WorldView,
} from '../../simulated-protocol.ts';

const nodes = ['n1', 'n2', 'n3'];

/** What a node remembers, also while it is down. */
const memoryOf = (world: WorldView, node: string): LamportMutexRecord | undefined =>
  (world.stateOf(node) as LamportMutexState | undefined)?.memory ??
  (world.durableOf(node).at(-1) as LamportMutexRecord | undefined);

const holdersIn = (world: WorldView): readonly string[] =>
  nodes.filter((node) => (memoryOf(world, node)?.holder ?? null) !== null);

/** At no time more than one node has the lock; a node that is down has it still. */
const mutualExclusion = (): Monitor => ({
  name: 'MutualExclusion',
  observe(_, world) {
    const holders = holdersIn(world);
    return holders.length > 1 ? `${holders.join(' and ')} have the lock` : undefined;
  },
});

/** The request with which a node gets the lock in this event. */
function granted(event: WorldEvent): LamportStamp | undefined {
  if (event.kind !== 'stepped') return undefined;
  const [before, after] = [event.before as LamportMutexState, event.after as LamportMutexState];
  const isNew = before.memory.holder === null && after.memory.holder !== null;
  return isNew ? requestOf(after.memory.requests, event.node) : undefined;
}

/** Requests are granted in the order of their stamps; a grant that a crash undid may come again. */
function grantedInOrder(): Monitor {
  let latest: LamportStamp = { time: 0, node: '' };
  return {
    name: 'GrantedInOrder',
    observe(event) {
      const stamp = granted(event);
      if (stamp === undefined) return undefined;
      if (precedes(stamp, latest)) return `${format(stamp)} is granted after ${format(latest)}`;
      latest = stamp;
      return undefined;
    },
  };
}

const format = ({ time, node }: LamportStamp) => `the request of ${node} at ${time}`;

/** In the end nobody asks in vain, unless somebody has the lock and keeps it. */
const everyRequestGranted = (): Monitor => ({
  name: 'EveryRequestGranted',
  observe: () => undefined,
  atEnd(world) {
    const asking = nodes.filter((node) => requestOf(memoryOf(world, node)?.requests ?? [], node));
    return holdersIn(world).length === 0 && asking.length > 0
      ? `${asking.join(' and ')} still ask, and nobody has the lock`
      : undefined;
  },
});

const linearizable: Judge = {
  name: 'linearizable',
  judge(history) {
    const { verdict } = checkLinearizableSync(history, mutex(), { counterexample: false });
    return verdict === 'violated' ? 'not as a lock that one at a time has' : undefined;
  },
};

/** Three nodes with an owner each, who asks for the lock, and gives it back or gives up. */
export const lamportMutexSimulation = (changes: Partial<LamportMutexRules> = {}): SimulatedProtocol => ({
  slug: 'lamport-clock/mutex',
  title: "Lamport's mutual exclusion: three nodes that ask for a lock",
  nodes,
  machineOf: () => lamportMutexMachine({ nodes, resendMs: 60, maxWaiting: 10 }, changes),
  faults: [...networkFaults, ...nodeFaults, ...(['clock-step', 'clock-freeze'] as const)],
  ...{ faultsUntilMs: 1500, calmMs: 1500, operationTimeoutMs: 300, clients: 3, operationsPerClient: 8 },
  operation(client, number) {
    const type = number % 2 === 0 ? 'acquire' : 'release';
    return { node: nodes[client]!, operation: { type, owner: `c${client + 1}` }, f: type };
  },
  resultOf: () => null,
  monitors: () => [mutualExclusion(), grantedInOrder(), everyRequestGranted()],
  judges: [linearizable],
  countersOf: (event) => (granted(event) ? ['grants'] : []),
  expectedCounters: ['grants'],
  sampledSeeds: 8,
});
