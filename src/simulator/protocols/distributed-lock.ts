import {
  type FencedLockConfiguration,
  type FencedLockMessage,
  type FencedLockRules,
  type FencedResourceState,
  fencedLockMachine,
  type LockServiceState,
} from '../../impl/distributed-lock/fenced-lock.ts';
import {
  heldLock,
  type LockClientState,
  type LockServerState,
  type QuorumLockConfiguration,
  type QuorumLockRules,
  quorumLockMachine,
  rightRules,
} from '../../impl/distributed-lock/quorum-lock.ts';
import { lookUp } from '../../impl/table.ts';
import { firstComplaint } from '../confirmed-events.ts';
import { KnownEvents } from '../known-events.ts';
import type {
  Monitor,
  SimulatedProtocol,
  SteppedEvent,
  WorldEvent,
  WorldView,
} from '../simulated-protocol.ts';

export const servers = ['s1', 's2', 's3'];
export const clients = ['n1', 'n2', 'n3'];
/** What the lock is of. */
export const lockName = 'disk';

/** A tenth of drift is far more than clocks have; it makes times in which much happens short. */
export const simulatedQuorumLock: QuorumLockConfiguration = {
  servers,
  timeToLiveMs: 1100,
  driftPartsPerMillion: 100_000,
};

/** Whether this step of a client is something that it does under its lock. */
function isUse(event: WorldEvent): boolean {
  return (
    event.kind === 'stepped' &&
    event.input.kind === 'timer' &&
    event.input.name.startsWith('use ') &&
    event.effects.some((effect) => effect.kind === 'reply' && effect.outcome === 'ok')
  );
}

function usersOf(event: WorldEvent, world: WorldView, rules: Pick<QuorumLockRules, 'validityMs'>) {
  return clients.filter((node) => {
    const state = world.stateOf(node) as LockClientState | undefined;
    if (state === undefined) return false;
    const { monotonicMs } = world.clockOf(node);
    const isHeld = heldLock(simulatedQuorumLock, state, lockName, monotonicMs, rules) !== undefined;
    return isHeld || (event.node === node && isUse(event));
  });
}

/** At most one client takes the lock for its own at a time, by its clock or because it acts. */
function mutualExclusion(rules: Pick<QuorumLockRules, 'validityMs'>): Monitor {
  return {
    name: 'MutualExclusion',
    observe(event, world) {
      const users = usersOf(event, world, rules);
      return users.length > 1 ? `${users.join(' and ')} have the lock` : undefined;
    },
  };
}

/** A server removes no key that a client asks for or holds, unless it has run out. */
function onlyOwnerReleases(): Monitor {
  return {
    name: 'OnlyOwnerReleases',
    observe(event, world) {
      if (event.kind !== 'stepped' || !servers.includes(event.node)) return undefined;
      const before = lookUp((event.before as LockServerState).keys, lockName);
      const isGone = lookUp((event.after as LockServerState).keys, lockName) === undefined;
      if (before === undefined || !isGone) return undefined;
      const owner = clients.find((node) => {
        const state = world.stateOf(node) as LockClientState | undefined;
        return state !== undefined && lookUp(state.attempts, lockName)?.value === before.value;
      });
      return owner === undefined ? undefined : `${event.node} removes the key of ${owner}, which wants it`;
    },
  };
}

/** Three clients that lock a resource on three servers. */
export const quorumLockSimulation = (changes: Partial<QuorumLockRules> = {}): SimulatedProtocol => ({
  slug: 'distributed-lock/quorum',
  title: 'Quorum lock: three clients, three servers, and clocks that drift by a tenth',
  nodes: [...servers, ...clients],
  machineOf: () => quorumLockMachine(simulatedQuorumLock, changes),
  faults: [
    ...(['loss', 'duplication', 'delay', 'partition', 'one-way-partition', 'crash', 'pause'] as const),
    ...(['slow-disk', 'clock-drift', 'clock-step'] as const),
  ],
  driftPartsPerMillion: simulatedQuorumLock.driftPartsPerMillion,
  sampledSeeds: 5,
  clients: 6,
  operationsPerClient: 20,
  operation(_, __, draw) {
    const node = clients[draw.integer(clients.length, 'node')]!;
    const kind = draw.fraction('kind');
    if (kind < 0.45) return { node, operation: { type: 'lock', name: lockName }, f: 'lock' };
    if (kind < 0.55) return { node, operation: { type: 'unlock', name: lockName }, f: 'unlock' };
    return {
      node,
      operation: { type: 'use', name: lockName, afterMs: draw.integer(400, 'after') },
      f: 'use',
    };
  },
  monitors: () => [mutualExclusion({ ...rightRules, ...changes }), onlyOwnerReleases()],
  judges: [],
  expectedCounters: ['locks acquired', 'uses'],
  countersOf(event) {
    if (isUse(event)) return ['uses'];
    if (event.kind !== 'stepped' || !clients.includes(event.node)) return [];
    const holds = (state: unknown) =>
      (lookUp((state as LockClientState).attempts, lockName)?.heldFromMs ?? null) !== null;
    return holds(event.after) && !holds(event.before) ? ['locks acquired'] : [];
  },
});

export const simulatedFencedLock: FencedLockConfiguration = {
  service: 'service',
  resource: 'resource',
  sessionMs: 400,
};
const { service, resource } = simulatedFencedLock;

/** The service grants only what is nobody's, under tokens that grow, and frees a lock only for its owner. */
function serviceMonitors(): readonly Monitor[] {
  let greatest = 0;
  const stepOfService = (event: WorldEvent) =>
    event.kind === 'stepped' && event.node === service
      ? {
          before: (event.before as LockServiceState).lock,
          after: (event.after as LockServiceState).lock,
          message: event.input.kind === 'message' ? (event.input.message as FencedLockMessage) : undefined,
          from: event.input.kind === 'message' ? event.input.from : '',
        }
      : undefined;
  return [
    {
      name: 'TokenMonotonic',
      observe(event) {
        const isOfClient = event.kind === 'stepped' && clients.includes(event.node);
        const message = isOfClient && event.input.kind === 'message' ? event.input.message : undefined;
        if ((message as FencedLockMessage | undefined)?.type === 'granted')
          greatest = Math.max(greatest, (message as { token: number }).token);
        const step = stepOfService(event);
        if (step === undefined || step.after.status !== 'held' || step.before === step.after)
          return undefined;
        return step.after.token > greatest
          ? undefined
          : `token ${step.after.token} is granted after a client was told of ${greatest}`;
      },
    },
    {
      name: 'MutualExclusion',
      observe(event) {
        const step = stepOfService(event);
        const isGrant = step?.after.status === 'held' && step.before.token !== step.after.token;
        return isGrant && step.before.status === 'held' ? `${step.before.holder} has the lock` : undefined;
      },
    },
    {
      name: 'OnlyOwnerReleases',
      observe(event) {
        const step = stepOfService(event);
        if (step?.before.status !== 'held' || step.after.status !== 'free') return undefined;
        const { before, message, from } = step;
        return message?.type === 'release' && from === before.holder && message.token === before.token
          ? undefined
          : `the lock of ${before.holder} under ${before.token} is freed by ${from}`;
      },
    },
  ];
}

/**
 * The resource takes no write under a token that was surpassed, nor two under one. A write is taken when it is on disk, or when a client
 * has been told so: what a crash undoes before that was never taken.
 */
function resourceExclusion(): Monitor {
  const known = new KnownEvents(
    (effect) => effect.kind === 'send' && (effect.message as FencedLockMessage).type === 'written',
  );
  let greatest = 0;
  const take = (event: SteppedEvent): string | undefined => {
    const { lastWrite, greatest: token } = event.after as FencedResourceState;
    if (lastWrite === (event.before as FencedResourceState).lastWrite) return undefined;
    if (token <= greatest) return `a write under token ${token} is taken after one under ${greatest}`;
    greatest = token;
    return undefined;
  };
  return {
    name: 'ResourceExclusion',
    observe: (event) => (event.node === resource ? firstComplaint(known.take(event), take) : undefined),
  };
}

/** Three clients with a service that grants them a lock, and a resource that looks at tokens. Pauses and clocks are of no matter. */
export const fencedLockSimulation = (changes: Partial<FencedLockRules> = {}): SimulatedProtocol => ({
  slug: 'distributed-lock/fenced',
  title: 'Fenced lock: three clients, a service, and a resource that looks at tokens',
  nodes: [service, resource, ...clients],
  machineOf: () => fencedLockMachine(simulatedFencedLock, changes),
  faults: [
    ...(['loss', 'duplication', 'delay', 'partition', 'one-way-partition', 'crash', 'pause'] as const),
    ...(['slow-disk', 'full-disk', 'clock-drift', 'clock-step', 'clock-freeze'] as const),
  ],
  driftPartsPerMillion: 500_000,
  sampledSeeds: 5,
  clients: 6,
  operationsPerClient: 20,
  operation(client, number, draw) {
    const node = clients[draw.integer(clients.length, 'node')]!;
    const kind = draw.fraction('kind');
    if (kind < 0.45) return { node, operation: { type: 'acquire' }, f: 'acquire' };
    if (kind < 0.6) return { node, operation: { type: 'release' }, f: 'release' };
    const value = client * 1000 + number;
    return {
      node,
      operation: { type: 'write', value, afterMs: draw.integer(500, 'after') },
      f: 'write',
      value,
    };
  },
  monitors: () => [...serviceMonitors(), resourceExclusion()],
  judges: [],
  expectedCounters: ['locks granted', 'locks expired', 'writes taken', 'writes refused'],
  countersOf(event) {
    if (event.kind !== 'stepped') return [];
    if (event.node === service) {
      const [before, after] = [event.before, event.after].map((state) => (state as LockServiceState).lock);
      if (before === after) return [];
      return after!.status === 'held'
        ? ['locks granted']
        : after!.status === 'expired'
          ? ['locks expired']
          : ['locks freed'];
    }
    if (event.node !== resource || event.input.kind !== 'message') return [];
    return event.before === event.after ? ['writes refused'] : ['writes taken'];
  },
});
