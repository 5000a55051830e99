import { subHistory } from '../../checkers/linearizability/sub-history.ts';
import { casRegister } from '../../checkers/objects/cas-register.ts';
import { raftClient } from '../../impl/raft/client.ts';
import type { RaftOptions } from '../../impl/raft/configuration.ts';
import { type KeyValueCommand, type KeyValueQuery, keyValue } from '../../impl/raft/key-value.ts';
import { entriesBetween } from '../../impl/raft/log.ts';
import { raftMachine } from '../../impl/raft/machine.ts';
import type { RaftOperation } from '../../impl/raft/messages.ts';
import type { RaftRules } from '../../impl/raft/rules.ts';
import type { RaftState } from '../../impl/raft/state.ts';
import { linearizable } from '../linearizable.ts';
import {
  type ClientOperation,
  type Draw,
  faultKinds,
  type Judge,
  type SimulatedProtocol,
  type WorldEvent,
} from '../simulated-protocol.ts';
import { isElected, raftMonitors, serverStepOf } from './raft-monitors.ts';

type Operation = RaftOperation<KeyValueCommand, KeyValueQuery>;

const keys = ['x', 'y'];
const clerks = ['client-1', 'client-2'];

/** Small messages and frequent snapshots, so that what is rare in real life happens in every run. */
const shared: Omit<RaftOptions, 'members'> = {
  electionTimeoutMinMs: 80,
  electionTimeoutMaxMs: 160,
  heartbeatIntervalMs: 35,
  maxEntriesPerMessage: 2,
  snapshotAfterEntries: 12,
  retainedEntries: 3,
  maxSessions: 8,
  catchUpRounds: 3,
};

interface Variant {
  readonly slug: string;
  readonly title: string;
  readonly servers: readonly string[];
  readonly options: RaftOptions;
  readonly changes: Partial<RaftRules>;
  /** What is asked for besides reading and writing, with which probability. */
  readonly administration: readonly { readonly share: number; readonly ask: (draw: Draw) => Operation }[];
}

function clientOperation({ servers, administration }: Variant, client: number, draw: Draw): ClientOperation {
  const server = servers[draw.integer(servers.length, 'server')]!;
  let roll = draw.fraction('kind');
  for (const { share, ask } of administration) {
    const operation = roll < share && ask(draw);
    if (operation) return { node: server, operation, f: operation.type };
    roll -= share;
  }
  // Some ask a server, and are sent to the leader; the others have a client that finds it, and asks until it is answered.
  const node = draw.fraction('how') < 0.3 ? server : clerks[client % clerks.length]!;
  return { node, ...dataOperation(draw) };
}

function dataOperation(draw: Draw): Omit<ClientOperation, 'node'> {
  const key = keys[draw.integer(keys.length, 'key')]!;
  const [value, expected] = [draw.integer(8, 'value') + 1, draw.integer(8, 'expected') + 1];
  const command = (command: KeyValueCommand): Operation => ({ type: 'command', command });
  switch (draw.integer(6, 'what')) {
    case 0:
    case 1:
      return { key, f: 'write', value, operation: command({ type: 'put', key, value }) };
    case 2:
      return {
        key,
        f: 'cas',
        value: [expected, value],
        operation: command({ type: 'cas', key, expected, value }),
      };
    case 3:
      return { key, f: 'write', value: null, operation: command({ type: 'delete', key }) };
    default:
      return {
        key,
        f: 'read',
        operation: { type: 'query', query: { type: 'get', key } } satisfies Operation,
      };
  }
}

/** A cas tells whether it changed anything, a read what it found; the others do what they say. */
const resultOf = ({ f, value }: ClientOperation, result: unknown) => {
  if (f === 'read') return result;
  return f === 'cas' && result === false ? false : value;
};

/** What the clients read and wrote; not what was asked of the cluster itself. */
function judgeOfData(): Judge {
  const { name, judge } = linearizable(casRegister({ nilRead: 'value' }));
  return {
    name,
    judge(history) {
      const { count, f } = history.operations;
      const isData = (row: number) => ['read', 'write', 'cas'].includes(history.functions[f[row]!]!);
      return judge(
        subHistory(history, { rows: Array.from({ length: count }, (_, row) => row).filter(isData) }),
      );
    },
  };
}

function countersOf(event: WorldEvent): readonly string[] {
  const step = serverStepOf(event);
  if (!step?.before || event.kind !== 'stepped') return [];
  const { before, after } = step;
  const { input, effects } = event;
  const counted: string[] = [];
  if (isElected(step)) counted.push('elections won');
  if (after.snapshot !== null && after.snapshot !== before.snapshot)
    counted.push(
      input.kind === 'message' && input.message.type === 'installSnapshot'
        ? 'snapshots installed'
        : 'snapshots taken',
    );
  const isChanged = after.configurations[0]!.index > before.configurations[0]!.index;
  if (isChanged && before.role.name === 'leader') counted.push('membership changes');
  const hasYielded = before.role.name === 'leader' && before.role.transfer?.isTold === true;
  if (hasYielded && after.currentTerm > before.currentTerm) counted.push('leadership transfers');
  if (isRepeated(before, after)) counted.push('commands not done again');
  const isRead = input.kind === 'operation' && (input.operation as Operation).type === 'query';
  if (isRead && effects.some((effect) => effect.kind === 'reply' && effect.outcome === 'ok'))
    counted.push('reads answered at once');
  return counted;
}

/** A command was committed that its session had answered before. */
const isRepeated = ({ commitIndex, replicated: { sessions } }: RaftState, after: RaftState): boolean =>
  entriesBetween(after.log, commitIndex + 1, after.commitIndex).some(
    (entry) =>
      entry.type === 'command' &&
      sessions.some(({ id, sequence }) => id === entry.session && sequence === entry.sequence),
  );

function simulationOf(variant: Variant): Omit<SimulatedProtocol, 'expectedCounters'> {
  const { slug, title, servers, options, changes } = variant;
  const server = raftMachine(options, keyValue, changes);
  const clerk = raftClient({ servers, retryAfterMs: 100, maxWaiting: 10 });
  return {
    slug,
    title,
    nodes: [...servers, ...clerks],
    machineOf: (node) => (clerks.includes(node) ? clerk : server),
    faults: faultKinds,
    driftPartsPerMillion: 10_000,
    faultsUntilMs: 2_000,
    calmMs: 2_500,
    operationTimeoutMs: 500,
    clients: 5,
    operationsPerClient: 16,
    operation: (client, _, draw) => clientOperation(variant, client, draw),
    resultOf,
    monitors: raftMonitors,
    judges: [judgeOfData()],
    countersOf,
  };
}

const nameOf = (servers: readonly string[], draw: Draw, purpose: string) =>
  servers[draw.integer(servers.length, purpose)]!;

const three = ['s1', 's2', 's3'];

const transferTo = (servers: readonly string[]) => ({
  share: 0.1,
  ask: (draw: Draw): Operation => ({ type: 'transferLeadership', to: nameOf(servers, draw, 'to') }),
});

/** Three servers, whose clients write, read, and now and then wish for another leader. */
export const raftCoreSimulation = (changes: Partial<RaftRules> = {}): SimulatedProtocol => ({
  ...simulationOf({
    slug: 'raft/core',
    title: 'Raft: elections, replication, snapshots, reads by quorum; three servers and their clients',
    servers: three,
    options: { ...shared, members: three, preVote: false, heedsLeaderFirst: false, maxEntriesPerMessage: 1 },
    changes,
    administration: [transferTo(three)],
  }),
  expectedCounters: [
    ...['elections won', 'snapshots taken', 'snapshots installed', 'leadership transfers'],
    'commands not done again',
  ],
  sampledSeeds: 4,
});

/** Reads under a lease: clocks drift as far as the servers are told to expect, but do not stand still. */
export const raftLeaseReadsSimulation = (changes: Partial<RaftRules> = {}): SimulatedProtocol => ({
  ...simulationOf({
    slug: 'raft/lease-reads',
    title: 'Raft with reads under a lease; three servers and their clients',
    servers: three,
    options: { ...shared, members: three, reads: 'lease' },
    changes,
    administration: [transferTo(three)],
  }),
  faults: faultKinds.filter((kind) => kind !== 'clock-freeze'),
  expectedCounters: ['elections won', 'leadership transfers', 'reads answered at once'],
  sampledSeeds: 4,
});

const founders = ['s1', 's2', 's3', 's4'];
export const raftMembershipServers: readonly string[] = [...founders, 's5'];
export const raftMembershipOptions: RaftOptions = { ...shared, members: founders };

/** Four servers, of which some leave and others join; a fifth that joins later. */
export const raftMembershipSimulation = (changes: Partial<RaftRules> = {}): SimulatedProtocol => ({
  ...simulationOf({
    slug: 'raft/membership',
    title: 'Raft: servers leave and join; four founders, a fifth server, and their clients',
    servers: raftMembershipServers,
    options: raftMembershipOptions,
    changes,
    administration: [
      transferTo(raftMembershipServers),
      {
        share: 0.2,
        ask: (draw) => ({ type: 'addServer', server: nameOf(raftMembershipServers, draw, 'joins') }),
      },
      {
        share: 0.15,
        ask: (draw) => ({ type: 'removeServer', server: nameOf(raftMembershipServers, draw, 'leaves') }),
      },
    ],
  }),
  expectedCounters: ['elections won', 'membership changes', 'snapshots installed'],
  sampledSeeds: 4,
});
