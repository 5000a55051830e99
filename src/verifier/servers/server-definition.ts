import type { RequestFraming } from './request-counter.ts';

/** Where a node really listens, and at which address others are told that it does; the port is the same. */
export const realHost = '127.0.0.1';
export const advertisedHost = '127.0.0.2';

/** One node of an ensemble that is to be started. */
export interface NodePlan {
  readonly name: string;
  /** From one. */
  readonly number: number;
  /** Its own: configuration, data. */
  readonly folder: string;
  /** By role: what it is reached for. */
  readonly ports: Readonly<Record<string, number>>;
  /** What it dials through, where nodes do. */
  readonly socksPort: number;
}

/** How to start a node. */
export interface NodeCommand {
  readonly command: readonly [string, ...string[]];
  readonly environment?: Readonly<Record<string, string>>;
}

/** A node's state, as it says itself at its client port. */
export interface NodeState {
  readonly isReady: boolean;
  readonly isLeader: boolean;
}

/** What is to be known of a kind of server to start it, break it and stop it. */
export interface ServerDefinition {
  /** `etcd`, as reports name it. */
  readonly name: string;
  readonly nodeCount: number;
  /** The addresses of each node: `client`, by which it is asked, and those at which nodes reach each other. */
  readonly peerRoles: readonly string[];
  /** Nodes dial the addresses that are advertised; or whatever they know, but through a SOCKS proxy of their own. */
  readonly dialling: 'advertised' | 'socks';
  /** From start until it is ready, under load. */
  readonly startLimitMs: number;
  readonly framing: RequestFraming;
  /** @throws BadInput if the programs are not there, with what to install */
  requirePrograms(): void;
  /** What it says of itself: `3.4.23`. */
  version(node: NodePlan): Promise<string>;
  /** Called before each start of the node; writes its configuration where it needs one. */
  prepare(node: NodePlan, all: readonly NodePlan[]): Promise<NodeCommand>;
  /** Asked at the real address, so that no fault of the network hides it. */
  stateOf(node: NodePlan): Promise<NodeState>;
}
