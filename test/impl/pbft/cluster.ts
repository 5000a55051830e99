import type { AnyMachine, Effect, SetTimer } from '../../../src/core/machine.ts';
import { pbftClient } from '../../../src/impl/pbft/client.ts';
import type { PbftConfiguration } from '../../../src/impl/pbft/configuration.ts';
import type { Digest, Signer, Verifier } from '../../../src/impl/pbft/cryptography.ts';
import type { PbftMessage } from '../../../src/impl/pbft/messages.ts';
import { pbftReplica } from '../../../src/impl/pbft/replica.ts';
import type { ReplicaState } from '../../../src/impl/pbft/replica-state.ts';
import type { PbftRules } from '../../../src/impl/pbft/rules.ts';
import { registerService } from '../../../src/impl/pbft/service.ts';
import { symbolicSignatures } from '../../../src/impl/pbft/symbolic-signatures.ts';

export interface Signatures {
  readonly signerOf: (node: string) => Signer;
  readonly verifier: Verifier;
  readonly digest: Digest;
}

export const fourReplicas = ['r0', 'r1', 'r2', 'r3'];

export function configurationOf(
  node: string,
  changes: Partial<PbftConfiguration> = {},
  { signerOf, verifier, digest }: Signatures = symbolicSignatures,
): PbftConfiguration {
  return {
    replicas: fourReplicas,
    clients: ['c1', 'c2'],
    service: registerService,
    checkpointInterval: 2,
    logSize: 4,
    viewChangeTimeoutMs: 100,
    maxDoublings: 10,
    statusIntervalMs: 50,
    retransmitMs: 40,
    digest,
    verifier,
    signer: signerOf(node),
    ...changes,
  };
}

export interface Envelope {
  readonly from: string;
  readonly to: string;
  readonly message: PbftMessage;
}

/** Frozen through and through, so that a machine that changes what it is given fails. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}

type AnyEffect = Effect<PbftMessage, unknown, unknown>;

interface Options {
  readonly configuration?: Partial<PbftConfiguration>;
  readonly rules?: Partial<PbftRules>;
  readonly signatures?: Signatures;
  readonly machineOf?: (node: string, right: AnyMachine) => AnyMachine;
}

/** Nodes whose messages wait until a test delivers them, and whose timers run out when it says so. Disks are immediate. */
export class Cluster {
  readonly inFlight: Envelope[] = [];
  /** Every message that was sent, in its order. */
  readonly sent: Envelope[] = [];
  readonly answers: { readonly id: string; readonly result: unknown }[] = [];
  readonly states = new Map<string, unknown>();
  readonly disks = new Map<string, unknown[]>();
  readonly machines = new Map<string, AnyMachine>();
  readonly timers = new Map<string, Map<string, SetTimer>>();
  /** Messages to and from these are lost. */
  readonly cut = new Set<string>();
  private operations = 0;

  constructor({ configuration = {}, rules = {}, signatures, machineOf = (_, right) => right }: Options = {}) {
    const shared = configurationOf('', configuration);
    for (const node of [...shared.replicas, ...shared.clients]) {
      const own = configurationOf(node, configuration, signatures);
      const make = shared.replicas.includes(node) ? pbftReplica : pbftClient;
      this.machines.set(node, machineOf(node, make(own, rules) as AnyMachine));
      this.disks.set(node, []);
      this.start(node);
    }
  }

  replica(node: string): ReplicaState {
    return this.states.get(node) as ReplicaState;
  }

  start(node: string): void {
    this.timers.set(node, new Map());
    const durable = frozen(structuredClone(this.disks.get(node)!));
    const { state, effects } = this.machines.get(node)!.start(node, durable, now);
    this.states.set(node, frozen(state));
    this.carryOut(node, effects);
  }

  /** The messages on the way to the node are lost, and what it has not on disk. */
  restart(node: string): void {
    this.inFlight.splice(0, this.inFlight.length, ...this.inFlight.filter(({ to }) => to !== node));
    this.start(node);
  }

  ask(client: string, operation: unknown): string {
    const id = `op${++this.operations}`;
    this.step(client, { kind: 'operation', id, client: 'user', operation, now });
    return id;
  }

  fire(node: string, name: string): void {
    const timer = this.timers.get(node)!.get(name);
    if (timer === undefined) throw new Error(`${node} has not set the timer ${name}`);
    this.step(node, { kind: 'timer', name, generation: timer.generation, now });
  }

  give(from: string, to: string, message: unknown): void {
    this.step(to, { kind: 'message', from, message, now });
  }

  /** Delivers the messages in flight that the test wants, and those that come of them, until none is left; the others wait. */
  deliver(wanted: (envelope: Envelope) => boolean = () => true): void {
    for (let count = 0; count < 20_000; count++) {
      const index = this.inFlight.findIndex(wanted);
      if (index < 0) return;
      const [{ from, to, message }] = this.inFlight.splice(index, 1) as [Envelope];
      this.give(from, to, message);
    }
    throw new Error('messages without end');
  }

  drop(unwanted: (envelope: Envelope) => boolean = () => true): void {
    this.inFlight.splice(0, this.inFlight.length, ...this.inFlight.filter((each) => !unwanted(each)));
  }

  /** The messages of a type that were sent, by their senders. */
  sentOf<T extends PbftMessage['type']>(type: T): Extract<PbftMessage, { type: T }>[] {
    return this.sent.map(({ message }) => message).filter((each) => each.type === type) as never;
  }

  private step(node: string, input: unknown): void {
    const before = this.states.get(node);
    const { state, effects } = this.machines.get(node)!.step(before, frozen(input) as never);
    this.states.set(node, frozen(state));
    this.carryOut(node, effects);
  }

  private carryOut(node: string, effects: readonly AnyEffect[]): void {
    const writes: number[] = [];
    for (const effect of effects.map(frozen)) {
      if (effect.kind === 'persist') {
        this.disks.set(node, [...(effect.replacesEarlier ? [] : this.disks.get(node)!), effect.data]);
        writes.push(effect.writeId);
      } else if (effect.kind === 'setTimer') this.timers.get(node)!.set(effect.name, effect);
      else if (effect.kind === 'reply') {
        if (effect.outcome === 'ok') this.answers.push({ id: effect.id, result: effect.result });
      } else this.send({ from: node, to: effect.to, message: effect.message });
    }
    if (writes.length > 1) throw new Error(`${node} has made ${writes.length} writes in one step`);
    for (const writeId of writes) this.step(node, { kind: 'written', writeId, now });
  }

  private send(envelope: Envelope): void {
    this.sent.push(envelope);
    if (!this.cut.has(envelope.from) && !this.cut.has(envelope.to)) this.inFlight.push(envelope);
  }
}

export const now = { monotonicMs: 0, wallMs: 0 };

export const write = (key: string, value: string) => ({ type: 'write', key, value });
export const read = (key: string) => ({ type: 'read', key });
