import { counter } from '../../checkers/objects/counter.ts';
import type { AnyMachine } from '../../core/machine.ts';
import { pbftClient } from '../../impl/pbft/client.ts';
import type { PbftConfiguration } from '../../impl/pbft/configuration.ts';
import type { PbftMessage } from '../../impl/pbft/messages.ts';
import { pbftReplica } from '../../impl/pbft/replica.ts';
import type { ReplicaState } from '../../impl/pbft/replica-state.ts';
import { type PbftRules, rightRules } from '../../impl/pbft/rules.ts';
import type { Service } from '../../impl/pbft/service.ts';
import { symbolicSignatures } from '../../impl/pbft/symbolic-signatures.ts';
import { linearizable } from '../linearizable.ts';
import {
  type FaultKind,
  networkFaults,
  nodeFaults,
  type SimulatedProtocol,
  type WorldEvent,
} from '../simulated-protocol.ts';
import { type Behaviour, byzantine } from './pbft-byzantine.ts';
import {
  agreement,
  eventuallyExecuted,
  inOrderExecution,
  preparedCertificate,
  validityF1,
} from './pbft-monitors.ts';

type CounterOperation = { readonly type: 'add'; readonly value: number } | { readonly type: 'read' };

/** A counter tells of each addition that was lost or done twice. */
const counterService: Service<number, CounterOperation, number> = {
  initial: 0,
  apply: (state, operation) => {
    const after = operation.type === 'add' ? state + operation.value : state;
    return { state: after, result: after };
  },
};

/** Who is Byzantine, and how. */
export interface Traitor {
  readonly replica: string;
  readonly behaviour: Behaviour;
}

export interface PbftSimulationOptions {
  readonly slug: string;
  readonly title: string;
  readonly traitor?: Traitor;
  readonly configuration?: Partial<PbftConfiguration>;
  readonly world?: Partial<SimulatedProtocol>;
  /** A request is to be answered within this time, once the faults have ended; default 2,500. */
  readonly answeredWithinMs?: number;
}

/** As many replicas as one Byzantine one asks for, by these rules. */
function replicasFor({ sizesOf }: PbftRules): readonly string[] {
  for (let count = 2; ; count++) {
    try {
      sizesOf(count);
      return Array.from({ length: count }, (_, index) => `r${index}`);
    } catch {
      // With fewer they would not be safe, say the rules.
    }
  }
}

const clients = ['client1', 'client2', 'client3'];

const faults: readonly FaultKind[] = [
  ...networkFaults,
  ...nodeFaults,
  ...(['clock-drift', 'clock-freeze'] as const),
];

/** PBFT's replicas and clients in the simulated world, with at most one replica that is Byzantine. */
export function pbftSimulationOf(
  { slug, title, traitor, configuration = {}, world = {}, answeredWithinMs = 2_500 }: PbftSimulationOptions,
  changes: Partial<PbftRules>,
): SimulatedProtocol {
  const replicas = replicasFor({ ...rightRules, ...changes });
  const { signerOf, verifier, digest } = symbolicSignatures;
  const shared = {
    replicas,
    clients,
    service: counterService,
    checkpointInterval: 3,
    logSize: 6,
    viewChangeTimeoutMs: 250,
    maxDoublings: 2,
    statusIntervalMs: 150,
    retransmitMs: 150,
    digest,
    verifier,
    ...configuration,
  };
  const isCorrect = (node: string) => replicas.includes(node) && node !== traitor?.replica;
  return {
    slug,
    title,
    nodes: [...replicas, ...clients],
    machineOf(node): AnyMachine {
      const own = { ...shared, signer: signerOf(node) };
      if (!replicas.includes(node)) return pbftClient(own, changes);
      const right = pbftReplica(own, changes);
      if (node !== traitor?.replica) return right;
      return byzantine(right, traitor.behaviour, { node, replicas, signer: own.signer, digest });
    },
    faults,
    driftPartsPerMillion: 1000,
    faultsUntilMs: 3_000,
    calmMs: 4_000,
    operationTimeoutMs: 2_000,
    clients: clients.length,
    operationsPerClient: 8,
    operation(client, number, draw) {
      const node = clients[client]!;
      if (draw.fraction('kind') < 0.25) return { node, operation: { type: 'read' }, f: 'read' };
      const value = 1 + client * 100 + number;
      return { node, operation: { type: 'add', value }, f: 'add', value };
    },
    sampledSeeds: 3,
    monitors: () => [
      inOrderExecution(isCorrect),
      preparedCertificate(isCorrect),
      agreement(isCorrect),
      validityF1(isCorrect, clients),
      eventuallyExecuted(clients, answeredWithinMs),
    ],
    judges: [linearizable(counter({ updateResult: 'after' }))],
    countersOf: (event) => (isCorrect(event.node) ? countersOf(event) : []),
    ...world,
  };
}

function countersOf(event: WorldEvent): readonly string[] {
  if (event.kind !== 'stepped') return [];
  const before = event.before as ReplicaState;
  const after = event.after as ReplicaState;
  const isTransfer = event.input.kind === 'message' && (event.input.message as PbftMessage).type === 'state';
  const counted: [string, boolean][] = [
    ['views given up', after.view > before.view],
    ['views begun', after.active && after.view > 0 && (!before.active || after.view > before.view)],
    ['requests executed', after.executed > before.executed],
    ['checkpoints stable', after.stable.number > before.stable.number],
    ['states transferred', isTransfer && after.executed > before.executed],
  ];
  return counted.flatMap(([name, isSo]) => (isSo ? [name] : []));
}

const executed = ['requests executed', 'checkpoints stable'];
const executedInNewViews = [...executed, 'views begun'];

export const pbftSimulation = (changes: Partial<PbftRules> = {}): SimulatedProtocol =>
  pbftSimulationOf(
    {
      slug: 'pbft',
      title: 'PBFT: correct replicas, which crash and start again',
      world: { expectedCounters: [...executedInNewViews, 'states transferred'], sampledSeeds: 3 },
    },
    changes,
  );

/** Short runs with few kinds of faults, so that there can be many. */
const brief: Partial<SimulatedProtocol> = {
  faults: ['loss', 'duplication', 'partition', 'crash'],
  faultsUntilMs: 1_500,
  calmMs: 3_000,
  operationsPerClient: 4,
  sampledSeeds: 3,
};

/** One replica is Byzantine, beside whatever else befalls the others. */
const withTraitor =
  (slug: string, title: string, traitor: Traitor, expectedCounters: readonly string[] = executedInNewViews) =>
  (changes: Partial<PbftRules> = {}): SimulatedProtocol =>
    pbftSimulationOf(
      {
        slug: `pbft/${slug}`,
        title: `PBFT: ${title}`,
        traitor,
        world: { ...brief, expectedCounters },
      },
      changes,
    );

export const equivocatingPrimarySimulation = withTraitor(
  'equivocating-primary',
  'the first primary gives one number to two requests',
  { replica: 'r0', behaviour: 'equivocating' },
);

export const wrongDigestsSimulation = withTraitor(
  'wrong-digests',
  'the first primary sends other requests than it names, and lies about states and results',
  { replica: 'r0', behaviour: 'wrong-digests' },
);

export const doubleVotesSimulation = withTraitor(
  'double-votes',
  'a backup votes twice and for different things, lies to clients, and sends old messages again',
  { replica: 'r3', behaviour: 'double-votes-and-replays' },
  executed,
);

export const liesInViewChangesSimulation = withTraitor(
  'lies-in-view-changes',
  'the second primary conceals what was prepared, and begins views wrongly',
  { replica: 'r1', behaviour: 'lies-in-view-changes' },
);

/** Nothing is executed in the first view, and nothing in a later one until the timeout has doubled to more than messages take. */
export const silentPrimarySimulation = (changes: Partial<PbftRules> = {}): SimulatedProtocol =>
  pbftSimulationOf(
    {
      slug: 'pbft/silent-primary',
      title: 'PBFT: the first primary is silent, and the network slower than the first timeout',
      traitor: { replica: 'r0', behaviour: 'silent' },
      configuration: { viewChangeTimeoutMs: 60, maxDoublings: 6, retransmitMs: 500, statusIntervalMs: 300 },
      answeredWithinMs: 7_500,
      world: {
        ...brief,
        delayMs: [40, 80],
        calmMs: 15_000,
        operationsPerClient: 2,
        expectedCounters: ['requests executed', 'views begun'],
      },
    },
    changes,
  );

/** No checkpoint is taken, since the models of these worlds take none. */
const withoutCheckpoints = { checkpointInterval: 1_000, logSize: 2_000 };

/** No timer runs out: whatever happens is the normal case. */
export const normalCaseSimulation = (changes: Partial<PbftRules> = {}): SimulatedProtocol =>
  pbftSimulationOf(
    {
      slug: 'pbft/normal',
      title: 'PBFT: one view, in step with the model of the normal case',
      configuration: { ...withoutCheckpoints, viewChangeTimeoutMs: 1_000_000 },
      world: { ...brief, operationsPerClient: 6, expectedCounters: ['requests executed'] },
    },
    changes,
  );

/** Timers run out early, so that views change often. */
export const viewChangeSimulation = (changes: Partial<PbftRules> = {}): SimulatedProtocol =>
  pbftSimulationOf(
    {
      slug: 'pbft/view-change',
      title: 'PBFT: many views, in step with the model of view changes',
      configuration: { ...withoutCheckpoints, viewChangeTimeoutMs: 100, maxDoublings: 3 },
      world: { ...brief, expectedCounters: ['requests executed', 'views begun'] },
    },
    changes,
  );

/** One replica of four lies at most; the simulated worlds differ in who, and how. */
export const pbftSimulations = [
  pbftSimulation,
  normalCaseSimulation,
  viewChangeSimulation,
  silentPrimarySimulation,
  equivocatingPrimarySimulation,
  wrongDigestsSimulation,
  doubleVotesSimulation,
  liesInViewChangesSimulation,
];
