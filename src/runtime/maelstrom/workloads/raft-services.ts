/** Workloads of which the answers are decided by a log that Raft keeps the same on all nodes. */
import { defaultConfiguration } from '../../../impl/raft/configuration.ts';
import { full } from '../../../impl/raft/services/temporary.ts';
import type { StateMachine } from '../../../impl/raft/state-machine.ts';
import type { NodeWorkload, RequestForm } from '../node-workload.ts';
import { raftWithClients } from '../raft-with-clients.ts';
import { ErrorCode, RequestError } from '../wire.ts';

/** Wide enough for several nodes that share a machine with what tests them. */
const times = { electionTimeoutMinMs: 400, electionTimeoutMaxMs: 800, heartbeatIntervalMs: 80 };
const retryAfterMs = 200;

/** A state machine on Raft. Settings are those of its configuration, and `retryAfterMs`. */
export const onRaft = (
  // biome-ignore lint/suspicious/noExplicitAny: a state machine gets its own commands only.
  stateMachine: StateMachine<any, any, any, any>,
  requests: Readonly<Record<string, RequestForm>>,
): NodeWorkload => ({
  machine: ({ nodes, incarnation, settings }) =>
    raftWithClients({ ...times, retryAfterMs, ...settings, members: nodes, incarnation }, stateMachine),
  requests,
  settings: ['retryAfterMs', ...numbersOf(defaultConfiguration)],
});

const numbersOf = (configuration: object) =>
  Object.entries(configuration)
    .filter(([, value]) => typeof value === 'number')
    .map(([name]) => name);

export const command = (asked: object) => ({ type: 'command', command: asked });
export const query = (asked: object) => ({ type: 'query', query: asked });

/** What a service granted. @throws RequestError if it holds as much as it can, and granted nothing. */
export function unlessFull<Result>(result: Result | typeof full): Result {
  if (result === full)
    throw new RequestError(ErrorCode.temporarilyUnavailable, 'the service holds as much as it can');
  return result;
}
