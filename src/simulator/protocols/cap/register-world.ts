import type { ChangeResult, RegisterOperation, RegisterResult } from '../../../impl/cap/register.ts';
import {
  type ClientOperation,
  type Draw,
  type FaultKind,
  networkFaults,
  nodeFaults,
  type WorldEvent,
} from '../../simulated-protocol.ts';

export const registerNodes = ['n1', 'n2', 'n3'] as const;
/** Under the policies that have one. */
export const registerPrimary = 'n3';

/** What every policy has to survive. A clock that stands still is not among it: no lease survives that. */
export const registerFaults: readonly FaultKind[] = [...networkFaults, ...nodeFaults];

export const registerSettings = { nodes: registerNodes, retryMs: 100, giveUpMs: 800, maxWaiting: 20 };

/** Each client stays with one node: the guarantees of a session are about that. */
const nodeOf = (client: number) => registerNodes[client % registerNodes.length]!;

const operationOf = (node: string, operation: RegisterOperation): ClientOperation => {
  if (operation.type === 'read') return { node, operation, f: 'read' };
  const value = operation.type === 'write' ? operation.value : operation.item;
  return { node, operation, f: operation.type, value };
};

/** Reads, in this share, and writes, each of another value. */
export const readOrWrite =
  (readShare: number) =>
  (client: number, number: number, draw: Draw): ClientOperation => {
    const value = client * 1000 + number;
    const isRead = draw.fraction('kind') < readShare;
    return operationOf(nodeOf(client), isRead ? { type: 'read' } : { type: 'write', value });
  };

/** Reads, and appends of each another item: none of them may be lost. */
export function readOrAppend(client: number, number: number, draw: Draw): ClientOperation {
  const item = client * 1000 + number;
  const isRead = draw.fraction('kind') < 0.3;
  return operationOf(nodeOf(client), isRead ? { type: 'read' } : { type: 'append', item });
}

/** What the history records: of a read its value. */
export const recordedResult = ({ f }: ClientOperation, result: unknown): unknown =>
  f === 'read' ? (result as { readonly value: unknown }).value : null;

/** The answers that a node gives in this event: which become known once what they wait for is on disk. */
export function answersIn(event: WorldEvent): readonly (RegisterResult & { readonly id: string })[] {
  if (event.kind !== 'stepped') return [];
  return event.effects.flatMap((effect) =>
    effect.kind === 'reply' && effect.outcome === 'ok' ? [{ id: effect.id, ...effect.result }] : [],
  );
}

export const isChange = (result: RegisterResult): result is ChangeResult => 'replaced' in result;
