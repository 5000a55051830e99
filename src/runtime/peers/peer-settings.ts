import type { Envelope } from '../node-process.ts';

/** Host and port of a node. */
export interface PeerAddress {
  readonly host: string;
  readonly port: number;
}

export interface PeerNetworkOptions {
  readonly node: string;
  readonly cluster: string;
  /** Of the other nodes: where they are reached. */
  readonly peers: Readonly<Record<string, PeerAddress>>;
  readonly listen: PeerAddress;
  /** At least 16 bytes that all nodes of the cluster know, and nobody else. */
  readonly key: Uint8Array;
  readonly onMessage: (from: string, envelope: Envelope) => void;
  readonly onIntroduction?: (from: string, introduction: unknown) => void;
  readonly onEvent?: (event: PeerEvent) => void;
  readonly limits?: Partial<PeerLimits>;
}

/** What is worth a line in a log. */
export type PeerEvent =
  | { readonly event: 'peerConnected'; readonly peer: string }
  /** `peerUnreachable`: said once, until there is a connection again. */
  | { readonly event: 'peerDisconnected' | 'peerUnreachable'; readonly peer: string; readonly reason: string }
  | { readonly event: 'peerRefused'; readonly address: string; readonly reason: string };

export interface PeerLimits {
  /** Of one message; a snapshot is one. */
  readonly maxMessageBytes: number;
  /** Messages that wait for a peer. When there are more, the oldest is lost, as on any network. */
  readonly maxQueuedMessages: number;
  readonly maxQueuedBytes: number;
  /** Connections from outside that are open at a time, whoever they are from. */
  readonly maxConnections: number;
  /** A connection on which the greeting is not done by then is closed. */
  readonly greetingTimeoutMs: number;
  /** How often the dialling side asks for a sign of life. */
  readonly pingIntervalMs: number;
  /** A connection on which nothing came for so long is closed. */
  readonly silenceTimeoutMs: number;
  /** Before a lost connection is dialled again, the wait doubles from one to the other, and is drawn from its upper half. */
  readonly minBackoffMs: number;
  readonly maxBackoffMs: number;
}

export const defaultPeerLimits: PeerLimits = {
  maxMessageBytes: 64 * 1024 * 1024,
  maxQueuedMessages: 4_096,
  maxQueuedBytes: 128 * 1024 * 1024,
  maxConnections: 64,
  greetingTimeoutMs: 3_000,
  pingIntervalMs: 500,
  silenceTimeoutMs: 3_000,
  minBackoffMs: 50,
  maxBackoffMs: 2_000,
};

/** Of one peer, since the start. */
export interface PeerCounts {
  sentMessages: number;
  sentBytes: number;
  receivedMessages: number;
  receivedBytes: number;
  /** Lost because the queue was full or the message too long. */
  droppedMessages: number;
  connects: number;
}

export function newCounts(): PeerCounts {
  return {
    sentMessages: 0,
    sentBytes: 0,
    receivedMessages: 0,
    receivedBytes: 0,
    droppedMessages: 0,
    connects: 0,
  };
}
