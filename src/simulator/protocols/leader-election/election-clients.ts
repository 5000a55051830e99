import type { ElectionResult } from '../../../impl/leader-election/interface.ts';
import type { ClientOperation, Draw, SimulatedProtocol } from '../../simulated-protocol.ts';

/** Clients that ask nodes to stand, to resign, and who leads; what they are told is recorded as `[term leader]`. */
export const electionClients = (
  nodes: readonly string[],
): Pick<SimulatedProtocol, 'clients' | 'operationsPerClient' | 'operation' | 'resultOf'> => ({
  clients: 3,
  operationsPerClient: 12,
  operation(_client: number, _number: number, draw: Draw): ClientOperation {
    const node = nodes[draw.integer(nodes.length, 'node')]!;
    const kind = draw.fraction('kind');
    if (kind < 0.15) return { node, operation: { type: 'resign' }, f: 'resign' };
    if (kind < 0.4) return { node, operation: { type: 'campaign' }, f: 'campaign' };
    return { node, operation: { type: 'observe' }, f: 'leader' };
  },
  resultOf({ f }, result) {
    const { term, leader } = result as ElectionResult;
    return f === 'leader' && leader === null ? null : [term, leader];
  },
});
