import { receiveAddServer, receiveRemoveServer } from './membership.ts';
import type { RaftOperation } from './messages.ts';
import { receiveQuery } from './reads.ts';
import { appendEntry, replicate } from './replication.ts';
import type { Origin } from './state.ts';
import { isBeingTransferred, receiveTransferLeadership } from './transfer.ts';
import { answer, leaderOf, type Turn, updateLeader } from './turn.ts';

/** Only the leader serves clients; others name it, if they know it (section 8). */
export function receiveRequest(turn: Turn, origin: Origin, operation: RaftOperation) {
  const { role, leader } = turn.state;
  if (role.name !== 'leader') {
    const reason = 'this server does not lead';
    return answer(
      turn,
      origin,
      leader === null
        ? { outcome: 'fail', reason, code: 'notLeader' }
        : { outcome: 'redirect', reason, node: leader },
    );
  }
  const malformed = whatIsWrongWith(turn, operation);
  if (malformed) return answer(turn, origin, { outcome: 'fail', reason: malformed, code: 'malformed' });
  const { waiting, reads } = leaderOf(turn);
  if (waiting.length + reads.length >= turn.raft.configuration.maxWaitingRequests)
    return answer(turn, origin, {
      outcome: 'fail',
      reason: 'too many requests are waiting',
      code: 'overloaded',
    });
  switch (operation.type) {
    case 'query':
      return receiveQuery(turn, origin, operation.query);
    case 'addServer':
      return receiveAddServer(turn, origin, operation.server);
    case 'removeServer':
      return receiveRemoveServer(turn, origin, operation.server);
    case 'transferLeadership':
      return receiveTransferLeadership(turn, origin, operation.to);
    default:
      return clientRequest(turn, origin, operation);
  }
}

function whatIsWrongWith({ raft: { machine } }: Turn, operation: RaftOperation): string | undefined {
  const isName = (name: unknown) => typeof name === 'string' && name !== '';
  switch (operation.type) {
    case 'openSession':
      return undefined;
    case 'transferLeadership':
      return operation.to === undefined || isName(operation.to) ? undefined : 'expected the name of a server';
    case 'addServer':
    case 'removeServer':
      return isName(operation.server) ? undefined : 'expected the name of a server';
    case 'closeSession':
      return isCount(operation.session) ? undefined : 'expected the number of a session';
    case 'query':
      return machine.refuse?.({ query: operation.query });
    case 'command':
      if (operation.session === undefined && operation.sequence === undefined)
        return machine.refuse?.({ command: operation.command });
      if (!isCount(operation.session) || !isCount(operation.sequence))
        return 'expected the number of a session, and in it a sequence number from 1 on';
      return machine.refuse?.({ command: operation.command });
    default:
      return 'no such operation';
  }
}

const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 1;

type Logged = Extract<RaftOperation, { type: 'command' | 'openSession' | 'closeSession' }>;

/** The leader puts the command at the end of its log; the client is told when it is committed. */
function clientRequest(turn: Turn, origin: Origin, operation: Logged) {
  if (leaderOf(turn).transfer) return answer(turn, origin, isBeingTransferred);
  const index = appendEntry(turn, entryFor(operation));
  replicate(turn);
  if (operation.type === 'command' && turn.raft.rules.answersWhen === 'appended')
    return answerEarly(turn, origin, operation.command, index);
  updateLeader(turn, { waiting: [...leaderOf(turn).waiting, { index, origin }] });
}

function entryFor(operation: Logged) {
  if (operation.type !== 'command') return operation;
  const { command, session = null, sequence = null } = operation;
  return { type: 'command', session, sequence, command } as const;
}

/** Only a mutant does. */
function answerEarly(turn: Turn, origin: Origin, command: unknown, index: number): void {
  const { machine, timeMs } = turn.state.replicated;
  const { result } = turn.raft.machine.apply(machine, command, { index, timeMs });
  answer(turn, origin, { outcome: 'ok', result });
}
